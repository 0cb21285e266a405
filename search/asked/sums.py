"""The counts in the database: written in one statement, forgotten in time."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping

from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from search.asked.known import known_names
from search.asked.people import names_one_of
from search.asked.waiting import Key, Sums, waiting
from search.models import Document, SearchCount

MOST_A_DAY = 20_000
"""Different queries; more are a flood, of which only those are counted that are known already."""
KEPT_MONTHS = 13
"""The same month of last year can be looked at."""

ADD = (
    "INSERT INTO {table} (day, language, text, count, hits, clicks) VALUES (%s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (day, language, text) DO UPDATE SET count = {table}.count + excluded.count,"
    " hits = CASE WHEN excluded.count > 0 THEN excluded.hits ELSE {table}.hits END,"
    " clicks = {table}.clicks + excluded.clicks"
)
"""A single statement, so that nothing is lost between processes."""

logger = logging.getLogger(__name__)


def write_waiting() -> None:
    """Never an error: what cannot be written now is not counted."""
    if taken := waiting.take():
        try:
            write(taken)
        except DatabaseError:
            logger.warning("Searches were not counted", extra={"queries": len(taken)})


@transaction.atomic
def write(taken: Mapping[Key, Sums]) -> int:
    """Add what was counted; how many rows. A flood apart one query for the names that are known, one for the
    results opened, one for the size of each day, one to add."""
    names = known_names()
    taken = {key: sums for key, sums in taken.items() if not names_one_of(key.text, names)}
    results = _results(path for sums in taken.values() for path in sums.opened)
    rows = [
        (key, sums.count, sums.hits, clicks)
        for key, sums in sorted(
            taken.items()
        )  # in one order, so that no two writers wait for each other
        if (clicks := sum(n for path, n in sums.opened.items() if path in results)) or sums.count
    ]
    for day in {key.day for key, *_ in rows}:
        rows = _within_bounds(rows, day)
    table = connection.ops.quote_name(SearchCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            ADD.format(table=table),
            [
                (connection.ops.adapt_datefield_value(key.day), key.language, key.text, *numbers)
                for key, *numbers in rows
            ],
        )
    return len(rows)


Row = tuple[Key, int, int, int]


def _results(paths: Iterable[str]) -> set[str]:
    """Those that are documents of the index."""
    asked = set(paths)
    if not asked:
        return asked
    found: set[str] = set()
    spelt = [form for path in asked for form in (path, f"/en{path}")]
    for start in range(0, len(spelt), 500):
        urls = Document.objects.filter(url__in=spelt[start : start + 500])
        found.update(urls.values_list("url", flat=True))
    return {path for path in asked if path in found or f"/en{path}" in found}


def _within_bounds(rows: list[Row], day: dt.date) -> list[Row]:
    that_day = SearchCount.objects.filter(day=day)
    new = sum(key.day == day for key, *_ in rows)
    if that_day.count() + new <= MOST_A_DAY:
        return rows
    known = set(that_day.values_list("language", "text"))
    return [row for row in rows if row[0].day != day or (row[0].language, row[0].text) in known]


def forget(*, today: dt.date, rare: int) -> int:
    """Delete what was asked fewer than ``rare`` times in a week that is over, and what is too old; how many rows.

    Weeks begin on Monday, so that a rare query is kept for seven days at most.
    """
    year, month = divmod(today.year * 12 + today.month - 1 - KEPT_MONTHS, 12)
    deleted, _ = SearchCount.objects.filter(day__lt=dt.date(year, month + 1, 1)).delete()
    this_week = today - dt.timedelta(today.weekday())
    days = SearchCount.objects.filter(day__lt=this_week).order_by().values_list("day").distinct()
    for monday in sorted({day - dt.timedelta(day.weekday()) for (day,) in days}):
        week = SearchCount.objects.filter(day__range=(monday, monday + dt.timedelta(6)))
        times = week.order_by().values("text").annotate(times=Sum("count"))
        often = times.filter(times__gte=rare).values("text")
        deleted += week.exclude(text__in=often).delete()[0]
    return deleted
