"""check_entry: the second look at what members of staff took down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.intake import Contact, TextMissing, check_sheet, open_topic
from opinions.casework.history import CONTACT, StepSpec, left_in, said_in
from opinions.casework.moving import begin_act, finish, written
from opinions.enums import Act, Actor, Channel, PublishConsent
from opinions.lifecycle import Refusal
from opinions.models import ContactLook, EntryCheck, Opinion, PaperSheet, Submitter
from opinions.permissions import check_see_contact, check_submit_for_resident
from portal.core.normalisation import clean_line
from portal.reference.models import Area, Field
from portal.users.models import User
from studios.models import StudioPage
from topics.models import TopicPage


class SlipReasonMissing(Refusal):
    message = _("改动了登记的内容，请写明为什么。")


class NothingToCheck(Refusal):
    message = _("这件事项不需要核对，或已经核对过。")


class ContactUnread(Refusal):
    message = _("请先查看联系方式，再更正。")


class NameMissing(Refusal):
    message = _("没有登记称呼，不能选“具名公开”。")


@transaction.atomic
def check_entry(
    opinion: Opinion,
    *,
    title: str,
    text: str,
    place: str,
    field: Field | None,
    area: Area | None,
    channel: Channel | str,
    said_on: dt.date | None,
    studio: StudioPage | None,
    topic: TopicPage | None,
    publish_consent: PublishConsent | str,
    name: str,
    phone: str,
    email: str,
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Compare what was typed with the scan, as its second person, and put slips right. Then it can be screened.

    Of ``name``, ``phone`` and ``email`` only what is not empty is put right, by somebody who has looked at what stands there. The last day
    of screening stays as it was set.

    :raises OwnItem: ``by`` typed it.
    :raises NothingToCheck: the rules do not ask for it, or it was done.
    :raises SlipReasonMissing: something was changed without saying why.
    :raises NotPermitted: the other studio is none for which ``by`` writes; or no right to contact data.
    :raises SheetOfAnother: its sheet was printed for a studio, which is not the other one.
    :raises TopicClosed: the other topic did not collect when this was taken down.
    :raises ContactUnread: see above.
    :raises NameMissing: published under a name that nobody left.
    """
    begin_act(opinion, Act.CHECK_ENTRY, by=by, seen=seen)
    waiting = EntryCheck.objects.filter(opinion=opinion, checked_at=None).first()
    if waiting is None:
        raise NothingToCheck
    said: dict[str, Any] = {
        "title": clean_line(title) or opinion.title,
        "text": written(text, TextMissing),
        "place": clean_line(place),
        "field": field,
        "area": area,
        "channel": channel,
        "said_on": said_on,
        "studio": studio,
        "topic": topic,
        "publish_consent": publish_consent,
    }
    changed = [name for name, value in said.items() if getattr(opinion, name) != value]
    _check_ends(opinion, changed, studio=studio, topic=topic, by=by)
    mended = _mended_contact(opinion, Contact(name, phone, email), by=by)
    submitter = Submitter.objects.filter(opinion=opinion).first()
    called = mended.get("name") or (submitter.name if submitter else "")
    if "publish_consent" in changed and publish_consent == PublishConsent.NAMED and not called:
        raise NameMissing
    reason = written(reason, SlipReasonMissing) if changed or mended else ""
    for each in changed:
        setattr(opinion, each, said[each])
    if changed:
        opinion.save(update_fields=changed)
    digests = said_in(opinion) | {"text": opinion.text} if changed or mended else {}
    if mended:
        submitter = submitter or Submitter(opinion=opinion)
        for each, value in mended.items():
            setattr(submitter, each, value)
        submitter.save()
        digests |= left_in(submitter)
    waiting.checked_by, waiting.checked_at = by, at
    waiting.save(update_fields=["checked_by", "checked_at"])
    finish(opinion, _step_of(opinion, [*changed, *mended], digests, reason=reason, by=by, at=at))
    return opinion


def _check_ends(
    opinion: Opinion,
    changed: list[str],
    *,
    studio: StudioPage | None,
    topic: TopicPage | None,
    by: User,
) -> None:
    """Whether it may belong to where it is to go."""
    at = opinion.submitted_at
    if "studio" in changed:
        check_submit_for_resident(by, studio)
    if "topic" in changed:
        open_topic(topic, at)
    if not {"studio", "topic"}.isdisjoint(changed):
        check_sheet(PaperSheet.objects.filter(opinion=opinion).first(), studio, topic, at)


def _mended_contact(opinion: Opinion, contact: Contact, *, by: User) -> dict[str, str]:
    """What of it is other than what was left."""
    given = {name: clean_line(getattr(contact, name)) for name in CONTACT}
    if not any(given.values()):
        return {}
    check_see_contact(by, opinion)
    left = Submitter.objects.filter(opinion=opinion).first()
    if left is None:
        return {name: value for name, value in given.items() if value}
    if not ContactLook.objects.filter(opinion=opinion, by=by).exists():
        raise ContactUnread
    return {name: value for name, value in given.items() if value and value != getattr(left, name)}


def _step_of(
    opinion: Opinion,
    changed: list[str],
    digests: dict[str, str],
    *,
    reason: str,
    by: User,
    at: dt.datetime,
) -> StepSpec:
    state = opinion.state
    data = {
        "changed": changed,
        "channel": str(opinion.channel),
        "said_on": opinion.said_on.isoformat() if opinion.said_on else None,
        "topic": opinion.topic_id,
        "studio": opinion.studio_id,
        "publish_consent": str(opinion.publish_consent),
    }
    return StepSpec(
        Act.CHECK_ENTRY, state, state, at, Actor.STAFF, by, text=reason, data=data, digests=digests
    )
