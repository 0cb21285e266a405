"""PostgreSQL: two arrays of numbers on the shelf, one number for each term, with GIN indexes.

A tsvector of character pairs takes three times the room, its ranking reads every matching one, and it
knows no document frequency. So the engine only picks candidates by what the indexes answer, and keeps
the frequencies in a table of its own. The numbers stand in the order of the text: that is what phrases
are read from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from random import sample
from typing import Self
from zlib import crc32

from django.db import connection, transaction

from portal.core.cutting import Phrase, Term, fold, terms
from search.engines.base import Match
from search.engines.base import Terms as AllOf
from search.engines.comparing import Difference
from search.engines.databases import Cut, DatabaseEngine, Source
from search.engines.rows import INDEXED_LENGTH, Row, Rows

BETWEEN_FIELDS = 0
"""Keeps phrases from reaching from one field into the next."""
MOST_GATHERED, TERMS_AT_ONCE = 200_000, 5_000
DOCUMENTS_TRIED, TERMS_TRIED = 100, 10
"""By how many documents, and how many terms of each, the frequencies are tried: all would take longer than to make them anew."""
BEHIND = 0x110000
"""Above the last character."""
COUNTING = 0x7365_6172_6368
"""Key of PostgreSQL's advisory lock."""


def number_of(term: str) -> int:
    """In 32 bits with a sign. Of 300,000 terms some ten share their number with another; nobody will notice."""
    number = crc32(term.encode())
    return number - 2**32 if number >= 2**31 else number


def cut_fields(*fields: str) -> list[list[str]]:
    return [list(terms(fold(field[:INDEXED_LENGTH]))) for field in fields]


def numbers_of(fields: Iterable[Iterable[str]]) -> list[int]:
    numbers: list[int] = []
    for field in fields:
        numbers += [*map(number_of, field), BETWEEN_FIELDS]
    return numbers


Condition = tuple[str, list[object]]
"""SQL and its parameters."""


def _any(conditions: Sequence[Condition]) -> Condition:
    sql = " OR ".join(f"({sql})" for sql, _ in conditions)
    return f"({sql})", [param for _, params in conditions for param in params]


class PostgresEngine(DatabaseEngine):
    tables = ("search_shelf", "search_term")
    position = "strpos"
    key = "s.id"

    gathered: Counter[str] | None = None
    """Frequencies that a rebuild has counted and not yet written: each row is written a few times, not a hundred."""

    def alone(self) -> None:
        """A transaction adds to the same terms several times, for what goes and for what comes: no order of its
        writes would keep two of them from waiting for each other."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])

    def filling(self) -> Self:
        new = super().filling()
        new.gathered = Counter()
        return new

    def rest(self, *, over: bool) -> None:
        gathered = self.gathered or Counter()
        if not over and len(gathered) < MOST_GATHERED:
            return
        ordered = sorted(gathered.items())
        gathered.clear()
        for at in range(0, len(ordered), TERMS_AT_ONCE):  # sums: they may come in any pieces
            with transaction.atomic():
                self.alone()
                self._write_counts(ordered[at : at + TERMS_AT_ONCE])

    def cut(self, row: Row) -> Cut:
        fields = cut_fields(row.title, row.tags, row.text, row.reply)
        return (
            *(row.id, row.day, row.facets, row.support),
            *(numbers_of(fields[:1]), numbers_of(fields)),
            {term for field in fields for term in field},
        )

    def write(self, cut: Sequence[Cut]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO search_shelf{self.suffix} (id, day, facets, support, title, terms)"  # noqa: S608 (own names)
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [each[:6] for each in cut],
            )
        self._count(Counter(term for each in cut for term in each[6]))

    def remove(self, rows: Iterable[Row]) -> None:
        cut = {row.id: self.cut(row) for row in rows}
        sql = f"DELETE FROM search_shelf{self.suffix} WHERE id = ANY(%s) RETURNING id"  # noqa: S608 (own names)
        there = self.ids(sql, (list(cut),))  # what never was counted is not taken off
        held = Counter(term for id_ in there for term in cut[id_][6])
        self._count({term: -number for term, number in held.items()})

    def _count(self, counts: Mapping[str, int]) -> None:
        if self.gathered is None:
            self._write_counts(sorted(counts.items()))
        else:
            self.gathered.update(counts)

    def _write_counts(self, ordered: Sequence[tuple[str, int]]) -> None:
        """In the order of the index, which takes less time. The transaction is ``alone``."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO search_term{self.suffix} AS t (term, documents)"  # noqa: S608
                " SELECT * FROM unnest(%s::text[], %s::int[])"
                " ON CONFLICT (term) DO UPDATE SET documents = t.documents + excluded.documents",
                ([term for term, _ in ordered], [number for _, number in ordered]),
            )

    def source(self, match: Match) -> Source:
        return self._matching(match, "terms")

    def in_titles(self, match: Match) -> Source:
        return self._matching(match, "title")

    def holding(self, term: Term) -> Source:
        return self._matching(Match(terms=(term,)), "terms")

    def _matching(self, match: Match, column: str) -> Source:
        conditions = [self._all(match.terms, column)]
        conditions += [
            _any([self._all(variant, column) for variant in choice]) for choice in match.choices
        ]
        conditions += [self._phrase(phrase, column) for phrase in match.phrases]
        for phrase in match.unwanted:  # wherever it stands
            sql, params = self._phrase(phrase, "terms")
            conditions.append((f"NOT ({sql})", params))
        wanted = [condition for condition in conditions if condition[0]]
        sql = "".join(f" AND {condition}" for condition, _ in wanted)
        return Source(
            f"FROM search_shelf s WHERE TRUE{sql}",
            tuple(param for _, params in wanted for param in params),
        )

    def _all(self, wanted: AllOf, column: str) -> Condition:
        whole = [number_of(term.text) for term in wanted if not term.prefix]
        parts: list[Condition] = [(f"s.{column} @> %s::int[]", [whole])] if whole else []
        parts += [
            (f"s.{column} && %s::int[]", [self._beginning(term)]) for term in wanted if term.prefix
        ]
        return " AND ".join(sql for sql, _ in parts), [p for _, params in parts for p in params]

    def _phrase(self, phrase: Phrase, column: str) -> Condition:
        sql, params = self._all(phrase, column)
        if len(phrase) == 1:
            return sql, params
        stretch = ",".join(
            f"({'|'.join(map(str, self._beginning(term)))})"
            if term.prefix
            else str(number_of(term.text))
            for term in phrase
        )
        return f"{sql} AND array_to_string(s.{column}, ',') ~ %s", [*params, f"(^|,){stretch}(,|$)"]

    def _beginning(self, term: Term) -> list[int]:
        """Of all terms that begin with it."""
        sql = "SELECT term FROM search_term WHERE term >= %s AND term < %s"
        following = term.text[:-1] + chr(min(ord(term.text[-1]) + 1, BEHIND - 1))
        return [number_of(found) for (found,) in self.rows(sql, (term.text, following))]

    def settle(self) -> None:
        """Without this the planner reads every row for one term, and each term a list of what is new."""
        with connection.cursor() as cursor:
            for index in ("search_shelf_title", "search_shelf_terms"):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", (index,))
            cursor.execute("ANALYZE search_shelf")

    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        sql = "SELECT term, documents FROM search_term WHERE term = ANY(%s)"
        known = dict(self.rows(sql, ([term.text for term in terms if not term.prefix],)))
        return {term: known.get(term.text, 0) for term in terms}

    def differences(self, rows: Rows) -> Iterator[Difference]:
        """And some of the frequencies; where documents differ, those do in any case."""
        differ = False
        for difference in super().differences(rows):
            differ = True
            yield difference
        if not differ:
            yield from self._miscounted(rows)

    def _miscounted(self, rows: Rows) -> Iterator[Difference]:
        tried = self.ids(
            "SELECT id FROM search_shelf ORDER BY random() LIMIT %s", (DOCUMENTS_TRIED,)
        )
        wrong: dict[int, set[str]] = {}
        for row in rows.of(sorted(tried)):
            held = sorted(self.cut(row)[6])
            wrong[row.id] = self._wrong(sample(held, min(len(held), TERMS_TRIED)))
        found: set[str] = set().union(*wrong.values())
        if found:
            found -= self._sharing(found)
        yield from (Difference(id_, "miscounted") for id_, terms in wrong.items() if terms & found)

    def _wrong(self, tried: Sequence[str]) -> set[str]:
        """Of which another number is noted down than stands on the shelf at the same moment."""
        sql = """
            SELECT tried.term FROM unnest(%s::text[], %s::int[]) tried (term, number)
            LEFT JOIN search_term t ON t.term = tried.term
            WHERE coalesce(t.documents, 0)
                <> (SELECT count(*) FROM search_shelf s WHERE s.terms @> ARRAY[tried.number])
        """
        return {term for (term,) in self.rows(sql, (list(tried), [*map(number_of, tried)]))}

    def _sharing(self, wrong: Collection[str]) -> set[str]:
        """Those that share their number with another term: on the shelf both are counted together."""
        sharers = Counter(map(number_of, wrong))
        after = ""
        sql = "SELECT term FROM search_term WHERE term > %s ORDER BY term LIMIT %s"
        while page := [term for (term,) in self.rows(sql, (after, TERMS_AT_ONCE))]:
            after = page[-1]
            others = (number_of(term) for term in page if term not in wrong)
            sharers.update(number for number in others if number in sharers)
        return {term for term in wrong if sharers[number_of(term)] > 1}

    def size(self) -> int:
        return self.rows("SELECT count(*) FROM search_shelf")[0][0]
