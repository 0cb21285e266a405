"""propose_correction, correct, refuse_correction: how a released reply is put right, by two persons."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.drafting import letter_parts
from opinions.casework.copies import offer_reply
from opinions.casework.history import StepSpec
from opinions.casework.merging import check_reply_is_for_all
from opinions.casework.moving import begin, begin_act, finish, written
from opinions.enums import Act, Actor, Move, ReplyStatus
from opinions.lifecycle import Refusal
from opinions.models import Opinion, Reply
from opinions.queries import correction_under_review, released_reply
from portal.users.models import User


class CorrectionReasonMissing(Refusal):
    message = _("请写明为什么更正。")


class CorrectionRefusalReasonMissing(Refusal):
    message = _("请写明不同意更正的理由。")


class NothingToCorrect(Refusal):
    message = _("这件事项还没有可以更正的答复。")


class NothingCorrected(Refusal):
    message = _("更正后的答复与原答复完全相同。")


class CorrectionWaits(Refusal):
    message = _("已有一份更正待审核。")


class NoCorrectionWaits(Refusal):
    message = _("没有待审核的更正。")


class CorrectionOvertaken(Refusal):
    """The reply that it corrects is not the valid one any more."""

    message = _("这份更正针对的答复已不是现行的答复，请不同意更正，由承办单位重新提交。")


@transaction.atomic
def propose_correction(
    opinion: Opinion,
    *,
    text: str,
    reason: str,
    salutation: str = "",
    signature: str = "",
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Hand another reply to review in place of the valid one, which stays until then. The reason is for staff.

    Salutation and signature, left empty, are those of the valid reply.

    :raises NothingToCorrect: there is no reply of its own, as after a consultation.
    :raises CorrectionWaits: another has not been decided yet.
    :raises ReplyNamesSubmitter: others read it as well, whose cases were merged into this one.
    """
    begin_act(opinion, Act.PROPOSE_CORRECTION, by=by, seen=seen)
    if correction_under_review(opinion) is not None:
        raise CorrectionWaits
    if (valid := released_reply(opinion)) is None:
        raise NothingToCorrect
    parts = letter_parts(
        opinion, salutation or valid.salutation, text, signature or valid.signature
    )
    reason = written(reason, CorrectionReasonMissing)
    reply = Reply(
        opinion=opinion,
        unit=valid.unit,
        **parts,
        author=by,
        status=ReplyStatus.IN_REVIEW,
        corrects=valid,
        created_at=at,
    )
    if reply.words == valid.words:
        raise NothingCorrected
    check_reply_is_for_all(opinion, reply.letter)  # the step holds digests of more than the letter
    reply.save()
    stands, facts = opinion.state, {"reply": reply.pk, "corrects": valid.pk}
    spec = StepSpec(
        Act.PROPOSE_CORRECTION,
        stands,
        stands,
        at,
        Actor.STAFF,
        by,
        text=reason,
        data=facts,
        digests={"reply": reply.words},
    )
    finish(opinion, spec)
    return opinion


@transaction.atomic
def correct(opinion: Opinion, *, by: User, at: dt.datetime, seen: int | None = None) -> Opinion:
    """Let the correction take the place of the reply that it corrects, which stays visible as corrected.

    When the matter was answered does not change, nor its clock. Of a public matter the new reply is proposed for
    publication by that; the public page keeps the old one until a publisher decides.

    :raises OwnItem: ``by`` wrote it.
    :raises CorrectionOvertaken: another reply has become the valid one.
    """
    target = begin(opinion, Move.CORRECT, by=by, seen=seen)
    reply, valid = _waiting(opinion), released_reply(opinion)
    if valid is None or reply.corrects_id != valid.pk:
        raise CorrectionOvertaken
    valid.status = ReplyStatus.CORRECTED
    valid.save(update_fields=["status"])
    reply.status, reply.reviewer, reply.released_at = ReplyStatus.RELEASED, by, at
    reply.save(update_fields=["status", "reviewer", "released_at"])
    facts = {"reply": reply.pk, "corrects": valid.pk}
    before = opinion.state
    spec = StepSpec(
        Move.CORRECT,
        before,
        target,
        at,
        Actor.STAFF,
        by,
        digest_of=reply.letter,
        data=facts,
    )
    finish(opinion, spec)
    offer_reply(opinion, reply.text, by=by, at=at)
    return opinion


@transaction.atomic
def refuse_correction(
    opinion: Opinion, *, reason: str, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Leave the valid reply as it is; its author is told why, and may propose another.

    :raises OwnItem: ``by`` wrote it.
    """
    begin_act(opinion, Act.REFUSE_CORRECTION, by=by, seen=seen)
    reply, reason = _waiting(opinion), written(reason, CorrectionRefusalReasonMissing)
    reply.status, reply.reviewer, reply.remark = ReplyStatus.SENT_BACK, by, reason
    reply.save(update_fields=["status", "reviewer", "remark"])
    stands, facts = opinion.state, {"reply": reply.pk}
    spec = StepSpec(
        Act.REFUSE_CORRECTION, stands, stands, at, Actor.STAFF, by, text=reason, data=facts
    )
    finish(opinion, spec)
    return opinion


def _waiting(opinion: Opinion) -> Reply:
    """:raises NoCorrectionWaits: nobody proposed one, or it was decided."""
    if (waiting := correction_under_review(opinion)) is None:
        raise NoCorrectionWaits
    return waiting
