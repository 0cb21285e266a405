from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.readiness import findings, reminders


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """One line for each service, then for each reminder; 503 when a service is not fit for work."""
    at = timezone.now()
    found = findings(at)
    lines = "".join(f"{name}: {problem or 'ok'}\n" for name, problem in found.items())
    lines += "".join(
        f"{name}: {f'warning: {problem}' if problem else 'ok'}\n"
        for name, problem in reminders(at).items()
    )
    return HttpResponse(
        lines,
        content_type="text/plain; charset=utf-8",
        status=503 if any(found.values()) else 200,
    )
