"""reject, accept, regrade."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.consultation import follow_into_consultation, goes_into_consultation
from opinions.casework.deadlines import due_when_regraded
from opinions.casework.history import StepSpec, write_step
from opinions.casework.moving import begin, finish, written
from opinions.enums import Actor, Grade, Move, RejectReason
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from portal.users.models import User


class ReasonUnknown(Refusal):
    message = _("请从列表中选择不予受理的理由。")


class RejectTextMissing(Refusal):
    message = _("请向提交人说明为什么不予受理，并尽可能指出可以去哪里。")


class GradeUnknown(Refusal):
    message = _("请选择分级：简易、一般或复杂。")


class RegradeReasonMissing(Refusal):
    message = _("请写明重新分级的理由。")


class SameGrade(Refusal):
    message = _("这件事项已经是“%(grade)s”。")


@transaction.atomic
def reject(
    opinion: Opinion,
    *,
    reason: RejectReason | str,
    text: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Refuse to take the matter on; ``text`` is what its submitter reads."""
    target = begin(opinion, Move.REJECT, by=by, seen=seen)
    if reason not in RejectReason.values:
        raise ReasonUnknown
    text = written(text, RejectTextMissing)
    before, opinion.state = opinion.state, target
    opinion.reject_reason, opinion.public_note = RejectReason(reason), text
    opinion.due_on = None
    opinion.save(update_fields=["state", "reject_reason", "public_note", "due_on"])
    finish(
        opinion,
        StepSpec(
            Move.REJECT,
            before,
            target,
            at,
            Actor.STAFF,
            by,
            text=text,
            data={"reason": str(reason)},
        ),
    )
    return opinion


@transaction.atomic
def accept(
    opinion: Opinion,
    *,
    grade: Grade | str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Take the matter on with a grade. One that was sent to an undecided topic goes into its consultation."""
    target = begin(opinion, Move.ACCEPT, by=by, seen=seen)
    before, opinion.state = opinion.state, target
    opinion.grade, opinion.accepted_at = _known(grade), at
    opinion.save(update_fields=["state", "grade", "accepted_at"])
    step = StepSpec(Move.ACCEPT, before, target, at, Actor.STAFF, by, data={"grade": opinion.grade})
    if goes_into_consultation(opinion, at):
        # One letter: that a unit is being found for it would not be true for a second.
        write_step(opinion, step)
        follow_into_consultation(opinion, by=by, at=at)
    else:
        finish(opinion, step)
    return opinion


@transaction.atomic
def regrade(
    opinion: Opinion,
    *,
    grade: Grade | str,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Change the grade of a case that no unit has. The reason is for staff.

    Of one that was dispatched the due date follows: ``due_when_regraded``. :raises NoDueDate: there is none.
    """
    target = begin(opinion, Move.REGRADE, by=by, seen=seen)
    grade, reason = _known(grade), written(reason, RegradeReasonMissing)
    if grade == opinion.grade:
        raise SameGrade(grade=grade.label)
    old, opinion.grade = opinion.grade, grade
    opinion.due_on = due_when_regraded(opinion, grade)
    opinion.save(update_fields=["grade", "due_on"])
    facts = {
        "grade": str(grade),
        "grade_before": str(old),
        "due_on": opinion.due_on.isoformat() if opinion.due_on else None,
    }
    finish(
        opinion,
        StepSpec(Move.REGRADE, target, target, at, Actor.STAFF, by, text=reason, data=facts),
    )
    return opinion


def _known(grade: Grade | str) -> Grade:
    """:raises GradeUnknown: there is no such grade."""
    if grade not in Grade.values:
        raise GradeUnknown
    return Grade(grade)
