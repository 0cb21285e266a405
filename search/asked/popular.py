"""What many people have searched, and what still finds something: nothing else is proposed to others."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.core.languages import ENGLISH, SOURCE
from search.asked.telling import kept
from search.queries import Search, find
from search.queries.asked import asked_for
from search.queries.popular import put_popular

LEAST = 10
"""Times in the last four weeks."""
DAYS = dt.timedelta(27)
MOST = 30
"""For each language; of twice as many it is seen whether they still find something."""


def gather(at: dt.datetime) -> None:
    """Put together anew what may be proposed."""
    put_popular({language: _often(language, at) for language in (SOURCE, ENGLISH)})


def _often(language: str, at: dt.datetime) -> list[str]:
    today = timezone.localdate(at)
    rows = asked_for("frequent", since=today - DAYS, until=today, least=LEAST)
    often = rows.filter(language=language, times__gte=LEAST, found__gt=0)
    # Looked at again: what tells of somebody is known better by and by.
    texts = [row["text"] for row in often[: 2 * MOST] if kept(row["text"]) == row["text"]]
    return [text for text in texts if _is_found(text, language, at)][:MOST]


def _is_found(text: str, language: str, at: dt.datetime) -> bool:
    """By all its words, as they stand."""
    found = find(Search(typed=text, language=language, limit=0), at=at)
    return found.exact > 0 and not found.relaxed
