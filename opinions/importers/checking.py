"""Reading the whole file before a row of it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from opinions.importers.columns import HEADINGS
from opinions.importers.rows import BadRow, Entry, Reader
from opinions.models import Opinion, Reply

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
    changed: list[tuple[int, str]] = field(default_factory=list)
    """(line, key) of those of the known that say something else now; they are not written."""
    remarks: list[str] = field(default_factory=list)
    """Columns and sheets that are not read, retired entries that are."""

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
    for row in HEADINGS.rows(path, findings.remarks.append):
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
    findings.remarks += reader.remarks()


def check(path: Path, *, source: str, at: dt.datetime, tick: Tick = nothing) -> Findings:
    """Read all of ``path``; write nothing."""
    findings = Findings()
    for entries in chunks(sound_entries(path, at=at, findings=findings, tick=tick)):
        stored = what_is_stored(source, entries)
        findings.known += len(stored)
        findings.changed += [
            (entry.line, entry.external_id)
            for entry in entries
            if entry.external_id in stored and stored[entry.external_id] != said_by(entry)
        ]
    return findings


def chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while part := list(islice(entries, CHUNK)):
        yield part


def known_keys(source: str, entries: list[Entry]) -> set[str]:
    """The keys among ``entries`` under which a case of this source is there already."""
    keys = [entry.external_id for entry in entries]
    known = Opinion.with_hidden.filter(source=source, external_id__in=keys)
    return set(known.values_list("external_id", flat=True))


Said = tuple[str, str, str]
"""Title, text, reply."""


def said_by(entry: Entry) -> Said:
    return entry.title, entry.text, entry.reply


def what_is_stored(source: str, entries: list[Entry]) -> dict[str, Said]:
    """Key → what the source said when it was imported, of those among ``entries`` that anybody can see.

    A case's own words never change here, and replies that came with it have no author.
    """
    keys = [entry.external_id for entry in entries]
    cases = Opinion.objects.filter(source=source, external_id__in=keys)
    imported = Reply.objects.filter(opinion=OuterRef("pk"), author=None).order_by("pk")
    rows = cases.values_list("external_id", "title", "text", Subquery(imported.values("text")[:1]))
    return {key: (title, text, reply or "") for key, title, text, reply in rows}
