"""What every engine can do, and the SQL that the two databases share.

An engine knows which documents hold which terms, and little more: ranking, paging and counting are
the same for all and live in ``search.rules`` and ``search.queries``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar, Literal

from django.db import connection

from portal.core.cutting import Phrase, Term
from search import counting
from search.engines.comparing import Difference, compared
from search.engines.rows import Row, Rows

Order = Literal["newest", "supported"]


class CopyRefused(Exception):
    """The copy outside the database cannot be asked or made now; says what stood in the way."""


Terms = tuple[Term, ...]
"""Terms that must all be there, in whatever order."""


@dataclass(frozen=True)
class Match:
    """Which documents: every term, of every choice one, every phrase, nothing unwanted."""

    terms: Terms = ()
    choices: tuple[tuple[Terms, ...], ...] = ()
    """A word that may be said in several ways, each with the terms of all of them."""
    phrases: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.choices or self.phrases or self.unwanted)


@dataclass(frozen=True)
class Scope:
    """Filters: of each group of facet values one must be there, the day lies between both, and
    ``only`` names the documents allowed."""

    groups: tuple[tuple[str, ...], ...] = ()
    since: int | None = None
    until: int | None = None
    only: tuple[int, ...] | None = None


class Engine(ABC):
    """All methods read and write within the caller's transaction, unless they say otherwise."""

    fed: ClassVar[bool] = False
    """Whether ``feed`` has to be called after every change."""

    @abstractmethod
    def add(self, rows: Iterable[Row]) -> None:
        """Index rows whose ids are not in the index."""

    @abstractmethod
    def remove(self, rows: Iterable[Row]) -> None:
        """Forget rows; they must be given as they were indexed."""

    @abstractmethod
    def rebuild(self, rows: Rows) -> int:
        """Forget everything and index all rows; how many."""

    def settle(self) -> None:
        """After many rows have been added: whatever makes the next searches fast."""
        return

    @abstractmethod
    def count(
        self, match: Match, scope: Scope, chosen: Mapping[str, Collection[str]]
    ) -> counting.Counted:
        """``chosen`` maps a facet to the values of which one must be there. A facet is counted as if
        nothing were chosen in it."""

    @abstractmethod
    def best(self, match: Match, scope: Scope, *, limit: int) -> list[int]:
        """Candidates for the first places: the newest ``limit`` that match in their titles, and the
        newest ``limit`` that match anywhere. All matches when they are at most ``limit``."""

    @abstractmethod
    def listed(
        self,
        match: Match,
        scope: Scope,
        *,
        order: Order,
        skip: Collection[int],
        limit: int,
        offset: int,
        after: Sequence[int] | None = None,
    ) -> list[int]:
        """Matches in an order that the engine knows, the newer of equals first, without those in ``skip``.

        ``after`` holds what the order goes by of the last one that is known: (day, id), (support, day, id).
        """

    @abstractmethod
    def nearest(
        self, weights: Mapping[Term, int], match: Match, scope: Scope, *, limit: int
    ) -> list[int]:
        """Documents that hold the most of the weighted terms, the newer of equals first, among those
        that hold the phrases of ``match`` and nothing unwanted. Weights are whole numbers, so that
        sums are the same whoever adds them up."""

    @abstractmethod
    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        """How many documents hold each term."""

    @abstractmethod
    def size(self) -> int:
        """How many documents there are."""

    @abstractmethod
    def differences(self, rows: Rows) -> Iterator[Difference]:
        """What the index holds otherwise than it should. Outside a transaction.

        :raises CopyRefused: as far as a copy is to be asked.
        """

    # Of an engine that keeps a copy outside the database. Outside a transaction, all of them.

    def feed(self, rows: Rows) -> bool:
        """Tell the copy what changed; False when there is more to tell. Never raises for a copy that is down."""
        return True

    def renew_copy(self, rows: Rows, *, at: datetime) -> None:
        """Make the copy anew while people go on searching.

        :raises CopyRefused: people go on searching what they searched before.
        """
        return

    def mend(self, differences: Iterable[Difference]) -> None:
        """Note down for ``feed`` what the copy holds otherwise than it should."""
        return

    def trouble(self, at: datetime) -> str:
        """What is the matter with the copy, for whoever runs the site; "" for nothing."""
        return ""


@dataclass(frozen=True)
class Source:
    """FROM and WHERE that give rows of ``search_shelf`` as ``s``."""

    sql: str
    params: tuple[Any, ...] = ()


class DatabaseEngine(Engine):
    """``search_shelf`` (id, day, facets) is narrow, so that counting thousands of hits stays cheap."""

    position: str
    """The SQL function that gives the position of a text in another, from 1; 0 if it is not there."""
    key: str
    """The id among the rows that hold a term."""

    @abstractmethod
    def clear(self) -> None:
        """Forget everything."""

    def rebuild(self, rows: Rows) -> int:
        self.clear()
        total, walk = 0, iter(rows)
        while chunk := list(islice(walk, 1000)):
            self.add(chunk)
            total += len(chunk)
        self.settle()
        return total

    def differences(self, rows: Rows) -> Iterator[Difference]:
        """By the columns of the shelf: which terms a document has cannot be read back."""

        def held(after: int, upto: int | None) -> dict[int, tuple[int, str, int]]:
            sql = "SELECT id, day, facets, support FROM search_shelf WHERE id > %s"
            bounds = [after] if upto is None else [after, upto]
            sql += "" if upto is None else " AND id <= %s"
            return {
                id_: (day, facets, support) for id_, day, facets, support in self.rows(sql, bounds)
            }

        return compared(rows, held, lambda row: (row.day, row.facets, row.support))

    @abstractmethod
    def source(self, match: Match) -> Source:
        """The rows that match."""

    def scoped(self, source: Source, scope: Scope) -> Source:
        sql, params = source.sql, list(source.params)
        for group in scope.groups:
            sql += f" AND ({' OR '.join([f'{self.position}(s.facets, %s) > 0'] * len(group))})"
            params += [f" {value} " for value in group]
        for bound, sign in ((scope.since, ">="), (scope.until, "<=")):
            if bound is not None:
                sql += f" AND s.day {sign} %s"
                params.append(bound)
        if scope.only is not None:
            sql += f" AND s.id IN ({', '.join(['%s'] * len(scope.only)) or 'NULL'})"
            params += scope.only
        return Source(sql, tuple(params))

    def count(
        self, match: Match, scope: Scope, chosen: Mapping[str, Collection[str]]
    ) -> counting.Counted:
        source = self.scoped(self.source(match), scope)
        tally = self.rows(
            f"SELECT s.facets, count(*) {source.sql} GROUP BY s.facets", source.params
        )
        return counting.counted(tally, chosen)

    @abstractmethod
    def in_titles(self, match: Match) -> Source:
        """The rows that match in their titles."""

    def best(self, match: Match, scope: Scope, *, limit: int) -> list[int]:
        parts, params = [], []
        for wide in (self.in_titles(match), self.source(match)):
            source = self.scoped(wide, scope)
            parts.append(
                f"SELECT * FROM (SELECT s.id {source.sql} ORDER BY {self.orders['newest']} LIMIT %s) part"  # noqa: S608 (own SQL)
            )
            params += [*source.params, limit]
        return list(dict.fromkeys(self.ids(" UNION ALL ".join(parts), params)))

    orders: ClassVar[Mapping[Order, str]] = {
        "newest": "s.day DESC, s.id DESC",
        "supported": "s.support DESC, s.day DESC, s.id DESC",
    }
    after: ClassVar[Mapping[Order, str]] = {
        "newest": " AND (s.day, s.id) < (%s, %s)",
        "supported": " AND (s.support, s.day, s.id) < (%s, %s, %s)",
    }

    def listed(
        self,
        match: Match,
        scope: Scope,
        *,
        order: Order,
        skip: Collection[int],
        limit: int,
        offset: int,
        after: Sequence[int] | None = None,
    ) -> list[int]:
        source = self.scoped(self.source(match), scope)
        without = f" AND s.id NOT IN ({', '.join(['%s'] * len(skip))})" if skip else ""
        beyond = self.after[order] if after is not None else ""
        return self.ids(
            f"SELECT s.id {source.sql}{without}{beyond} ORDER BY {self.orders[order]} LIMIT %s OFFSET %s",
            (*source.params, *skip, *(after or ()), limit, offset),
        )

    @abstractmethod
    def holding(self, term: Term) -> Source:
        """The rows that hold a term, ``id`` alone."""

    def nearest(
        self, weights: Mapping[Term, int], match: Match, scope: Scope, *, limit: int
    ) -> list[int]:
        parts, params = [], []
        for term, weight in weights.items():
            source = self.holding(term)
            parts.append(f"SELECT {self.key} AS id, %s AS weight {source.sql}")
            params += [weight, *source.params]
        held = (
            f"SELECT id, sum(weight) AS weight FROM ({' UNION ALL '.join(parts)}) one GROUP BY id"  # noqa: S608 (own SQL)
        )
        source = self.scoped(
            self.source(Match(phrases=match.phrases, unwanted=match.unwanted)), scope
        )
        sql = (
            f"WITH held AS ({held}) SELECT held.id FROM held JOIN (SELECT s.id, s.day {source.sql}) s"  # noqa: S608
            f" ON s.id = held.id ORDER BY held.weight DESC, {self.orders['newest']} LIMIT %s"
        )
        return self.ids(sql, (*params, *source.params, limit))

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    def ids(self, sql: str, params: Sequence[Any]) -> list[int]:
        return [row[0] for row in self.rows(sql, params)]
