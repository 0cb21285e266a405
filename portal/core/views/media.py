from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """A rendition, where no web server in front serves them. Its name changes with its content.

    Originals and documents are not reachable here: they may be private.
    """
    response = serve(request, f"images/{path}", document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
