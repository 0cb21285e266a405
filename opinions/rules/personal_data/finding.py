"""What is found, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from opinions.enums import PersonalData


@dataclass(frozen=True)
class Finding:
    """``start`` and ``end`` count characters, as in ``text[start:end]``."""

    kind: PersonalData
    start: int
    end: int


def without_overlaps(found: Iterable[Finding]) -> list[Finding]:
    """In order; where two overlap, one over both of the kind of the longer."""
    kept: list[Finding] = []
    for each in sorted(found, key=lambda finding: (finding.start, -finding.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
            continue
        last = kept.pop()
        longer = max(last, each, key=lambda finding: finding.end - finding.start)
        kept.append(Finding(longer.kind, last.start, max(last.end, each.end)))
    return kept
