"""propose, approve, decline, take_down: publication's own small state machine, two persons, with consent."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.copies import fill_from_case
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin_publication, finish, written
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, PublicationMove, PublicationState, PublishConsent
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy, Submitter
from opinions.models.opinion import MAX_PLACE, MAX_TITLE
from portal.core.normalisation import clean_line
from portal.core.publishing import published, unpublished
from portal.users.models import User

MAX_NAME = 60


class ConsentMissing(Refusal):
    message = _("提交人没有同意公开，不能公开。")


class PublicTextMissing(Refusal):
    message = _("公开文本须有标题和内容。")


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
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Make the copy that the public is to see, as redacted here. The original is not touched.

    :raises ConsentMissing: the submitter did not consent, and no source had published it.
    """
    target = begin_publication(opinion, PublicationMove.PROPOSE, by=by, seen=seen)
    if not opinion.may_be_published:
        raise ConsentMissing
    title = written(clean_line(title), PublicTextMissing)[:MAX_TITLE]
    copy = PublishedCopy.objects.filter(opinion=opinion).first() or PublishedCopy(opinion=opinion)
    copy.number, copy.language, copy.submitted_on = (
        opinion.number,
        opinion.language,
        civil_day(opinion.submitted_at),
    )
    copy.title, copy.text, copy.place = (
        title,
        written(text, PublicTextMissing),
        clean_line(place)[:MAX_PLACE],
    )
    copy.name = _name_as_consented(opinion)
    copy.field_id, copy.area_id, copy.studio_id = (
        opinion.field_id,
        opinion.area_id,
        opinion.studio_id,
    )
    copy.proposed_by, copy.proposed_at = by, at
    fill_from_case(copy, opinion)
    copy.save()
    _move(
        opinion,
        PublicationMove.PROPOSE,
        target,
        by=by,
        at=at,
        digest_of=f"{copy.title}\n{copy.text}",
    )
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
    _move(opinion, PublicationMove.TAKE_DOWN, target, by=by, at=at, text=reason)
    unpublished.send(sender=PublishedCopy, instance=copy, at=at, by=by)
    return opinion


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
    digest_of: str = "",
) -> None:
    before, opinion.publication = opinion.publication, target
    opinion.save(update_fields=["publication"])
    finish(
        opinion, StepSpec(move, before, target, at, Actor.STAFF, by, text=text, digest_of=digest_of)
    )
