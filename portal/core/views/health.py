from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.readiness import findings


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """One line for each service; 503 when one of them is not fit for work."""
    found = findings(timezone.now())
    lines = "".join(f"{name}: {problem or 'ok'}\n" for name, problem in found.items())
    return HttpResponse(
        lines,
        content_type="text/plain; charset=utf-8",
        status=503 if any(found.values()) else 200,
    )
