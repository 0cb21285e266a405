"""From a request to a count, or to none: robots, staff, and the same search shown in another way count for nothing."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from portal.core.languages import ENGLISH, SOURCE, with_prefix, without_prefix
from search.asked.telling import kept
from search.asked.waiting import Key, waiting

SEARCH_PATH = "/search/"
ROBOT = re.compile(
    r"bot\b|bot[/_;-]|spider|crawl|slurp|archiver|headless|lighthouse|monitor|preview|scan|check|feed|fetch"
    r"|python|curl|wget|java/|okhttp|httpclient|scrapy|phantom|selenium|facebookexternal|bytespider",
    re.IGNORECASE,
)
"""Of those that call themselves a browser; whoever does not is none."""


def note_search(
    request: HttpRequest, typed: str, *, language: str, hits: int, at: dt.datetime
) -> None:
    """Count a search that found ``hits`` documents with all the words."""
    if not is_a_visitor(request) or not (text := kept(typed)):
        return
    if (before := search_before(request)) and kept(before[1]) == text:
        return  # the same search shown in another way
    waiting.search(Key(timezone.localdate(at), language, text), hits=hits)


def note_followed(request: HttpRequest, *, at: dt.datetime) -> None:
    """Count that a page was opened from a search; whether it is a result is seen when the sums are written."""
    if followed(request) and is_a_visitor(request) and (before := search_before(request)):
        language, typed = before
        if text := kept(typed):
            waiting.opened(
                Key(timezone.localdate(at), language, text), without_prefix(request.path)
            )


def followed(request: HttpRequest) -> bool:
    """Whether a page other than the search was reached from it. Nearly always answered by the first look."""
    return SEARCH_PATH in request.headers.get("Referer", "") and not without_prefix(
        request.path
    ).startswith((SEARCH_PATH, "/admin/", "/api/"))


def search_before(request: HttpRequest) -> tuple[str, str] | None:
    """(Language, what was typed) of the search page that the visitor came from."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return None
    if before.netloc != request.get_host() or without_prefix(before.path) != SEARCH_PATH:
        return None
    english = before.path == with_prefix(SEARCH_PATH, ENGLISH)
    typed = QueryDict(before.query).get("q", "")
    return (ENGLISH if english else SOURCE, str(typed)) if typed else None


def is_a_visitor(request: HttpRequest) -> bool:
    """No robot, nothing loaded in advance, and nobody who has logged in: only staff have a session."""
    agent = request.headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and settings.SEARCH_COUNTED
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and agent.startswith("Mozilla/")
        and not ROBOT.search(agent)
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    )
