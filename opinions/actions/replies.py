"""answer_on_the_spot, submit_reply, send_back, release."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.drafting import check_draft, draft_mark, letter_parts, saved_draft, set_aside
from opinions.casework.copies import offer_reply
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, finish, written
from opinions.enums import Actor, Grade, Move, ReplyStatus
from opinions.lifecycle import Refusal
from opinions.models import Opinion, Reply
from portal.users.models import User


class RemarkMissing(Refusal):
    message = _("请写明需要修改什么。")


class NotSimple(Refusal):
    message = _("只有“简易”的事项可以当场答复，这件是“%(grade)s”。")


@transaction.atomic
def answer_on_the_spot(
    opinion: Opinion,
    *,
    text: str,
    salutation: str = "",
    signature: str = "",
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Answer a simple matter at once; one person is enough. An ungraded one becomes simple by it.

    Salutation and signature as in ``submit_reply``.

    :raises NotSimple: it was graded otherwise.
    :raises ReplyUnfinished: a blank or a placeholder of the template is left.
    """
    target = begin(opinion, Move.ANSWER_ON_THE_SPOT, by=by, seen=seen)
    if opinion.grade and opinion.grade != Grade.SIMPLE:
        raise NotSimple(grade=Grade(opinion.grade).label)
    reply = Reply.objects.create(
        opinion=opinion,
        **letter_parts(opinion, salutation, text, signature),
        author=by,
        status=ReplyStatus.RELEASED,
        on_the_spot=True,
        created_at=at,
        released_at=at,
    )
    before, opinion.state, opinion.grade = opinion.state, target, Grade.SIMPLE
    opinion.accepted_at = opinion.accepted_at or at
    opinion.answered_at, opinion.handler = at, by
    opinion.save(update_fields=["state", "grade", "accepted_at", "answered_at", "handler"])
    facts = {"grade": str(Grade.SIMPLE), "reply": reply.pk}
    finish(
        opinion,
        StepSpec(
            Move.ANSWER_ON_THE_SPOT,
            before,
            target,
            at,
            Actor.STAFF,
            by,
            digest_of=reply.letter,
            data=facts,
        ),
    )
    offer_reply(opinion, reply.text, by=by, at=at)
    return opinion


@transaction.atomic
def submit_reply(
    opinion: Opinion,
    *,
    text: str,
    salutation: str = "",
    signature: str = "",
    by: User,
    at: dt.datetime,
    seen: int | None = None,
    draft_seen: str | None = None,
) -> Opinion:
    """Hand a drafted reply to review. Each draft is a row of its own, so that the history of drafts stays.

    ``text`` is the body of the letter; salutation and signature, left empty, are the suggested ones: an official
    letter has both. The date is that of the release. The saved draft has served and goes, but for one that is
    another's or was not seen, which is set aside; ``draft_seen`` is its mark on the screen (``draft_mark``).

    :raises ReplyUnfinished: a blank or a placeholder of the template is left.
    :raises DraftChanged: somebody else saved another draft since the screen was opened.
    """
    target = begin(opinion, Move.SUBMIT_REPLY, by=by, seen=seen)
    draft = saved_draft(opinion)
    check_draft(draft, draft_seen, by=by)
    reply = Reply.objects.create(
        opinion=opinion,
        unit=opinion.lead_unit,
        **letter_parts(opinion, salutation, text, signature),
        author=by,
        status=ReplyStatus.IN_REVIEW,
        created_at=at,
    )
    if draft and draft.author_id == by.pk and draft_seen == draft_mark(draft):
        draft.delete()
    else:
        set_aside(draft)
    before, opinion.state = opinion.state, target
    opinion.save(update_fields=["state"])
    facts = {"reply": reply.pk}
    finish(
        opinion,
        StepSpec(
            Move.SUBMIT_REPLY,
            before,
            target,
            at,
            Actor.STAFF,
            by,
            digest_of=reply.words,
            data=facts,
        ),
    )
    return opinion


@transaction.atomic
def send_back(
    opinion: Opinion,
    *,
    remark: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Give the reply under review back to the unit with a remark."""
    target = begin(opinion, Move.SEND_BACK, by=by, seen=seen)
    remark = written(remark, RemarkMissing)
    reply = _under_review(opinion)
    reply.status, reply.reviewer, reply.remark = ReplyStatus.SENT_BACK, by, remark
    reply.save(update_fields=["status", "reviewer", "remark"])
    before, opinion.state = opinion.state, target
    opinion.save(update_fields=["state"])
    facts = {"reply": reply.pk}
    finish(
        opinion,
        StepSpec(Move.SEND_BACK, before, target, at, Actor.STAFF, by, text=remark, data=facts),
    )
    return opinion


@transaction.atomic
def release(opinion: Opinion, *, by: User, at: dt.datetime, seen: int | None = None) -> Opinion:
    """Send the reply under review out to its submitter, as its second person. Of a public matter it is proposed for
    publication by that.

    :raises OwnItem: ``by`` wrote it.
    """
    target = begin(opinion, Move.RELEASE, by=by, seen=seen)
    reply = _under_review(opinion)
    reply.status, reply.reviewer, reply.released_at = ReplyStatus.RELEASED, by, at
    reply.save(update_fields=["status", "reviewer", "released_at"])
    before, opinion.state, opinion.answered_at = opinion.state, target, at
    opinion.save(update_fields=["state", "answered_at"])
    facts = {"reply": reply.pk}
    finish(
        opinion,
        StepSpec(
            Move.RELEASE, before, target, at, Actor.STAFF, by, digest_of=reply.letter, data=facts
        ),
    )
    offer_reply(opinion, reply.text, by=by, at=at)
    return opinion


def _under_review(opinion: Opinion) -> Reply:
    waiting = Reply.objects.filter(opinion=opinion, status=ReplyStatus.IN_REVIEW, corrects=None)
    return waiting.latest("created_at", "pk")
