"""Reading the whole file before a row of it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from topics.importers.rows import HEADINGS, BadRow, RowReader, TopicRow
from topics.models import TopicOrigin


@dataclass
class Findings:
    """What the file holds."""

    sound: int = 0
    known: int = 0
    """Sound rows that an earlier run brought already."""
    changed: list[tuple[int, str]] = field(default_factory=list)
    """(line, number) of those of the known that say something else now; they are not written."""
    faults: list[tuple[int, str]] = field(default_factory=list)
    """(line, reason) of the rows that cannot be taken in."""
    remarks: list[str] = field(default_factory=list)
    """Columns and sheets that are not read."""

    @property
    def new(self) -> int:
        return self.sound - self.known


def sound_rows(path: Path, reader: RowReader, findings: Findings) -> Iterator[TopicRow]:
    """The sound rows of ``path`` one by one; the others go into ``findings``. :raises UnreadableTable:"""
    for row in HEADINGS.rows(path, findings.remarks.append):
        try:
            topic = reader.read(row)
        except BadRow as fault:
            findings.faults.append((row.line, str(fault)))
            continue
        findings.sound += 1
        yield topic


def check(path: Path, *, source: str, reader: RowReader) -> Findings:
    """Read all of ``path``; write nothing. :raises UnreadableTable:"""
    findings, digests = Findings(), known_digests(source)
    for row in sound_rows(path, reader, findings):
        digest = digests.get(row.external_id)
        if digest is not None:
            findings.known += 1
            if digest and digest != row.digest:
                findings.changed.append((row.line, row.external_id))
    return findings


def known_digests(source: str) -> dict[str, str]:
    """Number → digest of the topics that earlier runs finished."""
    finished = TopicOrigin.objects.filter(source=source, hidden=False)
    return dict(finished.values_list("external_id", "digest"))
