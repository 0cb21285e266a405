"""Due dates: working days by grade. The clock of the answer starts at dispatch, and anew after a consultation
or when the case is reopened; it stands still while the submitter is asked."""

from __future__ import annotations

import datetime as dt

from opinions.casework.numbers import civil_day
from opinions.enums import Grade, Move
from opinions.models import CaseRules, Opinion, Pause, Target
from portal.core.standing import standing
from portal.core.workdays import Calendar, load_calendar


def screening_due(submitted_at: dt.datetime) -> dt.date:
    """The last day on which screening is on time; the grade is not known yet, so the ordinary one's term."""
    return load_calendar().after(civil_day(submitted_at), target_for(Grade.ORDINARY).screen_days)


def answer_due(dispatched_at: dt.datetime, grade: str) -> dt.date:
    """The last day on which an answer is on time."""
    return load_calendar().after(civil_day(dispatched_at), target_for(grade).answer_days)


def due_when_dispatched(opinion: Opinion, at: dt.datetime) -> dt.date:
    """The last day for the answer to a case that is dispatched at ``at``.

    Time that was spent stays spent when a case is dispatched again, but for one that was in consultation
    meanwhile, where no clock ran, or was answered and is reopened: what it has now is the term for dispatching it.
    """
    if opinion.dispatched_at and opinion.due_on and not _begins_anew(opinion):
        return opinion.due_on
    return answer_due(at, opinion.grade)


ANEW = (Move.LEAVE_CONSULTATION, Move.GRANT_REOPEN)


def _begins_anew(opinion: Opinion) -> bool:
    turns = opinion.steps.filter(move__in=(Move.DISPATCH, *ANEW))
    last = turns.order_by("-position").values_list("move", flat=True).first()
    return last in ANEW


def waiting_until(asked_at: dt.datetime) -> dt.date:
    """The last day on which the submitter may answer a question that was asked at ``asked_at``."""
    return load_calendar().after(civil_day(asked_at), CaseRules.current().wait_days)


def due_after_pause(
    due_before: dt.date, *, asked: dt.date, ended: dt.date, calendar: Calendar
) -> dt.date:
    """The due date after the clock stood still: later by exactly the working days of the pause. Pure.

    The day of the question was the unit's, the day on which the pause ends is the submitter's: counted are the
    working days after ``asked`` up to and including ``ended``. So an answer on the same day moves nothing, and
    the unit has as many working days left after ``ended`` as it had after ``asked``, late or not.
    """
    return calendar.after(due_before, max(0, calendar.between(asked, ended)))


def due_when_resumed(pause: Pause, at: dt.datetime) -> dt.date:
    """The due date when the pause ends at ``at``. What was slow to notice its last day does not prolong it."""
    ended = min(civil_day(at), pause.until)
    asked = civil_day(pause.began_at)
    return due_after_pause(pause.due_before, asked=asked, ended=ended, calendar=load_calendar())


def target_for(grade: str) -> Target:
    """The terms of a grade; the model's defaults when somebody deleted the row."""
    targets = standing("targets", lambda: {each.grade: each for each in Target.objects.all()})
    return targets.get(grade) or Target(grade=grade)
