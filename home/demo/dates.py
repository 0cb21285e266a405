"""Moments at which residents write and staff work. Pure: the day is an argument."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from portal.core.workdays import Calendar

CHINA = ZoneInfo("Asia/Shanghai")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """The civil calendar around ``today``. Nothing that happened lies at or after the midnight that begins it."""

    today: dt.date
    calendar: Calendar

    @property
    def midnight(self) -> dt.datetime:
        return at(self.today, 0)

    def ago(self, days: int) -> dt.date:
        return self.today - DAY * days

    def home_time(self, day: dt.date, rng: Random) -> dt.datetime:
        """When somebody writes at home: seven to half past ten at night."""
        return at(day, 7) + dt.timedelta(minutes=rng.randint(0, 930), seconds=rng.randint(0, 59))

    def office_time(self, day: dt.date, rng: Random) -> dt.datetime:
        """On ``day``, or on the next working day, between nine and half past five."""
        if not self.calendar.is_workday(day):
            day = self.calendar.after(day, 1)
        return at(day, 9) + dt.timedelta(minutes=rng.randint(0, 510), seconds=rng.randint(0, 59))

    def office_after(self, moment: dt.datetime, workdays: int, rng: Random) -> dt.datetime:
        """``workdays`` (at least 1) working days after ``moment``."""
        return self.office_time(self.calendar.after(civil(moment), workdays), rng)


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), CHINA)


def civil(moment: dt.datetime) -> dt.date:
    return moment.astimezone(CHINA).date()
