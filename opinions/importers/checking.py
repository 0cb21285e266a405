"""Reading the whole file before a row of it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from opinions.importers.columns import HEADINGS, UnknownColumns
from opinions.importers.rows import BadRow, Entry, Reader
from opinions.models import Opinion
from portal.core.tables import Row, read_table

CHUNK = 500
Tick = Callable[[], None]


def nothing() -> None:
    """The tick of somebody who does not watch."""


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken in."""

    line: int
    reason: str

    def __str__(self) -> str:
        return _("第 %(line)d 行：%(reason)s") % {"line": self.line, "reason": self.reason}


@dataclass
class Findings:
    """What the file holds."""

    rows: int = 0
    sound: int = 0
    known: int = 0
    """Sound rows that an earlier import brought already."""
    answered: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def new(self) -> int:
        return self.sound - self.known


def sound_entries(
    path: Path, *, at: dt.datetime, findings: Findings, tick: Tick = nothing
) -> Iterator[Entry]:
    """The sound rows of ``path`` one by one; faults and counts go into ``findings``.

    :raises UnreadableTable: the file as a whole cannot be read, or has columns that nobody knows.
    """
    reader, lines = Reader(at), dict[str, int]()
    for row in checked_rows(path):
        findings.rows += 1
        tick()
        try:
            entry = reader.entry(row)
            if (first := lines.setdefault(entry.external_id, row.line)) != row.line:
                raise BadRow(_("与第 %(line)d 行重复") % {"line": first})
        except BadRow as fault:
            findings.faults.append(Fault(row.line, str(fault)))
            continue
        findings.sound += 1
        findings.answered += bool(entry.reply)
        yield entry


def checked_rows(path: Path) -> Iterator[Row]:
    """:raises UnknownColumns: see there. JSON Lines may name new columns in any row."""
    seen: set[str] = set()
    for row in read_table(path):
        if not row.error and not seen.issuperset(row.values):
            seen.update(row.values)
            if unknown := HEADINGS.check(row.values):
                raise UnknownColumns(
                    _(
                        "不认识的列：%(names)s。请改名或删除后再导入；已知的列见编辑指南（docs/editors.md）。"
                    )
                    % {"names": "、".join(unknown)}
                )
        yield row


def check(path: Path, *, source: str, at: dt.datetime, tick: Tick = nothing) -> Findings:
    """Read all of ``path``; write nothing."""
    findings = Findings()
    for entries in chunks(sound_entries(path, at=at, findings=findings, tick=tick)):
        findings.known += len(known_keys(source, entries))
    return findings


def chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while part := list(islice(entries, CHUNK)):
        yield part


def known_keys(source: str, entries: list[Entry]) -> set[str]:
    """The keys among ``entries`` under which a case of this source is there already."""
    keys = [entry.external_id for entry in entries]
    known = Opinion.with_hidden.filter(source=source, external_id__in=keys)
    return set(known.values_list("external_id", flat=True))
