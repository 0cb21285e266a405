"""What is often searched, for the box: read from what a timer has put together."""

from __future__ import annotations

import time

from django.core.cache import cache

KEY = "popular-searches"
KEPT = 60 * 60
"""Seconds; after that a timer that stands still is noticed by nothing being proposed."""
HELD = 60
"""Seconds for which a process does not ask again, so that who types waits for no query."""

_held: dict[str, tuple[float, dict[str, list[str]]]] = {}


def popular(language: str) -> list[str]:
    """The most frequent first."""
    now = time.monotonic()
    held = _held.get(KEY)
    if held is None or now - held[0] > HELD:
        held = _held[KEY] = (now, cache.get(KEY) or {})
    return held[1].get(language, [])


def put_popular(found: dict[str, list[str]]) -> None:
    """Language → queries."""
    cache.set(KEY, found, KEPT)
    _held.clear()
