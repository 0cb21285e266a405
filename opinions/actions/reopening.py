"""request_reopen, grant_reopen, refuse_reopen: a dissatisfied submitter asks to have his matter handled again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.ratings import UNRATED, Marks, record_rating
from opinions.casework.deadlines import screening_due
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, begin_by_submitter, finish, written
from opinions.enums import Actor, Move
from opinions.lifecycle import Refusal
from opinions.models import Assignment, CaseRules, CaseStep, Opinion, Rating
from portal.users.models import User


class ReopenReasonMissing(Refusal):
    message = _("请写明为什么要重新办理")


class NotDissatisfied(Refusal):
    message = _("评价为“很不满意”或“不满意”的，才可以申请重新办理。")


class ReopenOver(Refusal):
    message = _("答复后 %(days)d 天内可以申请重新办理，现在已经过期。")


class ReopenAskedBefore(Refusal):
    message = _("对同一个答复，只能申请一次重新办理。")


class RefuseReopenReasonMissing(Refusal):
    message = _("请写明不同意重办的理由。")


def reopen_term() -> dt.timedelta:
    """How long after the answer a dissatisfied submitter may ask."""
    return dt.timedelta(days=CaseRules.current().reopen_days)


@transaction.atomic
def request_reopen(
    opinion: Opinion,
    *,
    reason: str,
    at: dt.datetime,
    marks: Marks | None = None,
    seen: int | None = None,
) -> Opinion:
    """Ask, once for each answer, within the term. ``marks`` rate an answer that is not rated yet, as part of asking.

    The case has the term of screening to be decided in; what was its due date is kept in the step.

    :raises NotDissatisfied: he rated it three stars or more, or did not rate it and gives no such marks.
    """
    target = begin_by_submitter(opinion, Move.REQUEST_REOPEN, seen=seen)
    answered_at = check_may_ask(opinion, at)
    reason, facts = written(reason, ReopenReasonMissing), UNRATED
    rated = rating_of(opinion)
    said = rated or marks
    if said is None or not said.is_dissatisfied:
        raise NotDissatisfied
    if rated is None and marks is not None:
        facts = record_rating(opinion, marks, reason, answered_at=answered_at, at=at)
    before, due_before = opinion.state, opinion.due_on
    opinion.state, opinion.closed_at, opinion.due_on = target, None, screening_due(at)
    opinion.save(update_fields=["state", "closed_at", "due_on"])
    facts = facts | {
        "due_on": opinion.due_on.isoformat(),
        "due_before": due_before.isoformat() if due_before else None,
    }
    finish(
        opinion,
        StepSpec(Move.REQUEST_REOPEN, before, target, at, Actor.RESIDENT, text=reason, data=facts),
    )
    return opinion


def rating_of(opinion: Opinion) -> Rating | None:
    """Of the answer that holds now."""
    if opinion.answered_at is None:
        return None
    return Rating.objects.filter(opinion=opinion, answered_at=opinion.answered_at).first()


def check_may_ask(opinion: Opinion, at: dt.datetime) -> dt.datetime:
    """When the answer was given. :raises ReopenOver: :raises ReopenAskedBefore: the answer that holds now is meant."""
    answered_at = opinion.answered_at
    if answered_at is None or at >= answered_at + reopen_term():
        raise ReopenOver(days=CaseRules.current().reopen_days)
    if opinion.steps.filter(move=Move.REQUEST_REOPEN, at__gte=answered_at).exists():
        raise ReopenAskedBefore
    return answered_at


@transaction.atomic
def grant_reopen(
    opinion: Opinion, *, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Back to the dispatcher: units are chosen anew, and the answer has a whole term again from then on.

    The rating and the first answer stay as they are. :raises OwnCase: ``by`` ever handled the case or wrote a reply.
    """
    target = begin(opinion, Move.GRANT_REOPEN, by=by, seen=seen)
    before, opinion.state, opinion.due_on = opinion.state, target, screening_due(at)
    opinion.lead_unit = opinion.handler = None
    opinion.save(update_fields=["state", "due_on", "lead_unit", "handler"])
    facts = {"due_on": opinion.due_on.isoformat()}
    finish(opinion, StepSpec(Move.GRANT_REOPEN, before, target, at, Actor.STAFF, by, data=facts))
    Assignment.objects.filter(opinion=opinion, ended_at=None).update(ended_at=at)
    return opinion


@transaction.atomic
def refuse_reopen(
    opinion: Opinion, *, reason: str, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Close the case; the submitter reads the reason. Its due date is again that of the answer, for the figures.

    :raises OwnCase: ``by`` ever handled the case or wrote a reply.
    """
    target = begin(opinion, Move.REFUSE_REOPEN, by=by, seen=seen)
    reason, facts = (
        written(reason, RefuseReopenReasonMissing),
        {"due_on": _asked(opinion).data.get("due_before")},
    )
    before, opinion.state, opinion.closed_at = opinion.state, target, at
    opinion.due_on = dt.date.fromisoformat(facts["due_on"]) if facts["due_on"] else None
    opinion.save(update_fields=["state", "closed_at", "due_on"])
    finish(
        opinion,
        StepSpec(Move.REFUSE_REOPEN, before, target, at, Actor.STAFF, by, text=reason, data=facts),
    )
    return opinion


def _asked(opinion: Opinion) -> CaseStep:
    return opinion.steps.filter(move=Move.REQUEST_REOPEN).latest("position")
