"""督办提醒: which cases have come so far that somebody must be reminded, read from their own logs.

Nothing is kept beside the log: what was told stands in it as a step, in the transaction that put the
letters into the outbox. So a timer that runs twice, late or is killed half-way tells each level once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from opinions.casework import clock
from opinions.casework.clock import NOTHING, Clock, Level, reached
from opinions.casework.numbers import civil_day
from opinions.enums import Act, Event, Move, State
from opinions.lifecycle import CLOCK_RUNS
from opinions.models import CaseStep, Opinion, Pause
from portal.core.workdays import Calendar, load_calendar

SCREENING = frozenset({State.SUBMITTED, State.ACCEPTED, State.REOPEN_REQUESTED})
"""No unit works on the case: those who decide on it are reminded of its last day, and of nothing before, unless
the term of the answer runs, from a dispatch that came to nothing."""
WATCHED = SCREENING | CLOCK_RUNS
"""Elsewhere the clock stands still, or the case is answered, or its topic has dates of its own."""
BEGINNINGS = frozenset(
    {
        Move.SUBMIT,
        Move.RECONSIDER,
        Move.LEAVE_CONSULTATION,
        Move.REQUEST_REOPEN,
        Move.GRANT_REOPEN,
    }
)
"""A term that has nothing to do with what was before; the first dispatch after it begins that of the answer."""
PROLONGED = frozenset({Act.GRANT_EXTENSION, Move.REGRADE})
"""What may move the last day away: levels that lie in the future again are told anew."""
TOLD_BY = sorted([*BEGINNINGS, Move.DISPATCH, *PROLONGED, Event.ESCALATED])
CHUNK = 500


@dataclass
class Run:
    """The term that runs now, as the log tells it."""

    began: dt.date
    answers: bool = False
    told: Level = NOTHING

    def follow(self, step: CaseStep, extended: Level) -> None:
        """``extended`` is what the present term had come to at the step: what lies beyond is told anew."""
        if step.move in BEGINNINGS:
            self.began, self.answers, self.told = civil_day(step.at), False, NOTHING
        elif step.move == Move.DISPATCH and not self.answers:
            self.began, self.answers, self.told = civil_day(step.at), True, NOTHING
        elif step.move in PROLONGED and self.answers:
            self.told = min(self.told, extended)
        elif step.move == Event.ESCALATED:
            self.told = max(self.told, Level(step.data["share"], step.data["days"]))


@dataclass(frozen=True)
class Reminder:
    """What has to be told of a case, and of which term: that of the answer or that of screening."""

    level: Level = NOTHING
    answers: bool = False

    def __bool__(self) -> bool:
        return bool(self.level)


def reminder_of(opinion: Opinion, at: dt.datetime) -> Reminder:
    """What has to be told of the case now; two queries."""
    steps = CaseStep.objects.filter(opinion=opinion, move__in=TOLD_BY).order_by("position")
    pauses = Pause.objects.filter(opinion=opinion, ended_at__isnull=False)
    return _untold(opinion, list(steps), list(pauses), at=at, calendar=load_calendar())


def cases_to_tell(at: dt.datetime) -> list[int]:
    """The keys of the cases of which something has to be told; a few queries for each 500 open cases."""
    calendar = load_calendar()
    return [
        case.pk
        for case in _watched().iterator(chunk_size=CHUNK)
        if _untold(case, case.clock_steps, _pauses_of(case), at=at, calendar=calendar)  # type: ignore[attr-defined]
    ]


def _watched() -> QuerySet[Opinion]:
    steps = CaseStep.objects.filter(move__in=TOLD_BY).order_by("position")
    columns = steps.only("opinion_id", "position", "move", "at", "data")
    return (
        Opinion.objects.filter(state__in=WATCHED, due_on__isnull=False)
        .only("state", "due_on", "submitted_at")
        .prefetch_related(Prefetch("steps", columns, to_attr="clock_steps"), "pause")
        .order_by("pk")
    )


def _pauses_of(case: Opinion) -> Iterator[Pause]:
    pause = getattr(case, "pause", None)
    if pause and pause.ended_at:
        yield pause


def _untold(
    case: Opinion,
    steps: Iterable[CaseStep],
    pauses: Iterable[Pause],
    *,
    at: dt.datetime,
    calendar: Calendar,
) -> Reminder:
    """The highest level that was reached, unless it or a higher one was told: who comes late tells once."""
    if case.state not in WATCHED or case.due_on is None:
        return Reminder()
    stood_still = tuple(
        (civil_day(each.began_at), civil_day(each.ended_at)) for each in pauses if each.ended_at
    )
    run = Run(began=civil_day(case.submitted_at))
    for step in steps:
        extended = NOTHING
        if step.move in PROLONGED:
            extended = reached(Clock(run.began, case.due_on, stood_still), step.at, calendar)
        run.follow(step, extended)
    level = reached(Clock(run.began, case.due_on, stood_still), at, calendar)
    first = NOTHING if run.answers else _first_of(case.state)
    return Reminder(level, run.answers) if level > run.told and level >= first else Reminder()


def _first_of(state: str) -> Level:
    """The lowest level that is told of a case while no term of an answer runs."""
    return Level(clock.SHARES[-1]) if state in SCREENING else NOTHING
