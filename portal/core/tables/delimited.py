"""Tables with a mark between the cells: comma, semicolon or tab."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from portal.core.tables.encodings import (
    encoding_note,
    encodings_of,
    foreign_byte,
    in_doubt,
    open_text,
    without_foreign,
)
from portal.core.tables.rows import (
    HEADING_WITHIN,
    Objection,
    Remark,
    Row,
    UnreadableTable,
    as_row,
    check_names,
    check_one_row,
    heading_among,
)

DELIMITERS = ",;\t"
LONGEST_CELL = 1024 * 1024
SEPARATOR_LINE = re.compile(r"sep=.?\s*", re.IGNORECASE)
"""What some programs write above the heading to tell Excel the mark."""


def read_csv(path: Path, objection: Objection, remark: Remark) -> Iterator[Row]:
    """:raises UnreadableTable: there is no heading, or the file is no text."""
    csv.field_size_limit(LONGEST_CELL)
    encoding, delimiter, above = find_heading(path, objection)
    if note := encoding_note(encoding):
        remark(note)
    with open_text(path, encoding, newline="") as file:
        table = Records(file, delimiter, encoding)
        for _line, _cells, _error in islice(table, above):
            pass
        line, names, error = next(table)
        if error:
            raise UnreadableTable(_("第 %(line)d 行：%(reason)s") % {"line": line, "reason": error})
        names = [name.strip() for name in names]
        check_names(names)
        for place, (line, cells, error) in enumerate(table):
            if not place:
                check_one_row(names, cells)
            if error or (error := table.swallowed(len(names))):
                yield Row(line, error=error)
            elif any(cell.strip() for cell in cells):
                yield as_row(line, names, cells)


def find_heading(path: Path, objection: Objection) -> tuple[str, str, int]:
    """The encoding and the delimiter under which there is a heading, and how many rows stand above it.

    :raises UnreadableTable: there is none under any.
    """
    refusals, encodings = [], encodings_of(path)
    for encoding in encodings:
        with open_text(path, encoding, newline="") as file:
            heads = {delimiter: head(file, delimiter, encoding) for delimiter in DELIMITERS}
        for delimiter in sorted(heads, key=lambda each: -widest(heads[each])):
            try:
                return encoding, delimiter, heading_among(heads[delimiter], objection)
            except UnreadableTable as refusal:
                refusals.append(refusal)
    raise in_doubt(refusals[0], encodings)


def head(file: TextIO, delimiter: str, encoding: str) -> list[list[str]]:
    """The first rows, as far as they can be read; a ``sep=`` line counts as empty."""
    file.seek(0)
    records = islice(Records(file, delimiter, encoding), HEADING_WITHIN)
    rows = [cells for _line, cells, _error in records]
    return [
        [] if SEPARATOR_LINE.fullmatch(delimiter.join(cells)) else [cell.strip() for cell in cells]
        for cells in rows
    ]


def widest(rows: Sequence[Sequence[str]]) -> int:
    return max(map(len, rows), default=0)


class Records:
    """(line on which it begins, cells, what is wrong with it) of each record.

    Of one with a byte that is no text it is the line of that.
    """

    def __init__(self, file: TextIO, delimiter: str, encoding: str) -> None:
        self.file, self.delimiter, self.encoding = file, delimiter, encoding
        self.lines: list[str] = []
        """The lines of the file that the last record took."""
        self.ended = False
        # strict: a quotation that never ends would else swallow all rows that follow, silently.
        self.reader = csv.reader(self.each_line(), delimiter=delimiter, strict=True)

    def each_line(self) -> Iterator[str]:
        for line in self.file:
            self.lines.append(line)
            yield line
        self.ended = True

    def __iter__(self) -> Records:
        return self

    def __next__(self) -> tuple[int, list[str], str]:
        self.lines.clear()
        line = self.reader.line_num + 1
        try:
            cells, error = next(self.reader), ""
        except csv.Error:
            cells, error = [], self.complaint(line)
        if foreign := foreign_byte("".join(self.lines), self.encoding):
            further, error = foreign
            return line + further, [without_foreign(cell) for cell in cells], error
        return line, cells, error

    def complaint(self, line: int) -> str:
        if self.ended:
            return _("从这一行开始的引号到文件末尾都没有结束。")
        if len(self.lines) > 1:
            last = line + len(self.lines) - 1
            return _("引号不成对，从这一行到第 %(last)d 行连成了一行。") % {"last": last}
        return _("引号不成对，或一格太长。")

    def swallowed(self, width: int) -> str:
        """What speaks for a quotation that began in one record and ended in another by accident.

        Texts may well have several lines. But when the first line without its quotation is a whole
        record, and so is a later one, and both have a number or a date of the same form in the same
        column, then these were two.
        """
        if len(self.lines) == 1:
            return ""
        own = self.lines[0].rstrip("\r\n").split(self.delimiter)
        if len(own) != width:
            return ""
        for further, line in enumerate(self.lines[1:], start=1):
            cells = line.rstrip("\r\n").split(self.delimiter)
            if len(cells) == width and any(map(same_form, own, cells)):
                where = self.reader.line_num - len(self.lines) + 1 + further
                return _("引号不成对：第 %(line)d 行像是另一条记录，被并进了这一行。") % {
                    "line": where
                }
        return ""


def same_form(one: str, other: str) -> bool:
    """``XJ-0007`` and ``XJ-0012``, two dates, two long numbers; not ``1`` and ``2``, which count a list."""
    form = digits_as_one(one)
    return "0" in form and (form != "0" or len(one) > 2) and form == digits_as_one(other)


def digits_as_one(text: str) -> str:
    return re.sub(r"\d+", "0", text.strip()[:40])
