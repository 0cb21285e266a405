"""The public index, for the pages of other apps."""

from __future__ import annotations

from collections.abc import Collection

from django import template
from django.utils import timezone

from portal.core.languages import content_language
from search.queries import similar
from search.views.matters import Matter

register = template.Library()


@register.simple_tag
def similar_matters(*words: str, without: Collection[str] = ()) -> list[Matter]:
    """What was published about the same, with what has come of each; the likeliest first, a few.

    ``without`` are numbers of opinions that are shown elsewhere.
    """
    at = timezone.now()
    found = similar(" ".join(words), language=content_language(), at=at, without=without)
    return [Matter(document, at) for document in found]
