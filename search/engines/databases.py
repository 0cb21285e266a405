"""The SQL that the two databases share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import connection

from portal.core.cutting import Term
from search import counting
from search.engines.base import Engine, Match, Order, Scope
from search.engines.beside import NEXT
from search.engines.comparing import Difference, compared
from search.engines.rows import Row, Rows

Cut = tuple[Any, ...]
"""A row as its engine stores it; the id first."""


@dataclass(frozen=True)
class Source:
    """FROM and WHERE that give rows of ``search_shelf`` as ``s``."""

    sql: str
    params: tuple[Any, ...] = ()


class DatabaseEngine(Engine):
    """``search_shelf`` (id, day, facets) is narrow, so that counting thousands of hits stays cheap."""

    tables: ClassVar[tuple[str, ...]]
    """All that a rebuild makes anew."""
    beside_shelf: ClassVar[tuple[tuple[str, str], ...]] = (("search_title", "id"),)
    """Tables that hold each document of the shelf too, and the column with its number; also those for proposals."""
    position: str
    """The SQL function that gives the position of a text in another, from 1; 0 if it is not there."""
    key: str
    """The id among the rows that hold a term."""

    def __init__(self, suffix: str = "") -> None:
        """``suffix``: of the tables that are written; those without one are searched."""
        self.suffix = suffix

    def alone(self) -> None:
        """Nobody else adds or removes until the end of this transaction. Before it locks a document or writes."""
        return

    @abstractmethod
    def cut(self, row: Row) -> Cut:
        """What ``write`` takes. Half of the work, and none of the database's."""

    @abstractmethod
    def write(self, cut: Sequence[Cut]) -> None: ...

    def add(self, rows: Iterable[Row]) -> None:
        self.write([self.cut(row) for row in rows])

    def among(self, ids: Sequence[int]) -> set[int]:
        """Which of these are in the tables that are written."""
        marks = ", ".join(["%s"] * len(ids)) or "NULL"
        return set(
            self.ids(f"SELECT id FROM search_shelf{self.suffix} WHERE id IN ({marks})", ids)  # noqa: S608 (placeholders)
        )

    def filling(self) -> Self:
        """The one that fills the tables beside."""
        return type(self)(NEXT)

    def rest(self, *, over: bool) -> None:
        """Between two transactions of a rebuild; ``over``: all is there."""
        return

    def unlist(self, ids: Iterable[int]) -> None:
        """Found by nothing any more, although what they held is not known."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM search_shelf{self.suffix} WHERE id = %s",  # noqa: S608 (own names)
                [(id_,) for id_ in ids],
            )

    def lacking(self) -> str:
        """What a migration, or somebody's hand, left empty or too full; "" for nothing. By numbers alone, and in
        one statement: whoever publishes changes all of them together."""
        sql = (
            "SELECT (SELECT count(*) FROM search_document), (SELECT count(*) FROM search_shelf),"
            " (SELECT count(*) FROM search_title)"
        )
        [(documents, shelf, titles)] = self.rows(sql)
        for held, what in ((shelf, "documents"), (titles, "titles")):
            if held != documents:
                return f"the database's index holds {held} {what} instead of {documents}"
        return ""

    def trouble(self, at: datetime) -> str:
        return f"{lacking}: run update_search" if (lacking := self.lacking()) else ""

    def differences(self, rows: Rows) -> Iterator[Difference]:
        """By the columns of the shelf, and by the numbers that the other tables hold: which terms a document has
        cannot be read back."""

        def held(after: int, upto: int | None) -> dict[int, tuple[int, str, int] | None]:
            shelf = self._between(
                "SELECT id, day, facets, support FROM search_shelf", "id", after, upto
            )
            found = {id_: (day, facets, support) for id_, day, facets, support in shelf}
            others = [
                {id_ for (id_,) in self._between(f"SELECT {key} FROM {table}", key, after, upto)}  # noqa: S608 (own names)
                for table, key in self.beside_shelf
            ]
            whole = set(found).intersection(*others)
            return {id_: found[id_] if id_ in whole else None for id_ in set(found).union(*others)}

        return compared(rows, held, lambda row: (row.day, row.facets, row.support))

    def _between(
        self, select: str, key: str, after: int, upto: int | None
    ) -> list[tuple[Any, ...]]:
        if upto is None:
            return self.rows(f"{select} WHERE {key} > %s", [after])
        return self.rows(f"{select} WHERE {key} > %s AND {key} <= %s", [after, upto])

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
