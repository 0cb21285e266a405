"""``/api/v3/search/``: the search page for programs."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja import Query, Router, Schema
from ninja.errors import ValidationError

from portal.core.languages import TRADITIONAL
from portal.core.throttle import Limit
from portal.core.traditional import convert
from search.api.limits import AddressThrottle
from search.api.refusals import TOO_OFTEN, TOO_SLOW, UNUSABLE, documented
from search.cutting import MAX_LENGTH, snippet
from search.engines import Order, patience
from search.models import Document
from search.queries import NAMES, Found, Search, find, place_of, promoted, unknown_values

MOST_SKIPPED = 1000
"""Highest offset; whoever needs everything goes on by ``cursor``."""
LONGEST_PAGE = 100
SEARCHES = Limit("api-search", count=60, seconds=60)
LIMITS = (
    f"检索已公开的全部内容。q 最多 {MAX_LENGTH} 字；limit 最多 {LONGEST_PAGE}，offset 最多 {MOST_SKIPPED}，再往后用 cursor；"
    f"每个网络每分钟最多 {SEARCHES.count} 次。"
    " / Everything published: topics, outcomes, studios, news, pages, opinions with their replies."
    f" q has at most {MAX_LENGTH} characters; limit is at most {LONGEST_PAGE} and offset {MOST_SKIPPED}, beyond it goes on by cursor;"
    f" at most {SEARCHES.count} calls per minute and network."
)
DIGITS = re.compile("[0-9]{1,18}")
LENGTHS: dict[Order | None, int] = {"newest": 2, "supported": 3}
"""Numbers in a cursor."""

Language = Literal["zh-hans", "zh-hant", "en"]
Kind = Literal["topic", "outcome", "opinion", "studio", "news", "page"]
"""An unknown one is named as such, as those of all filters are: an empty answer would be taken for the truth."""
Sort = Literal["relevance", "newest", "supported"]
ORDERS: dict[Sort, Order | None] = {
    "relevance": None,
    "newest": "newest",
    "supported": "supported",
}


class Item(Schema):
    kind: str
    id: int
    external_id: str
    title: str
    url: str
    date: dt.date
    snippet: str
    support: int
    """People who raised an opinion, published opinions of a topic, else 0."""


class Promotion(Schema):
    """What editors put on top for exactly these words."""

    title: str
    url: str
    """A page of the portal, or one elsewhere."""
    description: str


class SearchResult(Schema):
    total: int
    exact: int
    """How many of them hold all the words; fewer than ``total`` where too little does, and the nearest are given."""
    did_you_mean: str
    """Other words, where those asked for find little and these find more; else empty."""
    promoted: list[Promotion]
    """Beside the first items of a search without filters; counted neither in the total nor in the facets."""
    items: list[Item]
    facets: dict[str, dict[str, int]]
    next_cursor: str | None
    """For the next page in the same order; null on the last one, and where the order is by relevance."""


search_router = Router(tags=["search"])


class Parameters(Schema):
    """Filters take several values, of which one must fit: ``kind=topic&kind=outcome``."""

    q: str = Query(
        "", max_length=MAX_LENGTH, description="字词、“短语”、-排除 / words, “phrases”, -unwanted"
    )
    kind: list[Kind] = Query([], max_length=20)
    phase: list[str] = Query([], max_length=20)
    verdict: list[str] = Query([], max_length=20)
    field: list[str] = Query([], max_length=20)
    area: list[str] = Query([], max_length=20)
    sector: list[str] = Query([], max_length=20)
    studio: list[str] = Query([], max_length=20)
    year: list[str] = Query([], max_length=20)
    since: dt.date | None = Query(None, alias="from", description="含当日 / that day included")
    until: dt.date | None = Query(None, description="含当日 / that day included")
    sort: Sort = "relevance"
    lang: Language = "zh-hans"
    limit: int = Query(20, ge=1, le=LONGEST_PAGE)
    offset: int = Query(0, ge=0, le=MOST_SKIPPED)
    cursor: str = Query(
        "",
        max_length=200,
        description="上一页的 next_cursor，只用于 newest 和 supported；不受 offset 上限限制，翻页中途公开新内容也不重不漏；中途改动的那一条例外"
        " / next_cursor of the page before, for newest and supported; reaches beyond the highest offset,"
        " and nothing is met twice or left out when something is published meanwhile; what is itself changed meanwhile may be",
    )


@search_router.get(
    "/",
    response=SearchResult,
    operation_id="search",
    summary="检索 / Search",
    description=LIMITS,
    throttle=[AddressThrottle(SEARCHES)],
    openapi_extra=documented(UNUSABLE, TOO_OFTEN, TOO_SLOW),
)
def search(request: HttpRequest, parameters: Query[Parameters]) -> dict[str, Any]:
    asked = _search(parameters)
    with patience():
        found = find(replace(asked, limit=asked.limit + 1), at=timezone.now())
        meant = found.meant
    found, more = _page(found, asked.limit)
    spell = convert if parameters.lang == TRADITIONAL else str
    with translation.override(parameters.lang):
        return {
            "total": found.total,
            "exact": found.exact,
            "did_you_mean": spell(meant),
            "promoted": _promoted(request, asked, spell),
            "items": _items(request, found, spell),
            "facets": _facets(found.facets),
            "next_cursor": _next_cursor(asked, found) if more else None,
        }


def _search(parameters: Parameters) -> Search:
    """:raises ValidationError: a value is unknown, the days are in the wrong order, the cursor is none of ours."""
    filters = {name: tuple(values) for name in NAMES if (values := getattr(parameters, name))}
    wrong = [
        ("unknown_value", name, f"Unknown: {value}")
        for name, values in unknown_values(filters).items()
        for value in values
    ]
    if parameters.since and parameters.until and parameters.since > parameters.until:
        wrong.append(("reversed", "until", "The last day lies before the first."))
    order = ORDERS[parameters.sort]
    after = _place_in(parameters.cursor, order)
    if parameters.cursor and after is None:
        wrong.append(("unknown_value", "cursor", "No cursor of this order."))
    if wrong:
        raise ValidationError(
            [{"type": kind, "loc": ["query", name], "msg": words} for kind, name, words in wrong]
        )
    return Search(
        typed=parameters.q.replace("\x00", " "),
        filters=filters,
        language="en" if parameters.lang == "en" else "zh-hans",
        since=parameters.since,
        until=parameters.until,
        order=order,
        after=after,
        offset=0 if after else parameters.offset,
        limit=parameters.limit,
    )


def _page(found: Found, limit: int) -> tuple[Found, bool]:
    """The first ``limit`` documents, and whether there are more."""
    return replace(found, documents=found.documents[:limit]), len(found.documents) > limit


def _next_cursor(asked: Search, found: Found) -> str | None:
    if asked.order is None:
        return None
    place = place_of(found.documents[-1], asked.order)
    written = ".".join(map(str, (asked.order, *place)))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _place_in(cursor: str, order: Order | None) -> tuple[int, ...] | None:
    """Where a cursor of this order stands."""
    try:
        written = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    name, *numbers = written.split(".")
    if name != order or len(numbers) != LENGTHS[order]:
        return None
    sound = all(DIGITS.fullmatch(number) for number in numbers)
    return tuple(map(int, numbers)) if sound else None


def _items(request: HttpRequest, found: Found, spell: Callable[[str], str]) -> list[dict[str, Any]]:
    return [
        {
            "kind": document.kind,
            "id": document.source_id,
            "external_id": document.external_id,
            "title": spell(document.title),
            "url": request.build_absolute_uri(document.get_absolute_url()),
            "date": document.date,
            "snippet": spell(_snippet(document, found)),
            "support": document.support,
        }
        for document in found.documents
    ]


def _promoted(
    request: HttpRequest, asked: Search, spell: Callable[[str], str]
) -> list[dict[str, str]]:
    if asked.filters or asked.since or asked.until or asked.order or asked.offset:
        return []
    return [
        {
            "title": spell(pick.title),
            "url": request.build_absolute_uri(pick.url),
            "description": spell(pick.description),
        }
        for pick in promoted(asked.typed, language=asked.language, request=request)
    ]


def _snippet(document: Document, found: Found) -> str:
    """Plain text, without marks."""
    return "".join(
        piece for piece, _marked in snippet(f"{document.text} {document.reply}", found.wanted)
    )


def _facets(facets: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {
        name: dict(sorted(facets[name].items(), key=_by_count)) for name in NAMES if name in facets
    }


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
