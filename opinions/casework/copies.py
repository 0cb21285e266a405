"""What a published copy takes over from its case, and what has to be approved before it does."""

from __future__ import annotations

import datetime as dt

from opinions.casework.history import StepSpec
from opinions.casework.moving import finish
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, PublicationMove, PublicationState
from opinions.models import Opinion, PublishedCopy, Reply, ReplyProposal
from portal.core.publishing import published
from portal.users.models import User

SHOWN = {PublicationState.PROPOSED, PublicationState.PUBLISHED}


def show_reply(copy: PublishedCopy, reply: Reply, text: str) -> None:
    """Put ``text``, which is ``reply`` as redacted for the public, into the copy; empty for none."""
    copy.reply = text
    copy.reply_unit = reply.signed_by if text else ""
    copy.replied_on = civil_day(reply.released_at) if text and reply.released_at else None


def follow_topic(case: Opinion, *, by: User | None, at: dt.datetime) -> None:
    """After the topic changed: take it over into a copy that is proposed or public."""
    if case.publication not in SHOWN:
        return
    copy = PublishedCopy.objects.get(opinion=case)
    copy.topic_id = case.topic_id
    copy.save(update_fields=["topic"])
    if case.publication == PublicationState.PUBLISHED:
        published.send(sender=PublishedCopy, instance=copy, at=at, by=by)


def offer_reply(case: Opinion, text: str, *, by: User, at: dt.datetime, reason: str = "") -> None:
    """Propose ``text`` as the public reply of a matter whose copy is proposed or public (docs/decisions.md, 15).

    The copy stays as it is until a publisher approves. Nothing happens for any other matter: there the
    reply is part of the copy that somebody proposes.
    """
    if case.publication not in SHOWN:
        return
    ReplyProposal.objects.update_or_create(
        copy=PublishedCopy.objects.get(opinion=case),
        defaults={"text": text, "proposed_by": by, "proposed_at": at},
    )
    stands = case.publication
    move = PublicationMove.PROPOSE_REPLY
    finish(
        case,
        StepSpec(move, stands, stands, at, Actor.STAFF, by, text=reason, digests={"reply": text}),
    )
