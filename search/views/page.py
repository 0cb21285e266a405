from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.core.languages import content_language
from search.asked import note_search
from search.cutting import MAX_LENGTH
from search.engines import Order, TooSlow, patience
from search.forms import FROM, MOST_PAGES, PAGE_LENGTH, Choice, Days
from search.queries import (
    Facet,
    Found,
    Search,
    facets_for_display,
    find,
    nameless,
    nearest,
    promoted,
    totals,
)
from search.views.cards import Card

MOST_COUNTED = 5
"""Conditions of a search without results of which each is tried without."""
SENTENCE = 8
"""Characters from which on what was looked for may be the beginning of an opinion."""
PAGE = "search/search.html"


@dataclass
class Chip:
    """A chosen condition, and the address without it."""

    label: str
    url: str
    without: Choice
    total: int | None = None
    """What would be found without it; only where nothing is found with it."""


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    choice = Choice.from_address(request.GET)
    if choice.too_long:
        return render(request, PAGE, {"choice": choice, "longest": MAX_LENGTH})
    try:
        with patience():
            context = _answer(choice, request, at=timezone.now())
    except TooSlow:
        response = render(request, PAGE, {"choice": choice, "too_slow": True}, status=503)
        response["Retry-After"] = "5"
        return response
    return render(request, PAGE, context)


def _answer(choice: Choice, request: HttpRequest, *, at: dt.datetime) -> dict[str, object]:
    language = content_language()
    found = find(_search(choice, language), at=at)
    picks = []
    if choice.is_plain and found.wanted:
        picks = promoted(choice.typed, language=language, request=request)
        note_search(request, choice.typed, language=language, hits=found.exact, at=at)
    pages = Paginator(range(min(found.total, MOST_PAGES * PAGE_LENGTH)), PAGE_LENGTH)
    if choice.page > pages.num_pages:  # an old address: what was there has gone
        choice = dataclasses.replace(choice, page=pages.num_pages)
        found = find(_search(choice, language), at=at)
    facets = facets_for_display(
        found.facets, choice.filters, language=language, unfiltered=found.unfiltered
    )
    unnamed = nameless(facets, choice.filters, found.facets)
    links = choice.without(unnamed)  # which change nothing where others are chosen beside them
    chips = _chips(links, facets)
    nothing = _nothing(choice, found, chips, at=at) if not found.total and found.wanted else {}
    return {
        "choice": choice,
        "found": found,
        "page_obj": pages.get_page(choice.page),
        "unlisted": found.total > MOST_PAGES * PAGE_LENGTH,
        "picks": picks,
        "cards": _cards(found, at),
        "facets": facets,
        "chips": chips + [Chip(words, links.address, links) for words in unnamed.values()],
        "meant_url": links.instead(found.meant).address if found.meant else "",
        "unnamed": unnamed,
        "orders": _orders(links),
        **nothing,
    }


def _search(choice: Choice, language: str) -> Search:
    return dataclasses.replace(choice.search(language=language), unfiltered=True)


def _cards(found: Found, at: dt.datetime) -> list[Card]:
    return [Card(document, found.wanted, at) for document in found.documents]


def _chips(links: Choice, facets: list[Facet]) -> list[Chip]:
    chosen = [
        (value.label, (facet.name, value.value)) for facet in facets for value in facet.chosen
    ]
    if not links.days.problem:
        chosen += [(_in_words(name, links.days), (name, typed)) for name, typed in links.days.pairs]
    without = [(label, links.without({pair})) for label, pair in chosen]
    return [Chip(label, choice.address, choice) for label, choice in without]


def _in_words(name: str, days: Days) -> str:
    if name == FROM:
        return _("%(day)s 起") % {"day": days.first or days.since}
    return _("到 %(day)s 为止") % {"day": days.last or days.until}


def _orders(links: Choice) -> list[tuple[str, str, bool]]:
    """(Words, address, whether it is the present one)."""
    words: dict[Order | None, str] = {
        None: _("按相关") if links.typed else "",
        "newest": _("按最新"),
        "supported": _("按人数"),
    }
    present = links.order or (None if links.typed else "newest")
    return [
        (label, links.sorted_by(order).address, order == present)
        for order, label in words.items()
        if label
    ]


def _nothing(
    choice: Choice, found: Found, chips: list[Chip], *, at: dt.datetime
) -> dict[str, object]:
    """What helps on: the nearest matters, what each condition costs, the sentence as an opinion."""
    search = choice.search(language=content_language())
    tried = chips[:MOST_COUNTED]
    without = [chip.without.search(language=search.language) for chip in tried]
    for chip, total in zip(tried, totals(without, at=at), strict=True):
        chip.total = total
    documents = nearest(search, at=at)
    return {
        "nearest": [Card(document, found.wanted, at) for document in documents],
        "sentence": choice.typed if len(choice.typed) >= SENTENCE else "",
    }
