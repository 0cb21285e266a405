"""The public API: Wagtail's pages and our search in one document. Nothing writes, nobody is more than anonymous.

Wagtail's lists of images and documents are left out: they name every file of an open collection,
those of unpublished pages included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, Literal

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja import NinjaAPI, Query, Router, Schema
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer
from ninja.throttling import BaseThrottle
from wagtail.api.v3.auth import AllowAnonymous
from wagtail.api.v3.errors import register_exception_handlers
from wagtail.api.v3.routers.pages import router as page_router
from wagtail.models import Page

from portal.core.languages import TRADITIONAL
from portal.core.throttle import Limit, take
from portal.core.traditional import convert
from portal.core.visitors import client_address, pseudonym
from search.cutting import MAX_LENGTH, snippet
from search.models import Document
from search.queries import NAMES, Found, Search, find, unknown_values

PUBLIC = [AllowAnonymous()]
MOST_SKIPPED = 1000
"""Highest offset; whoever needs everything filters by kind and year."""

Language = Literal["zh-hans", "zh-hant", "en"]
Kind = Literal["topic", "outcome", "opinion", "studio", "news", "page"]
"""An unknown one is named as such, as those of all filters are: an empty answer would be taken for the truth."""


class AddressThrottle(BaseThrottle):
    """So many calls of one network in a minute. Over it: 429 with ``Retry-After``."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.retry_at: dt.datetime | None = None

    def allow_request(self, request: HttpRequest) -> bool:
        at = timezone.now()
        who = pseudonym(client_address(request), day=timezone.localdate(at))
        taken = take(self.limit, key=who, at=at)
        self.retry_at = taken.retry_at
        return taken.allowed

    def wait(self) -> float | None:
        return max(1.0, (self.retry_at - timezone.now()).total_seconds()) if self.retry_at else None


class PublicRenderer(JSONRenderer):
    """Wagtail tells a page's parent and source, public or not: what is not public is left out."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        meta = data.get("meta") if isinstance(data, dict) else None
        for name in ("parent", "alias_of"):
            if isinstance(meta, dict) and (shown := meta.get(name)):
                public = Page.objects.live().filter(pk=shown["id"]).exists()
                meta[name] = shown if public else None
        return super().render(request, data, response_status=response_status)


api = NinjaAPI(
    title="协商平台开放数据 / Consultation portal open data",
    version="3.0.0",
    description="公开页面和检索，只读。 / Published pages and search, reading only.",
    urls_namespace="wagtailapi_v3",
    auth=PUBLIC,
    throttle=[AddressThrottle(Limit("api", count=120, seconds=60))],
    openapi_url="/openapi.json",
    docs_url=None,  # ninja's page weighs 1.7 MB; the document itself is what programs read
    renderer=PublicRenderer(),
)
register_exception_handlers(api)


@api.exception_handler(DataError)
def refuse_value(request: HttpRequest, _error: DataError) -> HttpResponse:
    """A value that the database cannot even compare: NUL, a number beyond all bounds."""
    return api.create_response(request, {"detail": "Unusable value in the query."}, status=422)


def reading(router: Router) -> Router:
    """The router's anonymous GET operations; the others are gone from the addresses and the document.

    Leans on ninja's internals; ninja is pinned, and a test knows the list of operations.
    """
    open_router = Router(tags=router.tags)
    for path, view in router.path_operations.items():
        for operation in view.operations:
            anonymous = any(isinstance(auth, AllowAnonymous) for auth in operation.auth_callbacks)
            if operation.methods == ["GET"] and anonymous:
                operation.auth_param, operation.auth_callbacks = PUBLIC, []
                operation._set_auth(PUBLIC)
                open_router.path_operations.setdefault(path, type(view)()).operations.append(
                    operation
                )
    return open_router


class Item(Schema):
    kind: str
    id: int
    external_id: str
    title: str
    url: str
    date: dt.date
    snippet: str


class SearchResult(Schema):
    total: int
    did_you_mean: str
    """Other words, where those asked for find little and these find more; else empty."""
    items: list[Item]
    facets: dict[str, dict[str, int]]


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
    sort: Literal["relevance", "newest"] = "relevance"
    lang: Language = "zh-hans"
    limit: int = Query(20, ge=1, le=100)
    offset: int = Query(0, ge=0, le=MOST_SKIPPED)


@search_router.get(
    "/",
    response=SearchResult,
    operation_id="search",
    summary="检索 / Search",
    throttle=[AddressThrottle(Limit("api-search", count=60, seconds=60))],
)
def search(request: HttpRequest, parameters: Query[Parameters]) -> dict[str, Any]:
    """Everything published: topics, outcomes, studios, news, pages, opinions with their replies."""
    language = "en" if parameters.lang == "en" else "zh-hans"
    filters = {name: tuple(values) for name in NAMES if (values := getattr(parameters, name))}
    if unknown := unknown_values(filters):
        raise ValidationError(
            [
                {"type": "unknown_value", "loc": ["query", name], "msg": f"Unknown: {value}"}
                for name, values in unknown.items()
                for value in values
            ]
        )
    found = find(
        Search(
            typed=parameters.q.replace("\x00", " "),
            filters=filters,
            language=language,
            order="newest" if parameters.sort == "newest" else None,
            offset=parameters.offset,
            limit=parameters.limit,
        ),
        at=timezone.now(),
    )
    spell = convert if parameters.lang == TRADITIONAL else str
    with translation.override(parameters.lang):
        return {
            "total": found.total,
            "did_you_mean": spell(found.meant),
            "items": _items(request, found, spell),
            "facets": _facets(found.facets),
        }


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
        }
        for document in found.documents
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


ROUTERS: Sequence[tuple[str, Router]] = (
    ("/pages/", reading(page_router)),
    ("/search/", search_router),
)
for prefix, router in ROUTERS:
    api.add_router(prefix, router)
