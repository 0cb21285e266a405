from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.core.languages import content_language
from search.queries import KINDS, similar


@require_safe
def similar_matters(request: HttpRequest) -> JsonResponse:
    """``{"items": [{"kind", "title", "url", "date"}]}``: what was published about the same, for the form."""
    items = similar(request.GET.get("q", ""), language=content_language(), at=timezone.now())
    return JsonResponse(
        {
            "items": [
                {
                    "kind": str(KINDS.get(document.kind, document.kind)),
                    "title": document.title,
                    "url": document.get_absolute_url(),
                    "date": document.date.isoformat(),
                }
                for document in items
            ]
        }
    )
