"""A browser that asks, and what was counted of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from search import asked
from search.models import SearchCount

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}
SITE = "http://testserver"


def visit(client: Client, path: str, *, referer: str = "", **headers: str) -> HttpResponse:
    """As a browser does it that says where it comes from."""
    told = {"Referer": SITE + referer} if referer else {}
    answer: Any = client.get(path, headers={**BROWSER, **told, **headers})
    return answer


def counted() -> dict[str, tuple[int, int, int]]:
    """Query → (count, hits, clicks), after what waited was written."""
    asked.write_waiting()
    rows = SearchCount.objects.values_list("text", "count", "hits", "clicks")
    return {text: (count, hits, clicks) for text, count, hits, clicks in rows}
