from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.core.languages import TRADITIONAL, content_language
from portal.core.traditional import convert
from search.engines import TooSlow, patience
from search.queries import suggest


def spelling_here() -> Callable[[str], str]:
    """Pages are converted on their way out, JSON and feeds are not."""
    return convert if get_language() == TRADITIONAL else str


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """``{"items": [{"kind", "title", "url"}]}``: what may be meant by what was typed so far."""
    try:
        with patience():
            items = suggest(request.GET.get("q", ""), language=content_language())
    except TooSlow:
        items = []
    spell = spelling_here()
    return JsonResponse(
        {
            "items": [
                {"kind": spell(each.kind), "title": spell(each.title), "url": each.url}
                for each in items
            ]
        }
    )
