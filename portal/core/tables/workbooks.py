"""Tables out of XLSX: the first visible sheet with a heading that fits."""

from __future__ import annotations

import contextlib
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from portal.core.tables.archives import BoundedArchive
from portal.core.tables.rows import (
    HEADING_WITHIN,
    Objection,
    Remark,
    Row,
    UnreadableCell,
    UnreadableTable,
    as_row,
    as_text,
    check_names,
    check_one_row,
    heading_among,
)

LONGEST_CELL = 32_767
"""Characters: Excel's limit."""

ZEROS = re.compile(r"(00+)(?:;.*)?")
"""A number format of zeros alone: the number is shown with that many digits at least."""

DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    InvalidFileException,
    ParseError,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
)
"""What openpyxl raises on files that are not what they say."""


def read_xlsx(path: Path, objection: Objection, remark: Remark) -> Iterator[Row]:
    """:raises UnreadableTable: damaged, beyond all measure, or without a sheet that has the heading."""
    try:
        with open_book(path) as book:
            yield from best_sheet(book, objection, remark)
    except DAMAGE as error:
        raise UnreadableTable(_("不是有效的 XLSX 文件，或文件已损坏。")) from error


@contextlib.contextmanager
def open_book(path: Path) -> Iterator[Workbook]:
    reader = ExcelReader(path, read_only=True, data_only=True, keep_links=False)
    reader.archive.close()
    with BoundedArchive(path) as archive, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of styles that are not understood; they do not matter here
        archive.check_sizes()
        reader.archive = archive
        reader.read()
        yield reader.wb


def best_sheet(book: Workbook, objection: Objection, remark: Remark) -> Iterator[Row]:
    """Rows of the first visible sheet whose heading fits; the names of the others go into a remark."""
    chosen, others, refusal = None, [], None
    for sheet in book.worksheets:
        lines = each_line(sheet)
        first = list(islice(lines, HEADING_WITHIN))
        if chosen is None and sheet.sheet_state == "visible":
            try:
                above = heading_among([line.cells for line in first], objection)
            except UnreadableTable as why:
                refusal = refusal or why
            else:
                chosen = below(first[above].cells, chain(first[above + 1 :], lines))
                continue
        if any(any(line.cells) for line in first):
            others.append(sheet.title)
    if chosen is None:
        raise refusal or UnreadableTable(_("文件是空的，或第一行不是表头。"))
    if others:
        remark(_("没有读入的工作表：%(names)s") % {"names": "、".join(others)})
    yield from chosen


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: text by column, and by column what cannot be read."""

    number: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)


def below(names: Sequence[str], lines: Iterator[Line]) -> Iterator[Row]:
    names = [name.strip() for name in names]
    check_names(names)
    for place, line in enumerate(lines):
        # A sheet has no quotations that could be broken: what is beside the heading lacks one.
        wide = [*names, *[""] * (len(line.cells) - len(names))]
        if not place:
            check_one_row(wide, line.cells)
        if any(cell.strip() for cell in line.cells) or line.faults:
            row = as_row(line.number, wide, line.cells)
            faults = {
                names[column]: why for column, why in line.faults.items() if column < len(names)
            }
            yield Row(row.line, row.values, row.error, faults)


def each_line(sheet: ReadOnlyWorksheet) -> Iterator[Line]:
    """All rows that the sheet has; what it says of its own size is often wrong, and not asked."""
    with sheet._get_source() as source:  # noqa: SLF001 (no public word for it)
        for number, cells in Cells(source, sheet).each_row():
            yield as_line(number, cells)


class Cells(WorkSheetParser):
    """openpyxl's reader of a sheet, for what is needed here; it is the one that ``iter_rows`` uses."""

    def __init__(self, source: IO[bytes], sheet: ReadOnlyWorksheet) -> None:
        book = sheet.parent
        super().__init__(
            source,
            sheet._shared_strings,  # noqa: SLF001 (as ``iter_rows`` does)
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        self.digits = digits_of_styles(book)

    def each_row(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _event, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                row = self.parse_row(element)
                element.clear()
                yield row
            elif element.tag == DATA_TAG:
                return

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # A computed empty text says its type; a formula that no program has computed has none.
        if (
            cell["value"] is None
            and element.get("t") is None
            and element.find(FORMULA_TAG) is not None
        ):
            cell["data_type"] = "f"
        cell["digits"] = self.digits.get(cell["style_id"], 0) if cell["data_type"] == "n" else 0
        return cell


def digits_of_styles(book: Workbook) -> dict[int, int]:
    """Style → how many digits it shows at least, of those that fill up with zeros."""
    digits = {}
    for style, given in enumerate(book._cell_styles):  # noqa: SLF001 (no public word for it)
        own = given.numFmtId - BUILTIN_FORMATS_MAX_SIZE
        if own >= 0 and (zeros := ZEROS.fullmatch(book._number_formats[own])):  # noqa: SLF001
            digits[style] = len(zeros[1])
    return digits


def as_line(number: int, cells: list[dict[str, Any]]) -> Line:
    line = Line(number, [""] * max((cell["column"] for cell in cells), default=0))
    for cell in cells:
        column = cell["column"] - 1
        try:
            line.cells[column] = text_of(cell)
        except UnreadableCell as fault:
            address = f"{get_column_letter(column + 1)}{number}"
            line.faults[column] = _("单元格 %(cell)s %(why)s") % {"cell": address, "why": fault}
    return line


def text_of(cell: dict[str, Any]) -> str:
    """:raises UnreadableCell: an error, a formula without its result, or longer than a cell can be."""
    if cell["data_type"] == "f":
        raise UnreadableCell(_("的公式没有计算结果，请用 Excel 打开并保存后再导入"))
    if cell["data_type"] == "e":
        raise UnreadableCell(_("是错误值 %(value)s") % {"value": str(cell["value"])[:20]})
    text = as_text(cell["value"])
    if text.isdigit():
        # What people take for the number of a matter is what they see: 000042, not 42.
        text = text.zfill(cell["digits"])
    if len(text) > LONGEST_CELL:
        raise UnreadableCell(_("超过 %(longest)d 个字") % {"longest": LONGEST_CELL})
    return text
