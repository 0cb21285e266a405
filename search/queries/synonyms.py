"""The editors' synonyms, ready for looking up; read again only after one has been changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Max

from search.models import Synonym


@dataclass(frozen=True)
class Thesaurus:
    """Expression → what else may be said for it, all folded and without blanks."""

    others: Mapping[str, tuple[str, ...]]
    refused: frozenset[frozenset[str]] = frozenset()
    """Pairs of groups that are out of use: those words are not related either, whatever ``related.txt`` says."""

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(text) for text in self.others}, reverse=True)

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where its expressions stand in ``text``, the longest at each place, without overlaps.

        A Latin one counts only as a whole word.
        """
        at = 0
        while at < len(text):
            end = next((at + n for n in self._lengths if self._is_at(text, at, at + n)), None)
            if end:
                yield at, end
            at = end or at + 1

    def _is_at(self, text: str, start: int, end: int) -> bool:
        if end > len(text) or text[start:end] not in self.others:
            return False
        return not any(
            0 < edge < len(text) and _is_latin(text[edge - 1]) and _is_latin(text[edge])
            for edge in (start, end)
        )


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


Version = tuple[int, dt.datetime | None]
_read: dict[str, tuple[Version, Thesaurus]] = {}


def thesaurus() -> Thesaurus:
    """One short query; a second one in a process that has not seen the latest change."""
    state = Synonym.objects.aggregate(number=Count("pk"), changed=Max("changed_at"))
    version = (state["number"], state["changed"])
    held = _read.get("")
    if held is None or held[0] != version:
        held = _read[""] = (version, _thesaurus(list(Synonym.objects.all())))
    return held[1]


def _thesaurus(groups: list[Synonym]) -> Thesaurus:
    refused = (pair for group in groups if not group.active for pair in group.pairs())
    return Thesaurus(
        _others(group for group in groups if group.active), frozenset(map(frozenset, refused))
    )


def _others(groups: Iterable[Synonym]) -> dict[str, tuple[str, ...]]:
    others: dict[str, dict[str, None]] = {}
    for group in groups:
        for typed, meant in group.pairs():
            others.setdefault(typed, {})[meant] = None
    return {typed: tuple(meant) for typed, meant in others.items()}
