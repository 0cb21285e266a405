"""Due dates: working days by grade, field and channel. The clock of the answer starts at dispatch, and anew after a
consultation or when the case is reopened; it stands still while the submitter is asked. The arithmetic is in ``clock``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from opinions.casework import clock
from opinions.casework.numbers import civil_day
from opinions.enums import Grade, Move
from opinions.lifecycle import Refusal
from opinions.models import Assignment, CaseRules, Extension, Opinion, Pause, Target
from portal.core.standing import standing
from portal.core.workdays import NoWorkday, load_calendar
from portal.reference.models import Field


class NoDueDate(Refusal):
    """No day can be named; nothing was changed."""

    message = _(
        "工作日历有误：从 %(day)s 起连续两个月没有工作日，无法确定期限。请先在“工作日历”中更正，再重新操作。"
    )


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day``. :raises NoDueDate: the calendar has none."""
    try:
        return load_calendar().after(day, count)
    except NoWorkday as error:
        raise NoDueDate(day=f"{error.args[0]:%Y-%m-%d}") from error


def screening_due(
    submitted_at: dt.datetime, *, field: Field | None = None, channel: str | None = None
) -> dt.date:
    """The last day on which screening is on time; the grade is not known yet, so the ordinary one's term.

    :raises NoDueDate: the calendar has no working day.
    """
    target = target_for(Grade.ORDINARY, field=field, channel=channel)
    return working_days_after(civil_day(submitted_at), target.screen_days)


def answer_due(
    dispatched_at: dt.datetime,
    grade: str,
    *,
    field: Field | None = None,
    channel: str | None = None,
) -> dt.date:
    """The last day on which an answer is on time. :raises NoDueDate: the calendar has no working day."""
    target = target_for(grade, field=field, channel=channel)
    return working_days_after(civil_day(dispatched_at), target.answer_days)


def due_when_dispatched(opinion: Opinion, at: dt.datetime) -> dt.date:
    """The last day for the answer to a case that is dispatched at ``at``.

    Time that was spent stays spent when a case is dispatched again, but for one that was in consultation
    meanwhile, where no clock ran, or was answered and is reopened: what it has now is the term for dispatching it.
    """
    if opinion.due_on and _answer_began(opinion):
        return opinion.due_on
    return answer_due(at, opinion.grade, field=opinion.field, channel=opinion.channel)


def due_when_regraded(opinion: Opinion, grade: str) -> dt.date | None:
    """The last day of a case that becomes one of ``grade``.

    While the term of the answer runs it is that of the new grade from the dispatch that began it, moved by pauses and
    extensions as if it had been that from the first: time that was spent stays spent, and the day may be over.
    """
    began = _answer_began(opinion)
    if began is None:
        return opinion.due_on
    due = answer_due(began, grade, field=opinion.field, channel=opinion.channel)
    for row in _moved_by(opinion, began):
        due = _moved(due, row)
    return due


def _moved_by(opinion: Opinion, began: dt.datetime) -> list[Pause | Extension]:
    """The rows that moved the due date of a term, in their order."""
    pauses = Pause.objects.filter(opinion=opinion, ended_at__isnull=False, began_at__gte=began)
    granted = Extension.objects.filter(opinion=opinion, granted=True, decided_at__gte=began)
    moments: list[tuple[dt.datetime, Pause | Extension]] = [
        *((each.began_at, each) for each in pauses),
        *((each.decided_at or began, each) for each in granted),
    ]
    return [row for _at, row in sorted(moments, key=lambda each: each[0])]


def _moved(due: dt.date, row: Pause | Extension) -> dt.date:
    if isinstance(row, Extension):
        return extended_due(due, row.days, at=row.decided_at or row.asked_at)
    return resumed_due(due, row, row.ended_at or row.began_at)


def sign_due(part: Assignment, opinion: Opinion) -> dt.date:
    """The last day on which a unit signs its part of the case in time."""
    target = target_for(opinion.grade, field=opinion.field, channel=opinion.channel)
    return working_days_after(civil_day(part.dispatched_at), target.sign_days)


def return_due(part: Assignment, opinion: Opinion) -> dt.date | None:
    """The last day on which the lead may still sign; then the case returns. None before the reminder.

    ``CaseRules.unsigned_days`` working days after the term for signing, or when the reminder was late from
    its day on: nobody loses a case that he was not reminded of in time.
    """
    if part.reminded_at is None:
        return None
    day_before = civil_day(part.reminded_at) - dt.timedelta(days=1)
    return working_days_after(
        max(sign_due(part, opinion), day_before), CaseRules.current().unsigned_days
    )


def extended_due(due_on: dt.date | None, days: int, *, at: dt.datetime) -> dt.date:
    """The due date after an extension granted at ``at``: working days after the present one, or after that very
    day when the case is overdue by then (or has no date)."""
    today = civil_day(at)
    return working_days_after(max(due_on or today, today), days)


ANEW = (Move.LEAVE_CONSULTATION, Move.GRANT_REOPEN)


def _answer_began(opinion: Opinion) -> dt.datetime | None:
    """When the case was dispatched first in the term that runs; None while that of the answer does not."""
    if opinion.dispatched_at is None:
        return None
    began = None
    turns = opinion.steps.filter(move__in=(Move.DISPATCH, *ANEW)).order_by("position")
    for move, at in turns.values_list("move", "at"):
        began = None if move in ANEW else began or at
    return began


def waiting_until(asked_at: dt.datetime) -> dt.date:
    """The last day on which the submitter may answer a question that was asked at ``asked_at``."""
    return working_days_after(civil_day(asked_at), CaseRules.current().wait_days)


def due_when_resumed(pause: Pause, at: dt.datetime) -> dt.date:
    """The due date when the pause ends at ``at``. What was slow to notice its last day does not prolong it."""
    return resumed_due(pause.due_before, pause, at)


def resumed_due(due_before: dt.date, pause: Pause, at: dt.datetime) -> dt.date:
    """What a pause that ends at ``at`` makes of a due date."""
    ended = min(civil_day(at), pause.until)
    asked = civil_day(pause.began_at)
    return clock.resumed_due(due_before, asked, ended, load_calendar())


Key = tuple[str, str, str]
"""Grade, path of a field, channel; the last two empty for any."""


def target_for(grade: str, *, field: Field | None = None, channel: str | None = None) -> Target:
    """The terms of a grade, the most specific ones that an administrator has set. Seldom a query.

    The nearest field decides, its own before its parents'; for one field the channel before any channel;
    without a row for field or channel the grade's own. The model's defaults when somebody deleted that.
    """
    targets = standing("targets", _read_targets)
    for path in (*_paths(field), ""):
        for channel_or_any in dict.fromkeys((channel or "", "")):
            if target := targets.get((grade, path, channel_or_any)):
                return target
    return Target(grade=grade)


def _read_targets() -> Mapping[Key, Target]:
    rows = Target.objects.select_related("field")
    return {
        (each.grade, each.field.path if each.field else "", each.channel): each for each in rows
    }


def _paths(field: Field | None) -> list[str]:
    """Of a field and all above it, the nearest first."""
    if field is None:
        return []
    codes = field.lineage
    return [f"/{'/'.join(codes[:depth])}/" for depth in range(len(codes), 0, -1)]
