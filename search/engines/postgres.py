"""PostgreSQL: two tsvectors on the shelf, filled with our own terms (the parser knows no Chinese).

Its ranking reads every matching vector and knows no document frequency. So the engine only picks
candidates by what the GIN indexes answer cheaply, and keeps the frequencies in a table of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from portal.core.cutting import Phrase, Term, fold, terms
from search.engines.base import INDEXED_LENGTH, DatabaseEngine, Match, Row, Source

LAST_POSITION = 16_383
"""The highest position that a tsvector holds."""
MOST_TERMS = 40_000
"""Different terms of one document; a tsvector ends at 1 MB."""
MOST_POSITIONS = 60
"""Positions kept of one term, for phrases."""


def vector_of(*fields: str) -> dict[str, list[int]]:
    """Term → positions. Fields stand apart, so that no phrase reaches from one into the next."""
    positions: dict[str, list[int]] = {}
    at = 0
    for field in fields:
        for term in terms(fold(field[:INDEXED_LENGTH])):
            at += 1
            found = (
                positions.setdefault(term, [])
                if len(positions) < MOST_TERMS
                else positions.get(term, [])
            )
            if len(found) < MOST_POSITIONS:
                found.append(min(at, LAST_POSITION))
        at += 2
    return positions


def literal(positions: Mapping[str, Sequence[int]]) -> str:
    """The text form of a tsvector. Terms are letters and digits, so there is nothing to escape."""
    return " ".join(f"'{term}':{','.join(map(str, at))}" for term, at in positions.items())


def phrase_sql(phrase: Phrase) -> str:
    return (
        "(" + " <-> ".join(f"'{term.text}'{':*' if term.prefix else ''}" for term in phrase) + ")"
    )


def all_of(terms: Iterable[Term]) -> str:
    return " & ".join(phrase_sql((term,)) for term in terms)


def wanted_sql(match: Match) -> str:
    """What must be there; empty when nothing must."""
    choices = (" | ".join(f"({all_of(terms)})" for terms in choice) for choice in match.choices)
    parts = [all_of((term,)) for term in match.terms]
    parts += [f"({choice})" for choice in choices]
    return " & ".join([*parts, *map(phrase_sql, match.phrases)])


class PostgresEngine(DatabaseEngine):
    position = "strpos"
    key = "s.id"

    def add(self, rows: Iterable[Row]) -> None:
        counts: Counter[str] = Counter()
        values = []
        for row in rows:
            vector = vector_of(row.title, row.tags, row.text, row.reply)
            counts.update(vector.keys())
            values.append(
                (
                    *(row.id, row.day, row.facets, row.support),
                    *(literal(vector_of(row.title)), literal(vector)),
                )
            )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_shelf (id, day, facets, support, title, vector)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                values,
            )
        self._count(counts, 1)

    def remove(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        counts: Counter[str] = Counter()
        for row in rows:
            counts.update(vector_of(row.title, row.tags, row.text, row.reply).keys())
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM search_shelf WHERE id = ANY(%s)", ([row.id for row in rows],)
            )
        self._count(counts, -1)

    @staticmethod
    def _count(counts: Counter[str], sign: int) -> None:
        """In one order always: two publications at once must not wait for each other in a ring."""
        ordered = sorted(counts.items())
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_term AS t (term, documents) SELECT * FROM unnest(%s::text[], %s::int[])"
                " ON CONFLICT (term) DO UPDATE SET documents = t.documents + excluded.documents",
                ([term for term, _ in ordered], [sign * number for _, number in ordered]),
            )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_shelf")
            cursor.execute("DELETE FROM search_term")

    def source(self, match: Match) -> Source:
        return self._matching(match, "vector")

    def in_titles(self, match: Match) -> Source:
        return self._matching(match, "title")

    @staticmethod
    def _matching(match: Match, column: str) -> Source:
        sql, params = "FROM search_shelf s WHERE TRUE", []
        if wanted := wanted_sql(match):
            sql += f" AND s.{column} @@ %s::tsquery"
            params.append(wanted)
        if match.unwanted:  # wherever it stands
            sql += " AND s.vector @@ %s::tsquery"
            params.append(" & ".join(f"!{phrase_sql(phrase)}" for phrase in match.unwanted))
        return Source(sql, tuple(params))

    def holding(self, term: Term) -> Source:
        return self._matching(Match(terms=(term,)), "vector")

    def settle(self) -> None:
        """Without this the planner reads every vector for one term, and each term a list of what is new."""
        with connection.cursor() as cursor:
            for index in ("search_shelf_title", "search_shelf_vector"):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", (index,))
            cursor.execute("ANALYZE search_shelf")

    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        sql = "SELECT term, documents FROM search_term WHERE term = ANY(%s)"
        known = dict(self.rows(sql, ([term.text for term in terms if not term.prefix],)))
        return {term: known.get(term.text, 0) for term in terms}

    def size(self) -> int:
        return self.rows("SELECT count(*) FROM search_shelf")[0][0]
