"""reconsider: a rejection is looked at again, once, by another person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import screening_due
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, begin_by_submitter, finish, written
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, Move
from opinions.lifecycle import Refusal
from opinions.models import CaseRules, Opinion
from portal.core.workdays import load_calendar
from portal.users.models import User


class ReconsiderReasonMissing(Refusal):
    message = _("请写明为什么要复核")


class ReconsideredBefore(Refusal):
    message = _("一件事项只能复核一次，这件已经复核过。")


class ReconsiderOver(Refusal):
    message = _("不予受理后 %(days)d 个工作日内可以申请复核，现在已经过期。")


@transaction.atomic
def reconsider(
    opinion: Opinion,
    *,
    reason: str,
    by: User | None,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Screen the matter anew; whoever rejected it does not decide again (``permissions.Scope``).

    ``by`` is None for the submitter, who has a term; a dispatcher has none. What was said when it was rejected
    stays in the history alone.

    :raises OwnDecision: ``by`` rejected it himself.
    """
    target = (
        begin(opinion, Move.RECONSIDER, by=by, seen=seen)
        if by
        else begin_by_submitter(opinion, Move.RECONSIDER, seen=seen)
    )
    check_first(opinion)
    if by is None:
        check_in_term(opinion, at)
    reason = written(reason, ReconsiderReasonMissing)
    before, opinion.state, opinion.due_on = opinion.state, target, screening_due(at)
    opinion.reject_reason = opinion.public_note = ""
    opinion.save(update_fields=["state", "due_on", "reject_reason", "public_note"])
    actor = Actor.STAFF if by else Actor.RESIDENT
    finish(opinion, StepSpec(Move.RECONSIDER, before, target, at, actor, by, text=reason))
    return opinion


def check_first(opinion: Opinion) -> None:
    """:raises ReconsideredBefore: once in a case, whoever asked."""
    if opinion.steps.filter(move=Move.RECONSIDER).exists():
        raise ReconsideredBefore


def check_in_term(opinion: Opinion, at: dt.datetime) -> None:
    """:raises ReconsiderOver: the last day is over."""
    if civil_day(at) > reconsider_until(opinion):
        raise ReconsiderOver(days=CaseRules.current().reconsider_days)


def reconsider_until(opinion: Opinion) -> dt.date:
    """The last day on which the submitter of a rejected case may ask."""
    rejected = opinion.steps.filter(move=Move.REJECT).latest("position")
    return load_calendar().after(civil_day(rejected.at), CaseRules.current().reconsider_days)
