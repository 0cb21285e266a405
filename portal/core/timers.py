"""What happens by itself. Every timer is safe to run at any time, twice, late, or after a long stop.

Nothing is kept of when a timer last ran: each finds out from the data what is to be done, and a process that
starts runs all of them once.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)
Timed = Callable[[dt.datetime], object]


@dataclass(frozen=True)
class Timer:
    name: str
    minutes: int
    run: Timed


@dataclass
class Clockwork:
    """The timers of one process and when each is due next."""

    timers: dict[str, Timer] = field(default_factory=dict)
    due: dict[str, dt.datetime] = field(default_factory=dict)

    def tick(self, at: dt.datetime) -> list[str]:
        """Run what is due; the names of what ran. A failing timer is logged and does not stop the others."""
        ran = []
        for timer in self.timers.values():
            if self.due.get(timer.name, at) <= at:
                self.due[timer.name] = at + dt.timedelta(minutes=timer.minutes)
                self._run(timer, at)
                ran.append(timer.name)
        return ran

    def _run(self, timer: Timer, at: dt.datetime) -> None:
        try:
            timer.run(at)
        except Exception:
            logger.exception("A timer failed", extra={"timer": timer.name})


clockwork = Clockwork()


def every(*, minutes: int) -> Callable[[Timed], Timed]:
    """Run the decorated ``fn(at)`` every so many minutes in ``manage.py run_timers``."""

    def register(function: Timed) -> Timed:
        name = f"{function.__module__}.{function.__name__}"
        clockwork.timers[name] = Timer(name, minutes, function)
        return function

    return register
