"""Days that differ from the week, and what a new list of them would change. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.core.enums import DayKind

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Of which a calendar can be shown."""
LONGEST_NAME = 40


class UnreadableHolidays(ValueError):
    """Nothing can be made of it; the message says why, to the person who handed it in."""


@dataclass(frozen=True)
class SpecialDay:
    """A holiday, or a day worked instead."""

    kind: DayKind
    name: str = ""


Days = Mapping[dt.date, SpecialDay]


@dataclass(frozen=True)
class Announced:
    """A list as it was read. ``doubts`` are for whoever confirms it."""

    year: int
    days: Days
    doubts: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Difference:
    """One day, as it is and as the list says; None for a day like any other of the week."""

    day: dt.date
    before: SpecialDay | None
    after: SpecialDay | None

    @property
    def is_change(self) -> bool:
        return self.before != self.after


def differences(known: Days, announced: Announced) -> list[Difference]:
    """Every day of the list, and those of its year that are known and not in it, in order."""
    gone = {day for day in known if day.year == announced.year}
    return [
        Difference(day, known.get(day), announced.days.get(day))
        for day in sorted(gone | set(announced.days))
    ]


def year_of(days: Iterable[dt.date]) -> int:
    """The year of most of the days: a list may begin on the last days of the year before."""
    years = [day.year for day in days]
    return max(sorted(set(years)), key=years.count)
