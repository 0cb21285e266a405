"""Pictures and PDFs that residents add. A form that takes them needs four lines:

* ``forms.AttachmentsField()`` on the form, ``enctype="multipart/form-data"`` in the template;
* ``keep_files(files, form_id=…)`` at every press of a button, valid or not: what it takes survives for a day under
  the id of the (signed) form, what it refuses comes back with a message for the field;
* ``queries.pending_attachments(form_id)`` for the list with its buttons, ``drop_file(form_id, key)`` behind those;
* in the action, in its transaction: ``files = claim_files(form_id)``, ``digests=… | brought(files)`` in the step, and
  ``attach_files(files, step)`` when it is written.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from opinions.casework.files import (
    FileChanged,
    delete_bytes,
    digest_of,
    one_form_at_a_time,
    read_bytes,
    write_bytes,
)
from opinions.casework.history import StepSpec, write_step
from opinions.casework.moving import lock
from opinions.codes import form_digests
from opinions.enums import Actor, AttachmentStatus, Event
from opinions.models import Attachment, CaseStep
from opinions.models.attachment import KEPT
from portal.core.files import (
    BadFile,
    Decoded,
    FileFault,
    FileKind,
    NoVerdict,
    Patience,
    ScannerDown,
    decode,
    is_infected,
    judge,
    scanner_is_on,
    shown_name,
)

logger = logging.getLogger(__name__)
MOST_FILES = 5
PENDING_KEPT = dt.timedelta(hours=24)


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not taken, and why; as text the sentence for whoever sent it."""

    name: str
    fault: FileFault

    def __str__(self) -> str:
        return _("“%(name)s”%(why)s") % {"name": self.name, "why": self.fault.label}


class Door:
    """Who may have files decoded, and how many; this one stands open."""

    def admits(self) -> bool:
        """Asked before each file is decoded."""
        return True

    def charge(self, *, seconds: float, size: int) -> None:
        """Told after each file how long it kept others waiting, and how many bytes of it are kept."""


def keep_files(
    files: Iterable[UploadedFile], *, form_id: str, at: dt.datetime, door: Door | None = None
) -> list[RefusedFile]:
    """Decode and store what came with a form, pending under its id; those that are not taken.

    A file that is there already stays once. No more are decoded than a form takes, whatever becomes of them, and all
    together for ``REQUEST_SECONDS``. To be called outside of a transaction: a file takes some seconds.
    """
    request = _Request(form_id, at, door or Door())
    refused = []
    for file in files:
        try:
            request.keep(file)
        except BadFile as bad:
            refused.append(RefusedFile(shown_name(file.name or ""), bad.fault))
    return refused


@dataclass
class _Request:
    """What came with one press of a button."""

    form_id: str
    at: dt.datetime
    door: Door
    patience: Patience = field(default_factory=Patience)
    tried: dict[str, FileFault | None] = field(default_factory=dict)
    """SHA-256 as it came → what was wrong with it."""

    def keep(self, file: UploadedFile) -> None:
        """:raises BadFile: it is not taken."""
        content = cast(BinaryIO, file.file)
        kind = judge(file.name or "", file.size or 0, content)
        content.seek(0)
        digest = digest_of(content.read())
        if digest not in self.tried:
            self.admit()
            self.tried[digest] = None
            try:
                self.take(file, content, kind)
            except BadFile as bad:
                self.tried[digest] = bad.fault
        if fault := self.tried[digest]:
            raise BadFile(fault)

    def admit(self) -> None:
        """:raises BadFile: nothing more is decoded."""
        kept = Attachment.objects.pending(self.form_id).count()
        if max(kept, len(self.tried)) >= MOST_FILES:
            raise BadFile(FileFault.TOO_MANY)
        if not self.door.admits():
            raise BadFile(FileFault.BUSY)

    def take(self, file: UploadedFile, content: BinaryIO, kind: FileKind) -> None:
        """:raises BadFile: it cannot be opened, or must not or cannot be kept."""
        before, size = self.patience.spent, 0
        try:
            decoded = decode(content, kind, self.patience)
            _keep_decoded(file, decoded, form_id=self.form_id, at=self.at)
            size = len(decoded.content) + len(decoded.small)
        finally:
            self.door.charge(seconds=self.patience.spent - before, size=size)


def _keep_decoded(file: UploadedFile, decoded: Decoded, *, form_id: str, at: dt.datetime) -> None:
    """:raises BadFile: it is infected, cannot be stored, or is one too many."""
    status = _verdict(decoded.content)
    attachment = Attachment.objects.create(
        form_digest=form_digests(form_id)[0],
        name=shown_name(file.name or ""),
        kind=decoded.kind,
        size=len(decoded.content),
        sha256=digest_of(decoded.content),
        small_sha256=digest_of(decoded.small) if decoded.small else "",
        created_at=at,
    )
    _store(attachment, decoded, status, form_id=form_id)


def _verdict(content: bytes) -> AttachmentStatus:
    """:raises BadFile: infected."""
    if not scanner_is_on():
        return AttachmentStatus.READY
    try:
        if is_infected(io.BytesIO(content)):
            raise BadFile(FileFault.INFECTED)
    except ScannerDown:
        return AttachmentStatus.WAITING
    return AttachmentStatus.READY


def _store(
    attachment: Attachment, decoded: Decoded, status: AttachmentStatus, *, form_id: str
) -> None:
    """The row is there before its file, so that no file is left without one.

    :raises BadFile: it could not be stored, or others of the form that came at the same moment were before it.
    """
    try:
        write_bytes(attachment, decoded.content, decoded.small)
    except OSError as error:
        logger.exception("An attachment could not be stored")
        with suppress(OSError):  # then the timer tries again
            _discard(attachment)
        raise BadFile(FileFault.NOT_KEPT) from error
    try:
        kept = _count_in(attachment, status, form_id=form_id)
    except IntegrityError:
        _discard(attachment)  # the same file is there already
        return
    if not kept:
        _discard(attachment)
        raise BadFile(FileFault.TOO_MANY)


@transaction.atomic
def _count_in(attachment: Attachment, status: AttachmentStatus, *, form_id: str) -> bool:
    """Whether it is one of the form's from now on; of the files of one form one after the other is asked."""
    one_form_at_a_time(attachment.form_digest)
    pending = Attachment.objects.pending(form_id)
    same = pending.filter(sha256=attachment.sha256).exists()  # the database refuses it, as the same
    if not same and pending.count() >= MOST_FILES:
        return False
    attachment.status = status
    attachment.save(update_fields=["status"])
    return True


def drop_file(*, form_id: str, key: str) -> None:
    """Take one pending file away; nothing if there is no such file under this form."""
    for attachment in Attachment.objects.pending(form_id).keyed(key):
        _discard(attachment)


def _discard(attachment: Attachment) -> bool:
    """Whether it was still pending. First nobody may count on it any more, then its file goes, then its row."""
    pending = Attachment.objects.filter(pk=attachment.pk, opinion=None)
    if not pending.update(status=AttachmentStatus.RECEIVING, fault=""):
        return False
    delete_bytes(attachment)
    pending.delete()
    return True


def carry_files(*, from_form: str, to_form: str) -> None:
    """What is pending under one form is pending under another from now on."""
    Attachment.objects.pending(from_form).update(form_digest=form_digests(to_form)[0])


def claim_files(form_id: str) -> list[Attachment]:
    """The pending files of a form that is being sent, locked; in the order in which they came."""
    pending = Attachment.objects.pending(form_id).filter(status__in=KEPT)
    return list(pending.select_for_update().order_by("pk"))


def attach_files(files: Sequence[Attachment], step: CaseStep) -> None:
    """Make them part of the step that was just written with ``brought(files)`` among its digests."""
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(
        opinion=step.opinion_id, step=step, form_digest=""
    )


def sweep_pending(at: dt.datetime) -> int:
    """Delete files whose form was not sent within a day; how many."""
    swept = 0
    old = Attachment.objects.filter(opinion=None, created_at__lte=at - PENDING_KEPT)
    for attachment in old.order_by("pk"):
        try:
            swept += _discard(attachment)
        except OSError:
            logger.exception("An attachment could not be deleted")
    return swept


def scan_waiting(at: dt.datetime) -> int:
    """Ask the scanner about the files that wait for it, until it is down again; about how many there is a verdict."""
    judged = 0
    for attachment in Attachment.objects.filter(status=AttachmentStatus.WAITING).order_by("pk"):
        try:
            infected = scanner_is_on() and is_infected(io.BytesIO(read_bytes(attachment)))
        except (FileChanged, NoVerdict):
            logger.exception("No verdict on an attachment", extra={"attachment": attachment.pk})
            continue
        except ScannerDown:
            logger.warning("The scanner is down, attachments wait")
            break
        judge_waiting(attachment, infected=infected, at=at)
        judged += 1
    if judged and not scanner_is_on():
        logger.warning("The scanner is switched off, %d waiting attachments were opened", judged)
    return judged


@transaction.atomic
def judge_waiting(attachment: Attachment, *, infected: bool, at: dt.datetime) -> None:
    """Open a waiting file, or delete it for good; of a case its history says so."""
    now = Attachment.objects.select_for_update().filter(
        pk=attachment.pk, status=AttachmentStatus.WAITING
    )
    if not infected:
        now.update(status=AttachmentStatus.READY)
        return
    if not now.update(status=AttachmentStatus.REFUSED, fault=FileFault.INFECTED):
        return
    attachment.refresh_from_db()
    if opinion := attachment.opinion:
        lock(opinion)
        state = opinion.state
        write_step(
            opinion,
            StepSpec(
                Event.FILE_REFUSED, state, state, at, Actor.CLOCK, digest_of=attachment.fingerprint
            ),
        )
    transaction.on_commit(lambda: delete_bytes(attachment))
