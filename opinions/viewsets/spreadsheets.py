"""Tables as files to download, in which no cell can become a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell

Value = str | int | float
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is worked out by programs that open the file, not shown."""
BYTE_ORDER_MARK = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(rows: Iterable[Sequence[Value]], *, name: str) -> HttpResponse:
    """UTF-8 with the mark by which Excel knows it; text that would be a formula is quoted by an apostrophe."""
    text = StringIO(BYTE_ORDER_MARK)
    text.seek(0, 2)
    writer = csv.writer(text)
    writer.writerows([safe(value) for value in row] for row in rows)
    return _download(text.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(rows: Iterable[Sequence[Value]], *, name: str) -> HttpResponse:
    """Text cells are stored as text, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return _download(file.getvalue(), XLSX, f"{name}.xlsx")


def safe(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


def _cell(sheet: object, value: Value) -> Cell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
