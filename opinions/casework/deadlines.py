"""Due dates: working days by grade. The clock of the answer starts at the first dispatch."""

from __future__ import annotations

import datetime as dt

from opinions.casework.numbers import civil_day
from opinions.enums import Grade
from opinions.models import Target
from portal.core.standing import standing
from portal.core.workdays import load_calendar


def screening_due(submitted_at: dt.datetime) -> dt.date:
    """The last day on which screening is on time; the grade is not known yet, so the ordinary one's term."""
    return load_calendar().after(civil_day(submitted_at), target_for(Grade.ORDINARY).screen_days)


def answer_due(dispatched_at: dt.datetime, grade: str) -> dt.date:
    """The last day on which an answer is on time."""
    return load_calendar().after(civil_day(dispatched_at), target_for(grade).answer_days)


def target_for(grade: str) -> Target:
    """The terms of a grade; the model's defaults when somebody deleted the row."""
    targets = standing("targets", lambda: {each.grade: each for each in Target.objects.all()})
    return targets.get(grade) or Target(grade=grade)
