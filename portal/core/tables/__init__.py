"""Rows out of the files that boards and departments really send: CSV, XLSX, JSON Lines.

Everything is streamed: memory does not grow with the file. What a column means is not known here:
``portal.core.columns``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from portal.core.tables.delimited import read_csv
from portal.core.tables.json_lines import read_json_lines
from portal.core.tables.rows import Objection, Remark, Row, UnreadableTable, any_heading, silence
from portal.core.tables.workbooks import read_xlsx

__all__ = ["Objection", "Remark", "Row", "UnreadableTable", "read_table"]

READERS = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json_lines,
}


def read_table(
    path: Path, objection: Objection = any_heading, remark: Remark = silence
) -> Iterator[Row]:
    """The rows of ``path``, its kind told by the ending of the name.

    ``objection`` says what speaks against a row as the heading, which may stand below titles;
    ``remark`` hears what was left out. :raises UnreadableTable: also when there is a heading alone.
    """
    path = Path(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableTable(
            _("不支持的文件类型“%(kind)s”，请用 CSV、XLSX 或 JSON Lines。") % {"kind": path.suffix}
        )
    if not path.is_file():
        raise UnreadableTable(_("找不到文件：%(path)s") % {"path": path})
    return at_least_one(reader(path, objection, remark))


def at_least_one(rows: Iterator[Row]) -> Iterator[Row]:
    """:raises UnreadableTable: there is none."""
    first = next(rows, None)
    if first is None:
        raise UnreadableTable(_("文件里没有数据：表头下面至少要有一行。"))
    yield first
    yield from rows
