"""Attachments, against what the steps that brought them keep of them, and if asked the bytes themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from opinions.casework.files import FileChanged, brought, read_bytes
from opinions.casework.verification.findings import Break, at_step
from opinions.enums import AttachmentStatus, Event
from opinions.models import Attachment, CaseStep, Opinion
from opinions.models.attachment import KEPT
from portal.core import audit
from portal.core.keyrings import KeyRing


def file_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """Attachments that were exchanged, added or taken away, or refused without a record."""
    by_step: dict[int | None, list[Attachment]] = defaultdict(list)
    for attachment in case.attachments.all():
        by_step[attachment.step_id].append(attachment)
    for step in steps:
        if _differ(ring, by_step.pop(step.pk, []), step):
            yield Break(at_step(case, step), _("附件被改动、增加或删除"))
    if by_step:
        yield Break(case.number, _("附件没有提交的记录"))
    yield from _refusal_faults(ring, case, steps)


def _differ(ring: KeyRing, files: list[Attachment], step: CaseStep) -> bool:
    kept = step.data.get("digests", {}).get("files", "")
    if not kept or not files:
        return bool(kept or files)
    told = brought(files)["files"]
    return step.key_id in ring.keys and audit.text_digest(ring, told, key_id=step.key_id) != kept


def _refusal_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    recorded = [
        step for step in steps if step.move == Event.FILE_REFUSED and step.key_id in ring.keys
    ]
    for file in case.attachments.all():
        told = any(
            audit.text_digest(ring, file.fingerprint, key_id=step.key_id) == step.text_digest
            for step in recorded
        )
        if told != (file.status == AttachmentStatus.REFUSED):
            what = _("附件 %(key)s 的检查结果与记录不符") % {"key": file.key}
            yield Break(case.number, what)


def content_faults(case: Opinion) -> Iterator[Break]:
    """Files that were exchanged or are gone; reads every one of them."""
    for file in case.attachments.all():
        if file.status in KEPT and not _is_whole(file):
            what = _("附件 %(key)s 的文件被改动或丢失") % {"key": file.key}
            yield Break(case.number, what)


def _is_whole(file: Attachment) -> bool:
    try:
        read_bytes(file)
        if file.has_small:
            read_bytes(file, small=True)
    except FileChanged:
        return False
    return True
