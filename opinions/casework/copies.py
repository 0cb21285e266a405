"""Keeping the published copy in step with its case."""

from __future__ import annotations

import datetime as dt

from opinions.casework.numbers import civil_day
from opinions.enums import PublicationState, ReplyStatus
from opinions.models import Opinion, PublishedCopy, Reply
from portal.core.publishing import published
from portal.users.models import User


def released_reply_of(case: Opinion) -> Reply | None:
    """The reply that is valid now; None while there is none."""
    return (
        Reply.objects.filter(opinion=case, status=ReplyStatus.RELEASED)
        .select_related("unit")
        .order_by("-released_at", "-pk")
        .first()
    )


def fill_from_case(copy: PublishedCopy, case: Opinion) -> None:
    """Set what the copy takes over from the case unredacted: reply, its unit and date, topic."""
    copy.topic_id = case.topic_id
    if reply := released_reply_of(case):
        copy.reply = reply.text
        copy.reply_unit = reply.unit.label if reply.unit else ""
        copy.replied_on = civil_day(reply.released_at) if reply.released_at else None


def keep_copy_in_step(case: Opinion, *, by: User | None, at: dt.datetime) -> None:
    """After a reply or a topic changed: take it over into a copy that is proposed or public.

    The reply was released by a second person who saw that the matter is public (docs/decisions.md); a
    copy that was declined or taken down stays as it was.
    """
    if case.publication not in {PublicationState.PROPOSED, PublicationState.PUBLISHED}:
        return
    copy = PublishedCopy.objects.get(opinion=case)
    fill_from_case(copy, case)
    copy.save(update_fields=["topic", "reply", "reply_unit", "replied_on"])
    if case.publication == PublicationState.PUBLISHED:
        published.send(sender=PublishedCopy, instance=copy, at=at, by=by)
