"""propose, retract, approve, decline: publication's own small state machine, two persons, with consent.

A reply that comes after its matter was proposed or published goes its own way: ``public_replies``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.copies import forget_earlier, show, show_reply, shows
from opinions.casework.cuts import counted_in, cuts_in, left_in_copy, name_to_show, publish_text
from opinions.casework.history import StepSpec, shown_in
from opinions.casework.moving import begin_publication, finish, written
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, CutReason, PublicationMove, PublicationState
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy, Reply, ReplyProposal
from opinions.models.publication import stored_cuts
from opinions.queries import released_reply
from portal.core.normalisation import clean_text
from portal.core.publishing import published
from portal.users.models import User


class ConsentMissing(Refusal):
    message = _("提交人没有同意公开，不能公开。")


class PublicTextMissing(Refusal):
    message = _("公开文本须有标题和内容。")


class CutReasonMissing(Refusal):
    """“Other reasons” is none."""

    message = _("有内容按“其他原因”遮盖，请写明是什么原因。")


class PersonalDataLeft(Refusal):
    """What looks like personal data stays public only when somebody has looked at it."""

    message = _("公开文本里还有疑似个人信息，请逐一看过并勾选确认，或者退回。")


class AnonymityReasonMissing(Refusal):
    message = _("提交人同意署名，改为匿名的，请写明为什么。")


class ReplyOvertaken(Refusal):
    """It was corrected, or answered anew, since the copy was proposed."""

    message = _(
        "提议以后答复有了变动，公开文本里还是原来的答复。请退回，由提议人按现行的答复重新提议。"
    )


class DeclineReasonMissing(Refusal):
    message = _("请写明不同意公开的理由。")


@transaction.atomic
def propose(
    opinion: Opinion,
    *,
    title: str,
    text: str,
    place: str,
    reply: str,
    reason: str,
    anonymous: bool = False,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Make the copy that the public is to see: the original without what is cut. The original is not touched.
    So is what was taken down made public again, cut further.

    ``title``, ``text``, ``place`` and ``reply`` are the original ones in the marked notation of
    ``rules.cuts``, ``⟦…|reason⟧``; an empty ``reply`` is not published, and counts only when one was
    released. ``reason`` is a remark for staff. ``anonymous``: without the name, although its showing was consented to.

    :raises ConsentMissing: the submitter did not consent, and no source had published it.
    :raises BadMark: a mark cannot be read, or has no reason from the list.
    :raises NotTheOriginal: something was changed otherwise than by cuts.
    :raises CutReasonMissing: something is cut for other reasons, and nobody says for which.
    :raises AnonymityReasonMissing: a name is left out, and nobody says why.
    """
    target = begin_publication(opinion, PublicationMove.PROPOSE, by=by, seen=seen)
    if not opinion.may_be_published:
        raise ConsentMissing
    copy = PublishedCopy.objects.filter(opinion=opinion).first() or PublishedCopy(opinion=opinion)
    _take_over(copy, opinion)
    forget_earlier(copy)
    title, text = written(title, PublicTextMissing), written(text, PublicTextMissing)
    show(copy, "title", opinion.title, cuts_in(title, opinion.title))
    show(copy, "text", opinion.text, cuts_in(text, opinion.text))
    show(copy, "place", opinion.place, cuts_in(place, opinion.place))
    if released := released_reply(opinion):
        show_reply(copy, released, *_public_reply(released, clean_text(reply)))
    cuts, reason = counted_in(copy), clean_text(reason)
    check_other_reason(cuts, reason)
    if anonymous and copy.name:
        copy.name = _nameless(reason)
    copy.proposed_by, copy.proposed_at = by, at
    copy.approved_by = copy.approved_at = copy.taken_down_at = None
    copy.save()
    move_publication(
        opinion,
        PublicationMove.PROPOSE,
        target,
        by=by,
        at=at,
        text=reason,
        data={"cuts": cuts},
        digests=shown_in(copy),
    )
    return opinion


@transaction.atomic
def retract(opinion: Opinion, *, by: User, at: dt.datetime, seen: int | None = None) -> Opinion:
    """Take one's own proposal back, and with it a reply that waits; what was cut stands there for the next one.

    :raises OthersProposal: another proposed it.
    """
    target = begin_publication(opinion, PublicationMove.RETRACT, by=by, seen=seen)
    ReplyProposal.objects.filter(copy__opinion=opinion).delete()
    move_publication(opinion, PublicationMove.RETRACT, target, by=by, at=at)
    return opinion


@transaction.atomic
def approve(
    opinion: Opinion,
    *,
    by: User,
    at: dt.datetime,
    acknowledged: bool = False,
    seen: int | None = None,
) -> Opinion:
    """Make the proposed copy public: in pages and index from the end of this transaction on.

    ``acknowledged``: what still looks like personal data was looked at, and may stay.

    :raises OwnItem: ``by`` proposed it.
    :raises ConsentMissing: the consent was withdrawn meanwhile.
    :raises ReplyOvertaken: the reply in it is not the valid one any more.
    :raises PersonalDataLeft: something looks like personal data, and nobody has looked at it.
    """
    target = begin_publication(opinion, PublicationMove.APPROVE, by=by, seen=seen)
    if not opinion.may_be_published:
        raise ConsentMissing
    copy = PublishedCopy.objects.get(opinion=opinion)
    if copy.reply and not _shows_valid_reply(copy, opinion):
        raise ReplyOvertaken
    if (left := left_in_copy(copy)) and not acknowledged:
        raise PersonalDataLeft
    copy.approved_by, copy.approved_at, copy.taken_down_at = by, at, None
    copy.save(update_fields=["approved_by", "approved_at", "taken_down_at"])
    move_publication(
        opinion, PublicationMove.APPROVE, target, by=by, at=at, data={"findings": len(left)}
    )
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
    move_publication(
        opinion,
        PublicationMove.DECLINE,
        target,
        by=by,
        at=at,
        text=written(reason, DeclineReasonMissing),
    )
    return opinion


def _take_over(copy: PublishedCopy, opinion: Opinion) -> None:
    """What nobody redacts."""
    copy.number, copy.language = opinion.number, opinion.language
    copy.submitted_on = civil_day(opinion.submitted_at)
    copy.name = name_to_show(opinion)
    copy.field_id, copy.area_id = opinion.field_id, opinion.area_id
    copy.topic_id, copy.studio_id = opinion.topic_id, opinion.studio_id


def _public_reply(released: Reply, marked: str) -> tuple[str, list[Any]]:
    """The reply as the public gets it, and its cuts; nothing of it where nothing is marked."""
    if not marked:
        return "", []
    cuts = cuts_in(marked, released.text)
    return publish_text(released.text, cuts), stored_cuts(cuts)


def _shows_valid_reply(copy: PublishedCopy, opinion: Opinion) -> bool:
    valid = released_reply(opinion)
    return valid is not None and shows(copy, valid)


def check_other_reason(cuts: Mapping[str, int], remark: str) -> None:
    """:raises CutReasonMissing: something is cut for other reasons, and the remark says nothing."""
    if CutReason.OTHER.value in cuts and not remark:
        raise CutReasonMissing


def _nameless(reason: str) -> str:
    """:raises AnonymityReasonMissing: nobody says why."""
    if not reason:
        raise AnonymityReasonMissing
    return ""


def move_publication(
    opinion: Opinion,
    move: PublicationMove,
    target: PublicationState,
    *,
    by: User,
    at: dt.datetime,
    text: str = "",
    data: dict[str, Any] | None = None,
    digests: dict[str, str] | None = None,
) -> None:
    before, opinion.publication = opinion.publication, target
    opinion.save(update_fields=["publication"])
    finish(
        opinion,
        StepSpec(
            move,
            before,
            target,
            at,
            Actor.STAFF,
            by,
            text=text,
            data=data or {},
            digests=digests or {},
        ),
    )
