"""Working days of the Chinese civil calendar: the week, less holidays, plus weekends worked instead (调休).

The rule is 国务院办公厅's yearly notice; the days are data (``CalendarDay``), edited in the admin.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from portal.core.enums import DayKind
from portal.core.models import CalendarDay
from portal.core.standing import standing

SATURDAY = 5
DAY = dt.timedelta(days=1)
FEWEST_DAYS = 10
"""Days that differ from the week in a year whose list was entered: no list since 2004 has less than twenty."""
LONGEST_BREAK = 60
"""More days in a row without a working day than any real calendar has."""


class NoWorkday(ValueError):
    """The calendar has no working day for two months: its data are wrong."""


@dataclass(frozen=True)
class Calendar:
    """Pure. ``holidays`` and ``workdays`` are the days that differ from the week."""

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()

    @property
    def years(self) -> frozenset[int]:
        """Those whose list was entered, by its length; a few days of a year are not yet the year."""
        off = [day for day in self.holidays - self.workdays if day.weekday() < SATURDAY]
        on = [day for day in self.workdays if day.weekday() >= SATURDAY]
        counts = Counter(day.year for day in off + on)
        return frozenset(year for year, count in counts.items() if count >= FEWEST_DAYS)

    def is_workday(self, day: dt.date) -> bool:
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def knows(self, year: int) -> bool:
        """Whether its list was entered; otherwise its days are counted as if it had no other holidays than those there."""
        return year in self.years

    def after(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``day``, which itself does not count; ``day`` for 0.

        :raises NoWorkday: two months without a working day.
        """
        for _ in range(count):
            day = self._next(day)
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` lies before."""
        if end < start:
            return -self.between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        tail = sum(
            (start + DAY * i).weekday() < SATURDAY
            for i in range(weeks * 7 + 1, weeks * 7 + rest + 1)
        )
        off = sum(
            start < day <= end and day.weekday() < SATURDAY for day in self.holidays - self.workdays
        )
        on = sum(start < day <= end and day.weekday() >= SATURDAY for day in self.workdays)
        return weeks * 5 + tail - off + on

    def _next(self, day: dt.date) -> dt.date:
        for i in range(1, LONGEST_BREAK + 1):
            if self.is_workday(day + DAY * i):
                return day + DAY * i
        raise NoWorkday(day)


NOTICE_MONTH = 11
"""The State Council announces a year's holidays about the beginning of November of the year before."""


def year_to_enter(today: dt.date) -> int | None:
    """The year whose list has to be entered now: this one while it is missing, otherwise from November on the next.
    Seldom a query."""
    known = load_calendar().years
    asked = [today.year, *([today.year + 1] if today.month >= NOTICE_MONTH else [])]
    return next((year for year in asked if year not in known), None)


def load_calendar() -> Calendar:
    """The calendar as the admin holds it. Seldom a query."""
    return standing("calendar", _read)


def _read() -> Calendar:
    days: dict[str, set[dt.date]] = {DayKind.HOLIDAY: set(), DayKind.WORKDAY: set()}
    for date, kind in CalendarDay.objects.values_list("date", "kind"):
        days[kind].add(date)
    return Calendar(
        holidays=frozenset(days[DayKind.HOLIDAY]), workdays=frozenset(days[DayKind.WORKDAY])
    )
