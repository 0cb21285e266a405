"""The bytes of attachments, in a storage of their own (``STORAGES["attachments"]``) under random names."""

from __future__ import annotations

import errno
import hashlib
import math
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import connection

from opinions.models import Attachment


class FileChanged(Exception):
    """What lies in the storage is not what was kept, or is gone."""


MEGABYTE = 1_000_000
COUNTING = 0xF11E
"""First key of PostgreSQL's advisory lock; the second is of the form."""


def one_form_at_a_time(form_digest: str) -> None:
    """Until the end of the transaction nobody else counts this form's files. On SQLite it is alone anyway."""
    if connection.vendor == "postgresql":
        form = int.from_bytes(bytes.fromhex(form_digest[:8]), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [COUNTING, form])


def storage() -> Storage:
    return storages["attachments"]


def path_of(attachment: Attachment, *, small: bool = False) -> str:
    """256 folders, so that none of them grows too large."""
    return f"{attachment.key[:2]}/{attachment.key}{'.small' if small else ''}"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_bytes(attachment: Attachment, content: bytes, small: bytes) -> None:
    """:raises OSError: the storage does not take it, or the disk would be too full afterwards."""
    if _free_after(len(content) + len(small)) < settings.ATTACHMENTS_LEAVE_FREE * MEGABYTE:
        raise OSError(errno.ENOSPC, "Attachments leave no less free on their disk")
    storage().save(path_of(attachment), ContentFile(content))
    if small:
        storage().save(path_of(attachment, small=True), ContentFile(small))


def _free_after(size: int) -> float:
    """Bytes that are left on the disk when so many are written; endless of a storage that is no folder."""
    try:
        folder = Path(storage().path(""))
    except NotImplementedError:
        return math.inf
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there).free - size


def read_bytes(attachment: Attachment, *, small: bool = False) -> bytes:
    """The file, or its thumbnail. :raises FileChanged: what lies there was exchanged, or is gone."""
    try:
        with storage().open(path_of(attachment, small=small)) as kept:
            content: bytes = kept.read()
    except OSError as error:
        raise FileChanged from error
    if digest_of(content) != (attachment.small_sha256 if small else attachment.sha256):
        raise FileChanged
    return content


def delete_bytes(attachment: Attachment) -> None:
    """Repeatable."""
    for small in (False, True):
        storage().delete(path_of(attachment, small=small))


def brought(attachments: Iterable[Attachment]) -> dict[str, str]:
    """What the step that brings these attachments keeps a digest of; nothing when there are none."""
    fingerprints = [attachment.fingerprint for attachment in attachments]
    return {"files": "\n".join(fingerprints)} if fingerprints else {}
