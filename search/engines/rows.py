"""A document as engines take it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

INDEXED_LENGTH = 50_000
"""Characters of one field that are indexed; the rest can be read but not found."""


@dataclass(frozen=True)
class Row:
    """A document as the engine takes it. ``facets`` is ``" kind=topic year=2026 "``: blanks at both ends.

    After the title, on a line of their own, stand terms for its sounds and for numbers (``search.sounds``).
    """

    id: int
    title: str
    tags: str
    text: str
    reply: str
    facets: str
    day: int
    support: int = 0

    @property
    def own_title(self) -> str:
        return self.title.rpartition("\n")[0]


class Rows(Protocol):
    """All documents, as they are in the moment of reading; memory holds some of them at a time."""

    def __iter__(self) -> Iterator[Row]:
        """By id, rising."""

    def of(self, ids: Sequence[int]) -> list[Row]:
        """Those of these documents that there are."""

    def held(self, ids: Sequence[int]) -> set[int]:
        """Those of them that there are, and will be until the end of the transaction, without those that
        somebody is changing."""
