"""submit: the only way in for residents and for clerks who write down what a resident said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.actions.attachments import attach_files, claim_files
from opinions.casework.deadlines import screening_due
from opinions.casework.files import brought
from opinions.casework.history import StepSpec, left_in, said_in, write_step
from opinions.casework.moving import written
from opinions.casework.numbers import civil_day, reserve_numbers
from opinions.codes import code_digests, code_of_form, form_digests, secret_code
from opinions.enums import Actor, Channel, Move, PublishConsent, State
from opinions.lifecycle import Refusal, target_of
from opinions.models import Attachment, CaseRules, EntryCheck, Opinion, PaperSheet, Submitter
from opinions.models.opinion import MAX_PLACE, MAX_TEXT, MAX_TITLE
from opinions.notifications import announce
from opinions.permissions import check_submit_for_resident
from opinions.rules import title_from
from portal.core.normalisation import clean_line
from portal.reference.models import Area, Field
from portal.users.models import User
from studios.models import StudioPage
from topics.models import TopicPage
from topics.phases import accepts_opinions


class TextMissing(Refusal):
    message = _("请写下要反映的内容。")


class TextTooLong(Refusal):
    message = _("内容太长，最多 %(most)d 个字，现在有 %(length)d 个字。")


class TopicClosed(Refusal):
    """The topic takes no opinions now; what was typed is the caller's to keep."""

    message = _("这个议题现在不征集意见。您写的内容还在，可以作为一般意见提交。")


class SheetUsed(Refusal):
    message = _("登记表 %(sheet)s 已登记为 %(number)s，请核对表号。")


class SheetOfAnother(Refusal):
    """It was printed for a studio, and belongs to that one's cases."""

    message = _(
        "登记表 %(sheet)s 是“%(studio)s”印的。请核对表号；没有写错的，登记到这个工作室，或者交给他们登记。"
    )


class SheetOfAnotherTopic(Refusal):
    """It was printed for a topic that still collects, and asks for its opinions."""

    message = _(
        "登记表 %(sheet)s 是为议题“%(topic)s”印的。请核对表号；没有写错的，登记到这个议题；已停止征集的，不选议题。"
    )


@dataclass(frozen=True)
class Contact:
    """What a submitter leaves so that he can be told; every part may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


WORDS = {
    "title": _("标题"),
    "text": _("内容"),
    "place": _("具体地点"),
    "field": _("领域"),
    "area": _("街道、社区"),
    "publish_consent": _("公开"),
    "contact": _("联系方式"),
    "files": _("照片和文件"),
}
"""What one form may say otherwise the second time."""


@dataclass(frozen=True)
class Receipt:
    """What a submitter keeps. ``code`` is known here and never again, except from the same form id."""

    opinion: Opinion
    code: str
    created: bool
    """False when the same form had been sent before."""
    changed: tuple[str | Promise, ...] = ()
    """What the same form said otherwise than before, in the words of the form; none of it was taken over."""

    @property
    def same(self) -> bool:
        return not self.changed


def submit(
    *,
    form_id: str,
    title: str,
    text: str,
    place: str,
    field: Field | None,
    area: Area | None,
    topic: TopicPage | None,
    studio: StudioPage | None,
    channel: Channel | str,
    language: str,
    publish_consent: PublishConsent | str,
    contact: Contact | None,
    at: dt.datetime,
    by: User | None = None,
    said_on: dt.date | None = None,
    sheet: PaperSheet | None = None,
    admit: Callable[[], object] = bool,
) -> Receipt:
    """Take in one opinion, once per ``form_id``: a repeat, also a simultaneous one, gives the same receipt.

    The caller has the consent to processing; ``by`` is the clerk who writes for a resident. What is pending under the
    form id (``actions.attachments``) comes along. ``admit`` is called before anything new is written, not for a repeat;
    by raising it keeps the opinion out. ``said_on`` and ``sheet`` are the clerk's: the day on which it was said, the
    printed form on which it stands.

    :raises NotPermitted: ``by`` writes for nobody, or not for this studio.
    :raises TextMissing: nothing is left of the text after normalisation.
    :raises TextTooLong: more than ``MAX_TEXT`` characters.
    :raises TopicClosed: the topic does not collect now.
    :raises SheetUsed: another opinion was registered from this sheet.
    :raises SheetOfAnother: it was printed for a studio, which is not ``studio``.
    :raises SheetOfAnotherTopic: it was printed for a topic, which is not ``topic``; none will do when that collects no more.
    """
    if by is not None:
        check_submit_for_resident(by, studio)
    text = written(text, TextMissing)
    if len(text) > MAX_TEXT:
        raise TextTooLong(most=MAX_TEXT, length=len(text))
    said = {
        "title": clean_line(title)[:MAX_TITLE] or _title_of(text),
        "text": text,
        "place": clean_line(place)[:MAX_PLACE],
        "field": field,
        "area": area,
        "publish_consent": publish_consent,
    }
    if known := _submitted_before(form_id):
        return _same_receipt(known, form_id, said, contact)
    topic = open_topic(topic, at)
    check_sheet(sheet, studio, topic, at)
    opinion = Opinion(
        form_digest=form_digests(form_id)[0],
        code_digest=code_digests(secret_code(form_id))[0],
        **said,
        topic=topic,
        studio=studio,
        channel=channel,
        language=language,
        consented_at=at,
        state=target_of(Move.SUBMIT, None),
        said_on=said_on,
        submitted_at=at,
        due_on=screening_due(at, field=field, channel=channel),
    )
    # Up to here nothing is locked: while the transaction lasts, SQLite lets nobody else write.
    try:
        with transaction.atomic():
            admit()
            opinion.number = reserve_numbers(year=civil_day(at).year)[0]
            opinion.save(force_insert=True)
            submitter = _keep_contact(opinion, contact)
            if by is not None:
                _note_entry(opinion, sheet, by)
            files = claim_files(form_id)
            step = write_step(opinion, _step_of(opinion, submitter, files, by), first=True)
            attach_files(files, step)
            announce(opinion, step, reachable=bool(contact))
    except IntegrityError:
        # Another process took in the same form a moment ago; nothing of this try stays, its count included.
        if (known := _submitted_before(form_id)) is None:
            raise
        return _same_receipt(known, form_id, said, contact)
    return Receipt(opinion, secret_code(form_id), created=True)


def _title_of(text: str) -> str:
    return title_from(text)[:MAX_TITLE]


def _submitted_before(form_id: str) -> Opinion | None:
    sent = Opinion.objects.filter(form_digest__in=form_digests(form_id))
    return sent.get() if sent.exists() else None


def _same_receipt(
    known: Opinion, form_id: str, said: Mapping[str, Any], contact: Contact | None
) -> Receipt:
    if said["title"] == _title_of(said["text"]) and known.title == _title_of(known.text):
        said = {**said, "title": known.title}  # both were made from the text, nobody wrote another
    changed = [WORDS[name] for name, value in said.items() if getattr(known, name) != value]
    if _contact_differs(known, contact or Contact()):
        changed.append(WORDS["contact"])
    if Attachment.objects.pending(form_id).exists():
        changed.append(WORDS["files"])
    code = code_of_form(form_id, stored=known.form_digest or "")
    return Receipt(known, code, created=False, changed=tuple(changed))


def _contact_differs(known: Opinion, contact: Contact) -> bool:
    """Against what was left; of what has been erased since, nobody can tell."""
    left = Submitter.objects.filter(opinion=known).first()
    if left is None:
        return bool(contact)
    names = ("name", "phone", "email")
    return left.erased_at is None and any(
        getattr(left, name) != clean_line(getattr(contact, name)) for name in names
    )


def open_topic(topic: TopicPage | None, at: dt.datetime) -> TopicPage | None:
    """The Chinese source page of a topic that collects now. :raises TopicClosed: it does not."""
    if topic is None:
        return None
    topic = topic.source_page
    if not _collects(topic, at):
        raise TopicClosed
    return topic


def _collects(topic: TopicPage, at: dt.datetime) -> bool:
    return topic.live and accepts_opinions(topic.phase_at(at))


def check_sheet(
    sheet: PaperSheet | None, studio: StudioPage | None, topic: TopicPage | None, at: dt.datetime
) -> None:
    """One that was printed for no studio or topic may be any one's; this one may be refused."""
    if sheet is None:
        return
    if sheet.studio and (studio is None or sheet.studio_id != studio.pk):
        raise SheetOfAnother(sheet=sheet.number, studio=sheet.studio.title)
    if sheet.topic is None or (topic is None and not _collects(sheet.topic, at)):
        return
    if topic is None or sheet.topic_id != topic.pk:
        raise SheetOfAnotherTopic(sheet=sheet.number, topic=sheet.topic.title)


def _keep_contact(opinion: Opinion, contact: Contact | None) -> Submitter | None:
    if not contact:
        return None
    return Submitter.objects.create(
        opinion=opinion,
        name=clean_line(contact.name),
        phone=clean_line(contact.phone),
        email=clean_line(contact.email),
    )


def _note_entry(opinion: Opinion, sheet: PaperSheet | None, by: User) -> None:
    """Tie the printed sheet to it, and ask for the second look where the rules do."""
    if sheet is not None:
        free = PaperSheet.objects.filter(pk=sheet.pk, opinion=None)
        if not free.update(opinion=opinion):
            used = PaperSheet.objects.select_related("opinion").get(pk=sheet.pk)
            raise SheetUsed(sheet=used.number, number=used.opinion.number if used.opinion else "")
    if CaseRules.current().checks(opinion.channel):
        EntryCheck.objects.create(opinion=opinion, registered_by=by)


def _step_of(
    opinion: Opinion, submitter: Submitter | None, files: list[Attachment], by: User | None
) -> StepSpec:
    return StepSpec(
        Move.SUBMIT,
        from_state="",
        to_state=State(opinion.state),
        at=opinion.submitted_at,
        actor=Actor.STAFF if by else Actor.RESIDENT,
        by=by,
        digest_of=opinion.text,
        digests=said_in(opinion) | left_in(submitter) | brought(files),
        data={
            "channel": str(opinion.channel),
            "topic": opinion.topic_id,
            "studio": opinion.studio_id,
            "publish_consent": str(opinion.publish_consent),
        },
    )
