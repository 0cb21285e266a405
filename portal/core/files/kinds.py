"""What a file says that it is: by its name, and by its first bytes. Both must say the same."""

from __future__ import annotations

import unicodedata
from typing import BinaryIO

from django.db import models

from portal.core.files.faults import BadFile, FileFault
from portal.core.normalisation import clean_line

MAX_BYTES = 8 * 1024 * 1024
LONGEST_NAME = 80


class FileKind(models.TextChoices):
    """What may be sent. Of these JPEG, PNG and PDF are kept."""

    JPEG = "JPEG", "JPG"
    PNG = "PNG", "PNG"
    WEBP = "WEBP", "WebP"
    HEIC = "HEIC", "HEIC"
    PDF = "PDF", "PDF"


EXTENSIONS = {
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
    "jfif": FileKind.JPEG,
    "png": FileKind.PNG,
    "webp": FileKind.WEBP,
    "heic": FileKind.HEIC,
    "heif": FileKind.HEIC,
    "pdf": FileKind.PDF,
}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def shown_name(name: str) -> str:
    """As it may be shown: without folders, control characters and tricks of direction, at most 80 characters."""
    plain = clean_line(unicodedata.normalize("NFC", name)).replace("\\", "/").rpartition("/")[2]
    if len(plain) > LONGEST_NAME:
        stem, dot, extension = plain.rpartition(".")
        end = dot + extension[:8]
        plain = f"{stem[: LONGEST_NAME - 1 - len(end)]}…{end}"
    return plain or "?"


def kind_by_name(name: str) -> FileKind | None:
    """Blanks and dots at its end do not count, nor does the width of letters."""
    plain = unicodedata.normalize("NFKC", clean_line(name)).rstrip(". ").casefold()
    return EXTENSIONS.get(plain.rpartition(".")[2]) if "." in plain else None


def kind_by_content(start: bytes) -> FileKind | None:
    """Of its first 16 bytes."""
    if start.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return FileKind.WEBP
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        return FileKind.HEIC
    return FileKind.PDF if start.startswith(b"%PDF-") else None


def judge(name: str, size: int, content: BinaryIO) -> FileKind:
    """What it is, before anything decodes it. :raises BadFile: it is none of the kinds, empty, or too big."""
    kind = kind_by_name(name)
    if kind is None:
        raise BadFile(FileFault.UNKNOWN_KIND)
    if size == 0:
        raise BadFile(FileFault.EMPTY)
    if size > MAX_BYTES:
        raise BadFile(FileFault.TOO_BIG)
    content.seek(0)
    if kind_by_content(content.read(16)) is not kind:
        raise BadFile(FileFault.MISMATCH)
    return kind
