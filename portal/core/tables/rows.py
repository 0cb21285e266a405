"""What every kind of table has: a heading, which may stand below titles, and rows of text."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HEADING_WITHIN = 10
"""Rows among which the heading is looked for: above it stand titles, notes and merged groups."""


class UnreadableTable(Exception):
    """The file as a whole cannot be read; the message says why, to the person who chose it."""


class UnreadableCell(ValueError):
    """A cell holds what is not text, a number or a date; the message says what."""


Objection = Callable[[Sequence[str]], UnreadableTable | None]
"""What speaks against these cells as a heading."""
Remark = Callable[[str], None]


def any_heading(cells: Sequence[str]) -> UnreadableTable | None:
    """The objection of somebody who takes every heading."""
    return None


def silence(remark: str) -> None:
    """The remarks of a file to somebody who does not listen."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins in the file (counted from 1, the heading included), text by heading."""

    line: int
    values: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    """Why this row cannot be read; ``values`` is empty then."""
    faults: Mapping[str, str] = field(default_factory=dict)
    """Heading → why the cell below cannot be read. It matters only where the column does."""


def heading_among(rows: Iterable[Sequence[str]], objection: Objection) -> int:
    """How many of ``rows`` stand above the heading. :raises UnreadableTable: there is none."""
    first: UnreadableTable | None = None
    for above, cells in enumerate(rows):
        if not any(cells):
            continue
        refusal = objection(cells)
        if refusal is None:
            return above
        first = first or refusal
    raise first or UnreadableTable(_("文件是空的，或第一行不是表头。"))


def check_names(names: Sequence[str]) -> None:
    """:raises UnreadableTable: a name stands twice in the heading."""
    named = [name for name in names if name]
    double = next((name for name in named if named.count(name) > 1), None)
    if double:
        raise UnreadableTable(_("表头中“%(name)s”出现了两次。") % {"name": double})


def check_one_row(names: Sequence[str], below: Sequence[str]) -> None:
    """``below`` follows the heading. :raises UnreadableTable: it is a part of the heading.

    A group over several columns leaves those after its first without a name; then the row below names
    all of the group, and nothing where the heading has a name of its own.
    """
    named = {column for column, name in enumerate(names) if name}
    filled = {column for column, cell in enumerate(below[: len(names)]) if cell.strip()}
    unnamed = filled - named
    groups = {max((column for column in named if column < each), default=-1) for each in unnamed}
    if unnamed and filled - unnamed == groups < named:
        raise UnreadableTable(_("表头有两行，请合并为一行。"))


def as_row(line: int, names: Sequence[str], cells: Sequence[str]) -> Row:
    if any(cell.strip() for cell in cells[len(names) :]):
        return Row(line, error=_("单元格比表头多，可能缺少引号。"))
    padded = [*cells, *[""] * (len(names) - len(cells))]
    for column, (name, cell) in enumerate(zip(names, padded, strict=False), start=1):
        if not name and cell.strip():
            return Row(line, error=without_heading(column, cell))
    return Row(line, {name: cell for name, cell in zip(names, padded, strict=False) if name})


def without_heading(column: int, cell: str) -> str:
    return _("第 %(column)d 列没有表头，却有内容“%(text)s”。请补上表头，或删除这一列。") % {
        "column": column,
        "text": cell.strip()[:20],
    }


NO_TEXT = {
    bool: gettext_lazy("应为文字或数字，不是真假值"),
    dict: gettext_lazy("应为文字或数字，不是一个对象"),
    list: gettext_lazy("应为文字或数字，不是一个数组"),
}


def as_text(value: Any) -> str:
    """Dates as ISO text, whole numbers without a point. :raises UnreadableCell: see there."""
    if value is None:
        return ""
    if refusal := NO_TEXT.get(type(value)):
        raise UnreadableCell(str(refusal))
    if isinstance(value, float):
        return number_as_text(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return str(value)


def number_as_text(value: float) -> str:
    if not math.isfinite(value):
        raise UnreadableCell(_("应为文字或数字，不是无穷大或“非数”"))
    return str(int(value)) if value.is_integer() else str(value)
