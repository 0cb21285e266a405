"""What every engine can do, and the SQL that the two databases share.

An engine knows which documents hold which terms, and little more: ranking, paging and counting are
the same for all and live in ``search.rules`` and ``search.queries``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from portal.core.cutting import Phrase, Term

INDEXED_LENGTH = 50_000
"""Characters of one field that are indexed; the rest can be read but not found."""


@dataclass(frozen=True)
class Row:
    """A document as the engine takes it. ``facets`` is ``" kind=topic year=2026 "``: blanks at both ends."""

    id: int
    title: str
    tags: str
    text: str
    reply: str
    facets: str
    day: int


@dataclass(frozen=True)
class Match:
    """Which documents: every term, every phrase, nothing unwanted."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases or self.unwanted)


@dataclass(frozen=True)
class Scope:
    """Filters: of each group of facet values one must be there; ``only`` names the documents allowed."""

    groups: tuple[tuple[str, ...], ...] = ()
    only: tuple[int, ...] | None = None


class Engine(ABC):
    """All methods read and write within the caller's transaction."""

    @abstractmethod
    def add(self, rows: Iterable[Row]) -> None:
        """Index rows whose ids are not in the index."""

    @abstractmethod
    def remove(self, rows: Iterable[Row]) -> None:
        """Forget rows; they must be given as they were indexed."""

    @abstractmethod
    def clear(self) -> None:
        """Forget everything."""

    def settle(self) -> None:
        """After many rows have been added: whatever makes the next searches fast."""
        return

    @abstractmethod
    def tally(self, match: Match, scope: Scope) -> Counter[str]:
        """``facets`` string → number of matching documents that have it."""

    @abstractmethod
    def best(self, match: Match, scope: Scope, *, limit: int) -> list[int]:
        """Candidates for the first places: all matches when they are at most ``limit``."""

    @abstractmethod
    def newest(
        self, match: Match, scope: Scope, *, skip: Collection[int], limit: int, offset: int
    ) -> list[int]:
        """Matches by date, newest first, without those in ``skip``."""

    @abstractmethod
    def nearest(
        self, weights: Mapping[Term, float], match: Match, scope: Scope, *, limit: int
    ) -> list[int]:
        """Documents that hold the most of the weighted terms, within ``match`` and ``scope``."""

    @abstractmethod
    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        """How many documents hold each term."""

    @abstractmethod
    def size(self) -> int:
        """How many documents there are, about."""


@dataclass(frozen=True)
class Source:
    """FROM and WHERE that give rows of ``search_shelf`` as ``s``."""

    sql: str
    params: tuple[Any, ...] = ()


class DatabaseEngine(Engine):
    """``search_shelf`` (id, day, facets) is narrow, so that counting thousands of hits stays cheap."""

    position: str
    """The SQL function that gives the position of a text in another, from 1; 0 if it is not there."""

    @abstractmethod
    def source(self, match: Match) -> Source:
        """The rows that match."""

    def scoped(self, source: Source, scope: Scope) -> Source:
        sql, params = source.sql, list(source.params)
        for group in scope.groups:
            sql += f" AND ({' OR '.join([f'{self.position}(s.facets, %s) > 0'] * len(group))})"
            params += [f" {value} " for value in group]
        if scope.only is not None:
            sql += f" AND s.id IN ({', '.join(['%s'] * len(scope.only)) or 'NULL'})"
            params += scope.only
        return Source(sql, tuple(params))

    def tally(self, match: Match, scope: Scope) -> Counter[str]:
        source = self.scoped(self.source(match), scope)
        return Counter(
            dict(
                self.rows(
                    f"SELECT s.facets, count(*) {source.sql} GROUP BY s.facets", source.params
                )
            )
        )

    def newest(
        self, match: Match, scope: Scope, *, skip: Collection[int], limit: int, offset: int
    ) -> list[int]:
        source = self.scoped(self.source(match), scope)
        without = f" AND s.id NOT IN ({', '.join(['%s'] * len(skip))})" if skip else ""
        return self.ids(
            f"SELECT s.id {source.sql}{without} ORDER BY s.day DESC, s.id DESC LIMIT %s OFFSET %s",
            (*source.params, *skip, limit, offset),
        )

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def ids(self, sql: str, params: Sequence[Any]) -> list[int]:
        return [row[0] for row in self.rows(sql, params)]
