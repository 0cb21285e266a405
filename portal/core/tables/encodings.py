"""In which encoding a text file is written, and whether it is one at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from django.utils.translation import gettext as _

from portal.core.tables.rows import UnreadableTable

OTHER_KINDS = {
    b"PK\x03\x04": "ZIP/XLSX",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS/DOC",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
}
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml)\b", re.IGNORECASE
)
"""What systems call a download of a table and is a web page: often the page that asks to log in."""

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def encoding_of(path: Path) -> str:
    """By the mark at the beginning, else UTF-8 if all of it is, UTF-16 if it looks so, else GB18030.

    :raises UnreadableTable: it is none of these, or no text.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    check_kind(start)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return check_decodes(path, encoding)
    if unmarked := unmarked_utf_16(start):
        return check_decodes(path, unmarked)
    # A single NUL in a text is dirt, to be cleaned away; many are another format.
    if start.count(0) * 20 > len(start):
        raise not_text(_("二进制数据"))
    for encoding in ("utf-8", "gb18030"):
        if decodes(path, encoding):
            return encoding
    raise UnreadableTable(_("文字编码无法识别，请另存为 UTF-8 后再试。"))


def check_kind(start: bytes) -> None:
    """:raises UnreadableTable: these bytes begin a file of another kind."""
    kind = next((kind for mark, kind in OTHER_KINDS.items() if start.startswith(mark)), "")
    if kind:
        raise not_text(kind)
    if MARKUP.match(start):
        raise UnreadableTable(
            _("文件内容是网页（HTML），不是表格。请在来源系统中导出为 CSV 或 XLSX。")
        )


def not_text(kind: str) -> UnreadableTable:
    return UnreadableTable(_("文件内容不是文本，而是 %(kind)s。") % {"kind": kind})


def unmarked_utf_16(start: bytes) -> str:
    """UTF-16 without a mark: read in one order of bytes it is printable lines, and it is not UTF-8."""
    if 0 not in start or (start.count(0) * 20 <= len(start) and begins_as(start, "utf-8")):
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = begins_as(start, encoding)
        if re.search(r"[\r\n]", text) and all(
            letter.isprintable() or letter in "\r\n\t" for letter in text
        ):
            return encoding
    return ""


def begins_as(start: bytes, encoding: str) -> str:
    """The text that these bytes begin; empty if they do not."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeError:
        return ""


def check_decodes(path: Path, encoding: str) -> str:
    """:raises UnreadableTable: the beginning promises what the rest does not keep."""
    if not decodes(path, encoding):
        raise UnreadableTable(
            _("文件开头标明为 %(encoding)s，但内容不是。") % {"encoding": encoding}
        )
    return encoding


def decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:
        return False
    return True
