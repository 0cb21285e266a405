"""The arithmetic of a case's clock, in whole working days. Pure: the calendar and the moment are arguments.

The day on which a clock starts does not count, the last one does: "fifteen working days" from a Monday
end on the third Monday after it. Nothing is rounded, and no time of day plays a part but for reminders,
which are due at ``OFFICE_OPENS``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from opinions.casework.numbers import civil_day
from portal.core.workdays import Calendar

OFFICE_OPENS = dt.timedelta(hours=9)
"""In China. A share of the time is reached at this hour of the working day that fills it."""
SHARES = (50, 80, 100)
"""Percent of the time at which somebody is reminded."""
EVERY_DAYS = 3
"""Working days between two reminders once the last day is over."""

Pause = tuple[dt.date, dt.date]
"""The days on which a clock was stopped and went on."""


def paused_days(began: dt.date, ended: dt.date, calendar: Calendar) -> int:
    """Working days that a pause takes off the clock: those after the day on which it began, up to and including that
    on which it ended. A question that is answered on the same day takes none."""
    return max(calendar.between(began, ended), 0)


def resumed_due(due_before: dt.date, began: dt.date, ended: dt.date, calendar: Calendar) -> dt.date:
    """The last day after a pause: what was left when it began is left when it ends, also when that is
    less than nothing. :raises NoWorkday: see ``Calendar.after``."""
    return calendar.after(due_before, paused_days(began, ended, calendar))


def extended_due(due: dt.date, days: int, calendar: Calendar) -> dt.date:
    """The last day after ``days`` more working days. :raises NoWorkday: see ``Calendar.after``."""
    return calendar.after(due, days)


@dataclass(frozen=True)
class Clock:
    """One run of a clock: from the day that starts it to the last day on which an answer is on time.

    ``due`` is the date as it is now, pauses and extensions included; ``pauses`` are those that have ended.
    """

    began: dt.date
    due: dt.date
    pauses: tuple[Pause, ...] = field(default=())

    def spent(self, day: dt.date, calendar: Calendar) -> int:
        """Working days that had passed at the end of ``day``, without those of the pauses."""
        return calendar.between(self.began, day) - sum(
            paused_days(max(began, self.began), min(ended, day), calendar)
            for began, ended in self.pauses
            if began < day and ended > self.began
        )

    def length(self, calendar: Calendar) -> int:
        return self.spent(self.due, calendar)


def share_spent(clock: Clock, day: dt.date, calendar: Calendar) -> int:
    """Percent of the time that is spent at the end of ``day``, rounded down; beyond 100 when it is overdue.

    A clock without a single working day is spent from its last day on.
    """
    if (length := clock.length(calendar)) <= 0:
        return 100 if day >= clock.due else 0
    return clock.spent(day, calendar) * 100 // length


@dataclass(frozen=True, order=True)
class Level:
    """How far a case has come: a share of its time, then working days beyond the last one."""

    share: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return self.share > 0


NOTHING = Level()


def office_day(at: dt.datetime) -> dt.date:
    """The last day whose office hours had begun at ``at``."""
    return civil_day(at - OFFICE_OPENS)


def reached(clock: Clock, at: dt.datetime, calendar: Calendar) -> Level:
    """The highest level of the case at ``at``; ``NOTHING`` before the first.

    The moment of a share is 09:00 in China on the working day at whose end that share is spent: 100 % is
    the morning of the last day itself, while the case can still be answered in time; half of fifteen days
    is the morning of the eighth. After the last day a level is reached every third working day at 09:00.
    No moment falls on a day off, for nothing is spent then.
    """
    day = office_day(at)
    late = calendar.between(clock.due, day) if day > clock.due else 0
    if late >= EVERY_DAYS:
        return Level(SHARES[-1], late // EVERY_DAYS * EVERY_DAYS)
    share = share_spent(clock, day, calendar)
    return Level(max((each for each in SHARES if each <= share), default=0))
