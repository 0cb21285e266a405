"""What editors put on top of the results for certain words (``wagtail.contrib.search_promotions``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from search.cutting import MAX_LENGTH
from search.models import key_of

MOST = 5


@dataclass(frozen=True)
class Promoted:
    title: str
    url: str
    description: str
    host: str = ""
    """Of a link that leads elsewhere."""


def promoted(typed: str, *, language: str, request: HttpRequest) -> list[Promoted]:
    """For exactly these words, however they are spelt; pages that are public and of this language, and links elsewhere.

    One query, three more when there are some.
    """
    key = key_of(typed) if len(typed) <= MAX_LENGTH else ""
    if not key:
        return []
    picks = SearchPromotion.objects.order_by()
    every = picks.values_list("query_id", "query__query_string").distinct()
    queries = [pk for pk, text in every if key_of(text) == key]
    return list(_shown(queries, language, request))[:MOST] if queries else []


def _shown(queries: list[int], language: str, request: HttpRequest) -> Iterator[Promoted]:
    found = list(
        SearchPromotion.objects.filter(query__in=queries).order_by("sort_order", "query_id", "pk")
    )
    public = Page.objects.live().public().filter(locale__language_code=language)
    pages = public.in_bulk([pick.page_id for pick in found if pick.page_id])
    for pick in found:
        page, link = pages.get(pick.page_id), pick.external_link_url
        if page and (url := page.get_url(request)):
            yield Promoted(page.title, url, pick.description)
        elif not pick.page_id and link.startswith(("https://", "http://")):
            host = urlsplit(link).hostname or ""
            yield Promoted(pick.external_link_text or host, link, pick.description, host)
