"""take_down, and what a submitter takes back: away from the public at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.publication import move_publication
from opinions.casework.history import StepSpec, write_step
from opinions.casework.moving import begin_publication, written
from opinions.enums import Actor, PublicationMove, PublicationState
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy, ReplyProposal
from portal.core.publishing import unpublished
from portal.users.models import User


class TakeDownReasonMissing(Refusal):
    message = _("请写明撤下的理由。")


@transaction.atomic
def take_down(
    opinion: Opinion,
    *,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Take a published copy out of pages and index at once. While the consent stands another may be proposed."""
    target = begin_publication(opinion, PublicationMove.TAKE_DOWN, by=by, seen=seen)
    reason = written(reason, TakeDownReasonMissing)
    copy = PublishedCopy.objects.get(opinion=opinion)
    copy.taken_down_at = at
    copy.save(update_fields=["taken_down_at"])
    ReplyProposal.objects.filter(copy=copy).delete()
    move_publication(opinion, PublicationMove.TAKE_DOWN, target, by=by, at=at, text=reason)
    unpublished.send(sender=PublishedCopy, instance=copy, at=at, by=by)
    return opinion


def take_back(opinion: Opinion, *, at: dt.datetime) -> None:
    """The submitter withdraws a locked case, or his consent: what is proposed is not published, what is public is not
    any more.

    Nobody is told: the withdrawal itself is.
    """
    move = _TAKES_BACK.get(PublicationState(opinion.publication))
    if move is None:
        return
    target = begin_publication(opinion, move, by=None)
    ReplyProposal.objects.filter(copy__opinion=opinion).delete()
    before, opinion.publication = opinion.publication, target
    opinion.save(update_fields=["publication"])
    if move is PublicationMove.TAKE_DOWN:
        copy = PublishedCopy.objects.get(opinion=opinion)
        copy.taken_down_at = at
        copy.save(update_fields=["taken_down_at"])
        unpublished.send(sender=PublishedCopy, instance=copy, at=at, by=None)
    write_step(opinion, StepSpec(move, before, target, at, Actor.RESIDENT))


_TAKES_BACK = {
    PublicationState.PROPOSED: PublicationMove.DECLINE,
    PublicationState.PUBLISHED: PublicationMove.TAKE_DOWN,
}
