"""Timers of the public index."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from portal.core.timers import every
from search import actions, asked


@every(minutes=1)
def feed_copy(at: dt.datetime) -> None:
    """What the queue was not woken for, or the search engine did not take."""
    actions.feed()


@every(minutes=10)
def gather_popular(at: dt.datetime) -> None:
    """What is proposed as often searched; nothing where nothing is counted."""
    if settings.SEARCH_COUNTED:
        asked.gather(at)


@every(minutes=60)
def forget_searches(at: dt.datetime) -> None:
    asked.forget(today=timezone.localdate(at), rare=settings.SEARCH_RARE)
