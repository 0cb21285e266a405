from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.core.languages import content_language
from search.queries import similar
from search.views.matters import Matter
from search.views.suggest import spelling_here


@require_safe
def similar_matters(request: HttpRequest) -> JsonResponse:
    """``{"items": [{"kind", "title", "url", "date", "said", "feed"}]}``: what was published about the same, for the form.

    ``said`` is what came of it, in words. Whoever follows it instead reads its page, or the feed.
    """
    at, spell = timezone.now(), spelling_here()
    items = similar(request.GET.get("q", ""), language=content_language(), at=at)
    return JsonResponse(
        {
            "items": [
                {
                    "kind": spell(matter.card.kind),
                    "title": spell(matter.document.title),
                    "url": matter.document.get_absolute_url(),
                    "date": matter.document.date.isoformat(),
                    "said": spell(matter.said),
                    "feed": matter.feed,
                }
                for matter in (Matter(document, at) for document in items)
            ]
        }
    )
