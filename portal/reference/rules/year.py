"""A year as a calendar shows it. Pure."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar as Weeks
from dataclasses import dataclass

from portal.core.enums import DayKind
from portal.reference.rules.holidays import Days, SpecialDay

SATURDAY = 5


@dataclass(frozen=True)
class Cell:
    """One day of a month's table."""

    day: dt.date
    special: SpecialDay | None
    is_today: bool = False
    is_chosen: bool = False

    @property
    def is_workday(self) -> bool:
        if self.special:
            return self.special.kind is DayKind.WORKDAY
        return self.day.weekday() < SATURDAY

    @property
    def tone(self) -> str:
        """``holiday``, ``worked``, ``weekend`` or nothing; the mark beside the number says it too."""
        if self.special:
            return "holiday" if self.special.kind is DayKind.HOLIDAY else "worked"
        return "" if self.is_workday else "weekend"


@dataclass(frozen=True)
class Month:
    """Weeks from Monday to Sunday; None for days of other months."""

    first: dt.date
    weeks: tuple[tuple[Cell | None, ...], ...]


def months_of(year: int, days: Days, *, today: dt.date, chosen: dt.date | None) -> list[Month]:
    weeks = Weeks(firstweekday=0)
    return [
        Month(
            dt.date(year, month, 1),
            tuple(
                tuple(
                    Cell(day, days.get(day), day == today, day == chosen)
                    if day.month == month
                    else None
                    for day in week
                )
                for week in weeks.monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    ]


def working_days(months: list[Month]) -> int:
    cells = (cell for month in months for week in month.weeks for cell in week)
    return sum(cell.is_workday for cell in cells if cell)
