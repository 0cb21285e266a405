"""propose, approve, decline, take_down: publication's own small state machine, two persons, with consent.

A reply that comes after its matter was proposed or published goes its own way: ``public_replies``.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.copies import show_reply
from opinions.casework.history import StepSpec, shown_in, write_step
from opinions.casework.moving import begin_publication, finish, written
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, PublicationMove, PublicationState, PublishConsent
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy, Reply, ReplyProposal, Submitter
from opinions.models.opinion import MAX_PLACE, MAX_TITLE
from opinions.queries import released_reply
from portal.core.normalisation import clean_line, clean_text
from portal.core.publishing import published, unpublished
from portal.users.models import User

MAX_NAME = 60


class ConsentMissing(Refusal):
    message = _("提交人没有同意公开，不能公开。")


class PublicTextMissing(Refusal):
    message = _("公开文本须有标题和内容。")


class CutReasonMissing(Refusal):
    message = _("公开文本与原文或答复不同，请写明改了什么、为什么。")


class DeclineReasonMissing(Refusal):
    message = _("请写明不同意公开的理由。")


class TakeDownReasonMissing(Refusal):
    message = _("请写明撤下的理由。")


@transaction.atomic
def propose(
    opinion: Opinion,
    *,
    title: str,
    text: str,
    place: str,
    reply: str,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Make the copy that the public is to see, as redacted here. The original is not touched.

    ``reply`` counts only when one was released; ``reason`` says what was changed and why.

    :raises ConsentMissing: the submitter did not consent, and no source had published it.
    :raises CutReasonMissing: something differs from the original or the reply, and nobody says why.
    """
    target = begin_publication(opinion, PublicationMove.PROPOSE, by=by, seen=seen)
    if not opinion.may_be_published:
        raise ConsentMissing
    copy = PublishedCopy.objects.filter(opinion=opinion).first() or PublishedCopy(opinion=opinion)
    _take_over(copy, opinion)
    copy.title = written(clean_line(title), PublicTextMissing)[:MAX_TITLE]
    copy.text, copy.place = written(text, PublicTextMissing), clean_line(place)[:MAX_PLACE]
    released = released_reply(opinion)
    if released:
        show_reply(copy, released, clean_text(reply))
    reason = clean_text(reason)
    if not reason and _is_redacted(copy, opinion, released):
        raise CutReasonMissing
    copy.proposed_by, copy.proposed_at = by, at
    copy.save()
    move = PublicationMove.PROPOSE
    _move(opinion, move, target, by=by, at=at, text=reason, digests=shown_in(copy))
    return opinion


@transaction.atomic
def approve(opinion: Opinion, *, by: User, at: dt.datetime, seen: int | None = None) -> Opinion:
    """Make the proposed copy public: in pages and index from the end of this transaction on.

    :raises OwnItem: ``by`` proposed it.
    :raises ConsentMissing: the consent was withdrawn meanwhile.
    """
    target = begin_publication(opinion, PublicationMove.APPROVE, by=by, seen=seen)
    if not opinion.may_be_published:
        raise ConsentMissing
    copy = PublishedCopy.objects.get(opinion=opinion)
    copy.approved_by, copy.approved_at, copy.taken_down_at = by, at, None
    copy.save(update_fields=["approved_by", "approved_at", "taken_down_at"])
    _move(opinion, PublicationMove.APPROVE, target, by=by, at=at)
    published.send(sender=PublishedCopy, instance=copy, at=at, by=by)
    return opinion


@transaction.atomic
def decline(
    opinion: Opinion,
    *,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Refuse the proposed copy; another may be proposed. The reason is for staff."""
    target = begin_publication(opinion, PublicationMove.DECLINE, by=by, seen=seen)
    ReplyProposal.objects.filter(copy__opinion=opinion).delete()
    _move(
        opinion,
        PublicationMove.DECLINE,
        target,
        by=by,
        at=at,
        text=written(reason, DeclineReasonMissing),
    )
    return opinion


@transaction.atomic
def take_down(
    opinion: Opinion,
    *,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Take a published copy out of pages and index at once, and for good."""
    target = begin_publication(opinion, PublicationMove.TAKE_DOWN, by=by, seen=seen)
    reason = written(reason, TakeDownReasonMissing)
    copy = PublishedCopy.objects.get(opinion=opinion)
    copy.taken_down_at = at
    copy.save(update_fields=["taken_down_at"])
    ReplyProposal.objects.filter(copy=copy).delete()
    _move(opinion, PublicationMove.TAKE_DOWN, target, by=by, at=at, text=reason)
    unpublished.send(sender=PublishedCopy, instance=copy, at=at, by=by)
    return opinion


def take_back(opinion: Opinion, *, at: dt.datetime) -> None:
    """The submitter withdraws a locked case: what is proposed is not published, what is public is not any more.

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


def _take_over(copy: PublishedCopy, opinion: Opinion) -> None:
    """What nobody redacts."""
    copy.number, copy.language = opinion.number, opinion.language
    copy.submitted_on = civil_day(opinion.submitted_at)
    copy.name = _name_as_consented(opinion)
    copy.field_id, copy.area_id = opinion.field_id, opinion.area_id
    copy.topic_id, copy.studio_id = opinion.topic_id, opinion.studio_id


def _is_redacted(copy: PublishedCopy, opinion: Opinion, released: Reply | None) -> bool:
    shown = (copy.title, copy.text, copy.place, copy.reply)
    said = (opinion.title, opinion.text, opinion.place, released.text if released else "")
    return shown != said


def _name_as_consented(opinion: Opinion) -> str:
    """The name to show, empty for an anonymous publication."""
    if opinion.publish_consent != PublishConsent.NAMED:
        return ""
    submitter = Submitter.objects.filter(opinion=opinion).first()
    return submitter.name[:MAX_NAME] if submitter else ""


def _move(
    opinion: Opinion,
    move: PublicationMove,
    target: PublicationState,
    *,
    by: User,
    at: dt.datetime,
    text: str = "",
    digests: dict[str, str] | None = None,
) -> None:
    before, opinion.publication = opinion.publication, target
    opinion.save(update_fields=["publication"])
    finish(
        opinion,
        StepSpec(move, before, target, at, Actor.STAFF, by, text=text, digests=digests or {}),
    )
