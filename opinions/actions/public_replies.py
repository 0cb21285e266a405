"""propose_reply, approve_reply, decline_reply: how a reply joins a copy that is public already, by two persons."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.publication import (
    ConsentMissing,
    DeclineReasonMissing,
    PersonalDataLeft,
    check_other_reason,
)
from opinions.casework.copies import keep_earlier, offer_reply, show_reply
from opinions.casework.cuts import counted, cuts_in, left_in_reply
from opinions.casework.history import StepSpec, shown_in
from opinions.casework.moving import begin_publication, finish, written
from opinions.enums import Actor, PublicationMove
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy, ReplyProposal
from opinions.queries import released_reply
from portal.core.normalisation import clean_text
from portal.core.publishing import published
from portal.users.models import User


class PublicReplyMissing(Refusal):
    message = _("请写下公开的答复。")


class NoReplyReleased(Refusal):
    message = _("这件事项还没有答复。")


class NoReplyWaits(Refusal):
    message = _("没有待公开的答复。")


@transaction.atomic
def propose_reply(
    opinion: Opinion,
    *,
    reply: str,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Propose the released reply, without what is cut, in place of what waits or is public.

    ``reply`` and ``reason`` are as in ``propose``, and so is what is refused.
    """
    begin_publication(opinion, PublicationMove.PROPOSE_REPLY, by=by, seen=seen)
    if not opinion.may_be_published:
        raise ConsentMissing
    if (released := released_reply(opinion)) is None:
        raise NoReplyReleased
    reply, reason = written(reply, PublicReplyMissing), clean_text(reason)
    cuts = cuts_in(reply, released.text)
    check_other_reason(counted(cuts), reason)
    offer_reply(opinion, released.text, by=by, at=at, reason=reason, cuts=cuts)
    return opinion


@transaction.atomic
def approve_reply(
    opinion: Opinion,
    *,
    by: User,
    at: dt.datetime,
    acknowledged: bool = False,
    seen: int | None = None,
) -> Opinion:
    """Let the waiting reply join the public copy: pages and index have it from this transaction on. One that it
    corrects, or that was given before the matter was handled anew, stays on the page as such.

    :raises OwnItem: ``by`` proposed it, or wrote the reply.
    :raises PersonalDataLeft: something looks like personal data, and nobody has looked at it.
    """
    target = begin_publication(opinion, PublicationMove.APPROVE_REPLY, by=by, seen=seen)
    if not opinion.may_be_published:
        raise ConsentMissing
    waiting, released = _waiting(opinion), released_reply(opinion)
    if released is None:
        raise NoReplyReleased
    if (left := left_in_reply(waiting)) and not acknowledged:
        raise PersonalDataLeft
    copy = PublishedCopy.objects.get(opinion=opinion)
    keep_earlier(copy, released)
    show_reply(copy, released, waiting.text, waiting.cuts)
    copy.save(update_fields=["reply", "cuts", "reply_unit", "replied_on", "earlier"])
    waiting.delete()
    move, facts = PublicationMove.APPROVE_REPLY, {"findings": len(left)}
    finish(
        opinion,
        StepSpec(move, target, target, at, Actor.STAFF, by, data=facts, digests=shown_in(copy)),
    )
    published.send(sender=PublishedCopy, instance=copy, at=at, by=by)
    return opinion


@transaction.atomic
def decline_reply(
    opinion: Opinion, *, reason: str, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Refuse to let the waiting reply join; the copy stays as it is. The reason is for staff."""
    target = begin_publication(opinion, PublicationMove.DECLINE_REPLY, by=by, seen=seen)
    waiting, reason = _waiting(opinion), written(reason, DeclineReasonMissing)
    move = PublicationMove.DECLINE_REPLY
    finish(opinion, StepSpec(move, target, target, at, Actor.STAFF, by, text=reason))
    waiting.delete()
    return opinion


def _waiting(opinion: Opinion) -> ReplyProposal:
    """:raises NoReplyWaits: nobody proposed one, or it was decided."""
    if (waiting := ReplyProposal.objects.filter(copy__opinion=opinion).first()) is None:
        raise NoReplyWaits
    return waiting
