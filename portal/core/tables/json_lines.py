"""One JSON object a line, or an array of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.core.tables.encodings import (
    encoding_note,
    encodings_of,
    foreign_byte,
    in_doubt,
    open_text,
)
from portal.core.tables.rows import (
    HEADING_WITHIN,
    Objection,
    Remark,
    Row,
    UnreadableCell,
    UnreadableTable,
    as_text,
)

LARGEST_ARRAY = 32 * 1024 * 1024
"""Bytes. An array is read as a whole; lines are streamed."""


def read_json_lines(path: Path, objection: Objection, remark: Remark) -> Iterator[Row]:
    """:raises UnreadableTable: no row of the first ones is an object with the columns that must be there."""
    refusals, encodings = [], encodings_of(path)
    for encoding in encodings:
        rows = rows_in(path, encoding)
        try:
            first = list(islice(rows, HEADING_WITHIN))
            check_objects(first, objection)
        except UnreadableTable as refusal:
            refusals.append(refusal)
            continue
        if note := encoding_note(encoding):
            remark(note)
        yield from first
        yield from rows
        return
    raise in_doubt(refusals[0], encodings)


def rows_in(path: Path, encoding: str) -> Iterator[Row]:
    with open_text(path, encoding) as file:
        array = next((line for line in file if line.strip()), "").lstrip().startswith("[")
    return array_rows(path, encoding) if array else line_rows(path, encoding)


def check_objects(rows: Iterable[Row], objection: Objection) -> None:
    """Objects may leave out what is empty: a column must be in one of them.

    :raises UnreadableTable: see ``read_json_lines``.
    """
    readable = [row for row in rows if not row.error]
    if not readable:
        raise UnreadableTable(
            _("不是 JSON Lines：每行应为一个 JSON 对象，或整个文件是一个对象数组。")
        )
    names = dict.fromkeys(name for row in readable for name in row.values)
    if refusal := objection(list(names)):
        raise refusal


def line_rows(path: Path, encoding: str) -> Iterator[Row]:
    with open_text(path, encoding) as file:
        for line, text in enumerate(file, start=1):
            if foreign := foreign_byte(text, encoding):
                yield Row(line, error=foreign[1])
            elif text.strip():
                try:
                    yield as_row(line, json.loads(text))
                except (ValueError, RecursionError):
                    yield Row(line, error=_("不是有效的 JSON。"))


def array_rows(path: Path, encoding: str) -> Iterator[Row]:
    """:raises UnreadableTable: too large, or broken somewhere: what follows cannot be told apart then."""
    if path.stat().st_size > LARGEST_ARRAY:
        raise UnreadableTable(_("JSON 数组太大，请每行写一个 JSON 对象。"))
    with open_text(path, encoding) as file:
        text = file.read()
    decoder, line, place = json.JSONDecoder(), 1, 0
    mark = "["
    while mark != "]":
        begin = blank_end(text, text.index(mark, place) + 1)
        line += text.count("\n", place, begin)
        if mark == "[" and text.startswith("]", begin):
            return
        try:
            value, place = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError) as error:
            raise broken(line) from error
        if foreign := foreign_byte(text, encoding, begin, place):
            yield Row(line + foreign[0], error=foreign[1])
        else:
            yield as_row(line, value)
        line += text.count("\n", begin, place)
        begin, place = place, blank_end(text, place)
        line += text.count("\n", begin, place)
        mark = text[place : place + 1]
        if mark not in (",", "]"):
            raise broken(line)


def blank_end(text: str, place: int) -> int:
    while text[place : place + 1].isspace():
        place += 1
    return place


def broken(line: int) -> UnreadableTable:
    return UnreadableTable(_("第 %(line)d 行起不是有效的 JSON。") % {"line": line})


def as_row(line: int, value: Any) -> Row:
    if not isinstance(value, dict):
        return Row(line, error=_("每行应为一个 JSON 对象。"))
    values, faults = {}, {}
    for name, content in value.items():
        try:
            values[name] = as_text(content)
        except UnreadableCell as fault:
            values[name], faults[name] = "", str(fault)
    return Row(line, values, faults=faults)
