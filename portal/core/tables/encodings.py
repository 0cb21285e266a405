"""In which encoding a text file is written, whether it is one at all, and which bytes of it are not."""

from __future__ import annotations

import codecs
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

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

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""UTF-32 goes before UTF-16: its mark begins with that of the other."""
UNMARKED = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5hkscs": "Big5"}
"""What files without a mark are written in, and what people call it."""

FOREIGN = re.compile("[\udc80-\udcff]")
"""How ``open_text`` gives bytes that are no text in the encoding of the file."""


def encodings_of(path: Path) -> list[str]:
    """In which it may be written, the likeliest first: the right one is that in which its heading is known.

    Big5 can nearly always be read as GB18030 too. Some lines may have bytes that are no text in any.

    :raises UnreadableTable: it is written in none that is known, or is no text.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    check_kind(start)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return [check_marked(path, encoding)]
    if unmarked := unmarked_wide(start):
        return [check_marked(path, unmarked)]
    # A single NUL in a text is dirt, to be cleaned away; many are another format.
    if start.count(0) * 20 > len(start):
        raise not_text(_("二进制数据"))
    if decodes(path, "utf-8"):
        return ["utf-8"]
    if encodings := likely_encodings(path):
        return encodings
    raise UnreadableTable(_("文字编码无法识别，请另存为 UTF-8 后再试。"))


def likely_encodings(path: Path) -> list[str]:
    """Those in which at least half of the lines beyond ASCII can be read.

    For UTF-8 one is enough: hardly any line of another encoding can be read so.
    """
    lines, readable = 0, Counter[str]()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                lines += 1
                readable.update(encoding for encoding in UNMARKED if reads(line, encoding))
    likely = [each for each in readable if each == "utf-8" or readable[each] * 2 >= lines]
    order = list(UNMARKED)
    return sorted(likely, key=lambda each: (-readable[each], order.index(each)))


def reads(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeError:
        return False
    return True


def encoding_note(encoding: str) -> str:
    """What the operator should know of the choice; empty where it is beyond doubt."""
    return _("按 Big5 编码读入，请核对文字") if encoding == "big5hkscs" else ""


def in_doubt(refusal: UnreadableTable, encodings: Sequence[str]) -> UnreadableTable:
    """``refusal`` of the first of ``encodings``: what it quotes may be read wrongly."""
    if len(encodings) == 1:
        return refusal
    return UnreadableTable(
        _("%(refusal)s如果这里的文字不对，请把文件另存为 UTF-8 后再试。") % {"refusal": refusal}
    )


def open_text(path: Path, encoding: str, *, newline: str | None = None) -> TextIO:
    """Bytes that are no text in ``encoding`` come as FOREIGN characters."""
    return path.open(encoding=encoding, errors="surrogateescape", newline=newline)


def foreign_byte(
    text: str, encoding: str, begin: int = 0, end: int = sys.maxsize
) -> tuple[int, str] | None:
    """The first byte between ``begin`` and ``end`` that is no text: on which line after that of ``begin``
    it stands, and what is wrong."""
    found = FOREIGN.search(text, begin, end)
    if found is None:
        return None
    encoding = encoding.removesuffix("-sig")
    before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    return text.count("\n", begin, found.start()), _(
        "第 %(place)d 个字节（%(byte)s）不是 %(encoding)s 文字"
    ) % {
        "place": len(before.encode(encoding, "surrogateescape")) + 1,
        "byte": f"0x{ord(found[0]) - 0xDC00:02X}",
        "encoding": UNMARKED.get(encoding, encoding),
    }


def without_foreign(text: str) -> str:
    """Fit to be shown."""
    return FOREIGN.sub("\N{REPLACEMENT CHARACTER}", text)


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


def unmarked_wide(start: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: read so it is printable lines, and it is not UTF-8."""
    if 0 not in start or (start.count(0) * 20 <= len(start) and begins_as(start, "utf-8")):
        return ""
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
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


def check_marked(path: Path, encoding: str) -> str:
    """:raises UnreadableTable: the beginning promises what the rest does not keep."""
    kept = "utf-8" in likely_encodings(path) if encoding == "utf-8-sig" else decodes(path, encoding)
    if not kept:
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
