"""rate, call_back: what the submitter says of the answer, under his code or on the telephone."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.expiry import rating_term
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin_act, begin_by_submitter, finish
from opinions.enums import DISSATISFIED, Act, Actor, Move, Stars
from opinions.lifecycle import Refusal
from opinions.lifecycle.records import RATED
from opinions.models import CallBack, CaseRules, Opinion, Rating
from opinions.permissions import Standing, has_number
from portal.core.normalisation import clean_text
from portal.users.models import User


class StarsMissing(Refusal):
    message = _("请选择满意程度")


class DissatisfiedReasonMissing(Refusal):
    message = _("不满意的，请写明理由")


class RatingOver(Refusal):
    message = _("答复后 %(days)d 天内可以评价，现在已经过期。")


class CallNotNeeded(Refusal):
    message = _("提交人已评价为一般或更好，或者已经回访到，不必再回访。")


class NoNumber(Refusal):
    message = _("提交人没有留电话，或联系方式已经删除，不能回访。")


class SatisfactionMissing(Refusal):
    message = _("接通了的，请选择提交人的满意程度。")


class SatisfactionUnheard(Refusal):
    message = _("没有接通，不能填写满意程度。")


@dataclass(frozen=True)
class Marks:
    """``stars`` for the answer as a whole; the three aspects may be left out. 1 to 5, ``enums.Stars``."""

    stars: int
    attitude: int | None = None
    result: int | None = None
    time: int | None = None

    @property
    def is_dissatisfied(self) -> bool:
        return self.stars <= DISSATISFIED

    def check(self) -> None:
        """:raises StarsMissing: a mark is none of the five."""
        marks = [self.stars, *filter(None, (self.attitude, self.result, self.time))]
        if any(mark not in Stars.values for mark in marks):
            raise StarsMissing


UNRATED: dict[str, Any] = dict.fromkeys(RATED)
"""The facts of a step that comes without a rating of its own."""


@transaction.atomic
def rate(
    opinion: Opinion, *, marks: Marks, reason: str, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Take in the submitter's rating of the answer, which closes the case. Once for each answer.

    :raises DissatisfiedReasonMissing: one or two stars, and not a word why.
    :raises RatingOver: the term is over, though the clock has not closed the case yet.
    """
    target = begin_by_submitter(opinion, Move.RATE, seen=seen)
    answered_at = check_may_rate(opinion, at)
    facts = record_rating(opinion, marks, reason, answered_at=answered_at, at=at)
    before, opinion.state, opinion.closed_at = opinion.state, target, at
    opinion.save(update_fields=["state", "closed_at"])
    reason = clean_text(reason)
    finish(
        opinion,
        StepSpec(Move.RATE, before, target, at, Actor.RESIDENT, digest_of=reason, data=facts),
    )
    return opinion


def check_may_rate(opinion: Opinion, at: dt.datetime) -> dt.datetime:
    """When the answer was given. :raises RatingOver: as ``expire`` counts it."""
    if opinion.answered_at is None or at >= opinion.answered_at + rating_term():
        raise RatingOver(days=CaseRules.current().rating_days)
    return opinion.answered_at


def record_rating(
    opinion: Opinion, marks: Marks, reason: str, *, answered_at: dt.datetime, at: dt.datetime
) -> dict[str, Any]:
    """The row, and the facts of the step that it comes with, which keeps the digest of its reason."""
    marks.check()
    reason = clean_text(reason)
    if marks.is_dissatisfied and not reason:
        raise DissatisfiedReasonMissing
    row = Rating.objects.create(
        opinion=opinion, answered_at=answered_at, reason=reason, at=at, **asdict(marks)
    )
    return {"rating": row.pk, **asdict(marks)}


@transaction.atomic
def call_back(
    opinion: Opinion,
    *,
    reached: bool,
    satisfied: int | None,
    note: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Record a call to the submitter of a case whose answer nobody rated, or which left him dissatisfied.

    ``by`` is a second person: neither who handled the case nor who wrote a reply. The state stays.

    :raises CallNotNeeded: he is satisfied, or was reached already.
    :raises NoNumber: none was left, or it is erased.
    """
    begin_act(opinion, Act.CALL_BACK, by=by, seen=seen)
    if not Standing(by, opinion).wants_call_back:
        raise CallNotNeeded
    if not has_number(opinion):
        raise NoNumber
    if reached and satisfied not in Stars.values:
        raise SatisfactionMissing
    if not reached and satisfied is not None:
        raise SatisfactionUnheard
    note, stands = clean_text(note), opinion.state
    row = CallBack.objects.create(
        opinion=opinion, by=by, at=at, reached=reached, satisfied=satisfied, note=note
    )
    facts = {"call_back": row.pk, "reached": reached, "satisfied": satisfied}
    finish(
        opinion,
        StepSpec(Act.CALL_BACK, stands, stands, at, Actor.STAFF, by, digest_of=note, data=facts),
    )
    return opinion
