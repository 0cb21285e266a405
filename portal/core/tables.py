"""Rows out of the files that boards and departments really send: CSV, XLSX, JSON Lines.

Everything is streamed: memory does not grow with the file. What a column means is not known here:
``portal.core.columns``.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

LONGEST_CELL = 10 * 1024 * 1024
LARGEST_SHEET = 512 * 1024 * 1024
"""Bytes that an XLSX may unpack to; beyond that it is a bomb and not a table."""

OTHER_KINDS = {
    b"PK\x03\x04": "ZIP/XLSX",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS/DOC",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
}
DAMAGE = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    EOFError,
    OSError,
    KeyError,
    IndexError,
    ValueError,
)
"""What openpyxl raises on files that are not what they say."""

BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class UnreadableTable(Exception):
    """The file as a whole cannot be read; the message says why, to the person who chose it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins in the file (counted from 1, the heading included), text by heading."""

    line: int
    values: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    """Why this row cannot be read; ``values`` is empty then."""


def read_table(path: Path) -> Iterator[Row]:
    """The rows of ``path``, its kind told by the ending of the name. :raises UnreadableTable:"""
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableTable(
            _("不支持的文件类型“%(kind)s”，请用 CSV、XLSX 或 JSON Lines。") % {"kind": path.suffix}
        )
    if not path.is_file():
        raise UnreadableTable(_("找不到文件：%(path)s") % {"path": path})
    return reader(path)


def read_csv(path: Path) -> Iterator[Row]:
    """Comma, semicolon or tab, whichever the heading has most of. :raises UnreadableTable:"""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding_of(path), newline="") as file:
        heading = file.readline()
        delimiter = max(",;\t", key=heading.count)
        file.seek(0)
        lines = csv.reader(file, delimiter=delimiter)
        try:
            names = [name.strip() for name in next(lines, [])]
        except csv.Error as error:
            raise UnreadableTable(str(error)) from error
        check_names(names)
        yield from csv_rows(lines, names)


def csv_rows(lines: Any, names: list[str]) -> Iterator[Row]:
    while True:
        line = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, error=str(error))
            continue
        if any(cell.strip() for cell in cells):
            yield as_row(line, names, cells)


def read_xlsx(path: Path) -> Iterator[Row]:
    """The first sheet; dates as ISO text, whole numbers without a point. :raises UnreadableTable:"""
    damaged = UnreadableTable(_("不是有效的 XLSX 文件，或文件已损坏。"))
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_SHEET:
                raise UnreadableTable(_("文件解压后过大，不予读取。"))
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except DAMAGE as error:
        raise damaged from error
    try:
        rows = enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
        names: list[str] = []
        for line, cells in rows:
            text = [as_text(cell) for cell in cells]
            if not names:
                names = text
                check_names(names)
            elif any(text):
                yield as_row(line, names, text)
        check_names(names)
    except DAMAGE as error:
        raise damaged from error
    finally:
        book.close()


def read_json_lines(path: Path) -> Iterator[Row]:
    """One object a line; lists become text joined by ``；``. :raises UnreadableTable:"""
    with path.open(encoding=encoding_of(path)) as file:
        for line, text in enumerate(file, start=1):
            if text.strip():
                yield json_row(line, text)


def json_row(line: int, text: str) -> Row:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return Row(line, error=str(_("不是有效的 JSON。")))
    if not isinstance(values, dict):
        return Row(line, error=str(_("每行应为一个 JSON 对象。")))
    return Row(line, {name: as_text(value) for name, value in values.items()})


READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json_lines,
}


def encoding_of(path: Path) -> str:
    """UTF-16 or UTF-8 by their mark, else UTF-8 if all of it is, else GB18030. :raises UnreadableTable:"""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return check_decodes(path, encoding)
    other = next((kind for mark, kind in OTHER_KINDS.items() if start.startswith(mark)), "")
    # A single NUL in a text is dirt, to be cleaned away; many are another format.
    if other or start.count(0) * 20 > len(start):
        raise UnreadableTable(
            _("文件内容不是文本，而是 %(kind)s。") % {"kind": other or _("二进制数据")}
        )
    for encoding in ("utf-8", "gb18030"):
        if decodes(path, encoding):
            return encoding
    raise UnreadableTable(_("文字编码无法识别，请另存为 UTF-8 后再试。"))


def check_decodes(path: Path, encoding: str) -> str:
    """:raises UnreadableTable: the mark at the beginning promises what the rest does not keep."""
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


def check_names(names: list[str]) -> None:
    """:raises UnreadableTable: there is no heading, or a name stands in it twice."""
    if not any(names):
        raise UnreadableTable(_("文件是空的，或第一行不是表头。"))
    named = [name for name in names if name]
    double = next((name for name in named if named.count(name) > 1), None)
    if double:
        raise UnreadableTable(_("表头中“%(name)s”出现了两次。") % {"name": double})


def as_row(line: int, names: list[str], cells: Iterable[str]) -> Row:
    cells = list(cells)
    if any(cell.strip() for cell in cells[len(names) :]):
        return Row(line, error=str(_("单元格比表头多，可能缺少引号。")))
    padded = cells + [""] * (len(names) - len(cells))
    return Row(line, {name: cell for name, cell in zip(names, padded, strict=False) if name})


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return "；".join(as_text(item) for item in value)
    return str(value)
