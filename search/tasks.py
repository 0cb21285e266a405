"""Timers of the public index."""

from __future__ import annotations

import datetime as dt

from portal.core.timers import every
from search import actions


@every(minutes=1)
def feed_copy(at: dt.datetime) -> None:
    """What the queue was not woken for, or the search engine did not take."""
    actions.feed()
