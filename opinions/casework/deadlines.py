"""Due dates: working days by grade. The clock of the answer starts at dispatch, and anew after a consultation
or when the case is reopened; it stands still while the submitter is asked.

All but the one for screening refuse when the calendar's data are wrong.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from opinions.casework.numbers import civil_day
from opinions.enums import Grade, Move
from opinions.lifecycle import Refusal
from opinions.models import Assignment, CaseRules, Opinion, Pause, Target
from portal.core.standing import standing
from portal.core.workdays import Calendar, NoWorkday, load_calendar


class CalendarBroken(Refusal):
    """No due date can be worked out, or nobody could tell whether it is right."""

    message = _("工作日历有误：连续两个月没有一个工作日，算不出期限。请先更正节假日与调休。")


def working_days_after(day: dt.date, count: int) -> dt.date:
    """:raises CalendarBroken: two months without a working day."""
    try:
        return load_calendar().after(day, count)
    except NoWorkday as error:
        raise CalendarBroken from error


def screening_due(submitted_at: dt.datetime) -> dt.date:
    """The last day on which screening is on time; the grade is not known yet, so the ordinary one's term."""
    return load_calendar().after(civil_day(submitted_at), target_for(Grade.ORDINARY).screen_days)


def answer_due(dispatched_at: dt.datetime, grade: str) -> dt.date:
    """The last day on which an answer is on time."""
    return working_days_after(civil_day(dispatched_at), target_for(grade).answer_days)


def due_when_dispatched(opinion: Opinion, at: dt.datetime) -> dt.date:
    """The last day for the answer to a case that is dispatched at ``at``.

    Time that was spent stays spent when a case is dispatched again, but for one that was in consultation
    meanwhile, where no clock ran, or was answered and is reopened: what it has now is the term for dispatching it.
    """
    if opinion.dispatched_at and opinion.due_on and not _begins_anew(opinion):
        return opinion.due_on
    return answer_due(at, opinion.grade)


def sign_due(part: Assignment, grade: str) -> dt.date:
    """The last day on which a unit signs its part in time."""
    return working_days_after(civil_day(part.dispatched_at), target_for(grade).sign_days)


def return_due(part: Assignment, grade: str) -> dt.date | None:
    """The last day on which the lead may still sign; then the case returns. None before the reminder.

    ``CaseRules.unsigned_days`` working days after the term for signing, or when the reminder was late from
    its day on: nobody loses a case that he was not reminded of in time.
    """
    if part.reminded_at is None:
        return None
    day_before = civil_day(part.reminded_at) - dt.timedelta(days=1)
    return working_days_after(
        max(sign_due(part, grade), day_before), CaseRules.current().unsigned_days
    )


def extended_due(due_on: dt.date | None, days: int, *, at: dt.datetime) -> dt.date:
    """The due date after an extension granted at ``at``: working days after the present one, or after that very
    day when the case is overdue by then (or has no date)."""
    today = civil_day(at)
    return working_days_after(max(due_on or today, today), days)


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
