"""PostgreSQL: two tsvectors on the shelf, filled with our own terms (the parser knows no Chinese).

Its ranking reads every matching vector and knows no document frequency. So the engine only picks
candidates by what the GIN indexes answer cheaply, and keeps the frequencies in a table of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from portal.core.cutting import Phrase, Term, fold, terms
from search.engines.base import INDEXED_LENGTH, DatabaseEngine, Match, Row, Scope, Source

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


class PostgresEngine(DatabaseEngine):
    position = "strpos"

    def add(self, rows: Iterable[Row]) -> None:
        counts: Counter[str] = Counter()
        values = []
        for row in rows:
            vector = vector_of(row.title, row.tags, row.text, row.reply)
            counts.update(vector.keys())
            values.append(
                (row.id, row.day, row.facets, literal(vector_of(row.title)), literal(vector))
            )
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_shelf (id, day, facets, title, vector) VALUES (%s, %s, %s, %s, %s)",
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

    def source(
        self, match: Match, *, column: str = "vector", table: str = "search_shelf s"
    ) -> Source:
        parts = [phrase_sql((term,)) for term in match.terms] + [
            phrase_sql(phrase) for phrase in match.phrases
        ]
        parts += [f"!{phrase_sql(phrase)}" for phrase in match.unwanted]
        if not parts:
            return Source(f"FROM {table} WHERE TRUE")
        return Source(f"FROM {table} WHERE s.{column} @@ %s::tsquery", (" & ".join(parts),))

    def best(self, match: Match, scope: Scope, *, limit: int) -> list[int]:
        """The newest that match in their title, filled up with the newest that match anywhere."""
        parts, params = [], []
        for column in ("title", "vector"):
            source = self.scoped(self.source(match, column=column), scope)
            parts.append(f"(SELECT s.id {source.sql} ORDER BY s.day DESC, s.id DESC LIMIT %s)")
            params += [*source.params, limit]
        return list(dict.fromkeys(self.ids(" UNION ALL ".join(parts), params)))

    def settle(self) -> None:
        """Without this the planner reads every vector for one term, and each term a list of what is new."""
        with connection.cursor() as cursor:
            for index in ("search_shelf_title", "search_shelf_vector"):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", (index,))
            cursor.execute("ANALYZE search_shelf")

    def nearest(
        self, weights: Mapping[Term, float], match: Match, scope: Scope, *, limit: int
    ) -> list[int]:
        """By the sum of the weights found: only index look-ups, no vector is read."""
        rest = Match(phrases=match.phrases, unwanted=match.unwanted)
        parts, params = [], []
        for term, weight in weights.items():
            source = self.source(Match(terms=(term,)))
            parts.append(f"SELECT s.id, %s::float AS weight {source.sql}")
            params += [weight, *source.params]
        source = self.scoped(self.source(rest, table="held JOIN search_shelf s USING (id)"), scope)
        held = (
            f"SELECT id, sum(weight) AS weight FROM ({' UNION ALL '.join(parts)}) one GROUP BY id"  # noqa: S608 (own SQL)
        )
        order = "held.weight DESC, s.day DESC, s.id DESC"
        sql = f"WITH held AS ({held}) SELECT s.id {source.sql} ORDER BY {order} LIMIT %s"
        return self.ids(sql, (*params, *source.params, limit))

    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        sql = "SELECT term, documents FROM search_term WHERE term = ANY(%s)"
        known = dict(self.rows(sql, ([term.text for term in terms if not term.prefix],)))
        return {term: known.get(term.text, 0) for term in terms}

    def size(self) -> int:
        return self.rows("SELECT count(*) FROM search_shelf")[0][0]
