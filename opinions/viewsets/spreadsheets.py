"""Tables as files to download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.core.spreadsheets import CONTENT_TYPE, csv_of, write_sheet

Value = str | int | float


def as_csv(rows: Iterable[Sequence[Value]], *, name: str) -> HttpResponse:
    return _download(csv_of(rows).encode(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(rows: Iterable[Sequence[Value]], *, name: str) -> HttpResponse:
    """The first row is the heading."""
    first, *others = rows
    file = BytesIO()
    write_sheet(file, title=name, headings=[str(each) for each in first], rows=others)
    return _download(file.getvalue(), CONTENT_TYPE, f"{name}.xlsx")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
