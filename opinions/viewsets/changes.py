"""What changed between two drafts, paragraph by paragraph. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_PARAGRAPHS = 200
"""Comparing takes time that grows with the square; longer ones are shown as wholes."""

Kind = Literal["same", "del", "ins"]


@dataclass(frozen=True)
class Change:
    """One paragraph: in both, gone, or new."""

    kind: Kind
    text: str


def changes(before: str, after: str) -> list[Change]:
    """All paragraphs of both, in reading order: what went stands before what came in its place."""
    old, new = _paragraphs(before), _paragraphs(after)
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        return [*_each("del", old), *_each("ins", new)]
    found: list[Change] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found += _each("same", old[i:j])
        else:
            found += [*_each("del", old[i:j]), *_each("ins", new[k:m])]
    return found


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _each(kind: Kind, texts: list[str]) -> Iterator[Change]:
    return (Change(kind, text) for text in texts)
