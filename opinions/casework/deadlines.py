"""Due dates: working days by grade. The clock of the answer starts at dispatch, and anew after a consultation."""

from __future__ import annotations

import datetime as dt

from opinions.casework.numbers import civil_day
from opinions.enums import Grade, Move
from opinions.models import Opinion, Target
from portal.core.standing import standing
from portal.core.workdays import load_calendar


def screening_due(submitted_at: dt.datetime) -> dt.date:
    """The last day on which screening is on time; the grade is not known yet, so the ordinary one's term."""
    return load_calendar().after(civil_day(submitted_at), target_for(Grade.ORDINARY).screen_days)


def answer_due(dispatched_at: dt.datetime, grade: str) -> dt.date:
    """The last day on which an answer is on time."""
    return load_calendar().after(civil_day(dispatched_at), target_for(grade).answer_days)


def due_when_dispatched(opinion: Opinion, at: dt.datetime) -> dt.date:
    """The last day for the answer to a case that is dispatched at ``at``.

    Time that was spent stays spent when a case is dispatched again, but for one that was in consultation
    meanwhile: there no clock ran, and what it has now is the term for dispatching it.
    """
    if opinion.dispatched_at and opinion.due_on and not _came_from_consultation(opinion):
        return opinion.due_on
    return answer_due(at, opinion.grade)


def _came_from_consultation(opinion: Opinion) -> bool:
    turns = opinion.steps.filter(move__in=(Move.DISPATCH, Move.LEAVE_CONSULTATION))
    last = turns.order_by("-position").values_list("move", flat=True).first()
    return last == Move.LEAVE_CONSULTATION


def target_for(grade: str) -> Target:
    """The terms of a grade; the model's defaults when somebody deleted the row."""
    targets = standing("targets", lambda: {each.grade: each for each in Target.objects.all()})
    return targets.get(grade) or Target(grade=grade)
