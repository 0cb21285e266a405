"""The public index, for the pages of other apps."""

from __future__ import annotations

from collections.abc import Container

from django import template
from django.utils import timezone

from portal.core.languages import content_language
from search.models import Document
from search.queries import similar
from search.views.matters import Matter

register = template.Library()


@register.simple_tag
def similar_published(*words: str, without: Container[str] = ()) -> list[Document]:
    """What was published about the same, the likeliest first; a few, never anything unpublished.

    ``without`` are numbers of opinions that are shown elsewhere.
    """
    found = similar(" ".join(words), language=content_language(), at=timezone.now())
    return [document for document in found if document.card.get("number") not in without]


@register.simple_tag
def similar_matters(*words: str) -> list[Matter]:
    """The same for somebody who is about to write about it, with what has come of each."""
    at = timezone.now()
    found = similar(" ".join(words), language=content_language(), at=at)
    return [Matter(document, at) for document in found]
