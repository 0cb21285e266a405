"""SQLite: an FTS5 table without content of its own, beside the documents.

Having no content, it must be told what a row held when the row goes (`'delete'`); the documents'
own columns say it. That halves the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from portal.core.cutting import Phrase, Term, fold, terms
from search.engines.base import Match
from search.engines.databases import Cut, DatabaseEngine, Source
from search.engines.rows import INDEXED_LENGTH, Row


def cut_field(text: str) -> str:
    return " ".join(terms(fold(text[:INDEXED_LENGTH])))


def phrase_sql(phrase: Phrase) -> str:
    """Terms are letters and digits, so there is nothing to escape."""
    return f'"{" ".join(term.text for term in phrase)}"{"*" if phrase[-1].prefix else ""}'


def all_of(terms: Iterable[Term]) -> str:
    return " AND ".join(phrase_sql((term,)) for term in terms)


def any_of(phrases: Iterable[Phrase]) -> str:
    return " OR ".join(map(phrase_sql, phrases))


def wanted_sql(match: Match) -> str:
    """What must be there, nothing of what must not; empty when nothing must."""
    choices = (" OR ".join(f"({all_of(terms)})" for terms in choice) for choice in match.choices)
    parts = [all_of((term,)) for term in match.terms]
    parts += [f"({choice})" for choice in choices]
    return " AND ".join([*parts, *map(phrase_sql, match.phrases)])


class SqliteEngine(DatabaseEngine):
    tables = ("search_shelf", "search_fts")
    beside_shelf = (
        *DatabaseEngine.beside_shelf,
        ("search_fts", "rowid"),
        ("search_spelling", "rowid"),
    )
    position = "instr"
    key = "rowid"

    def cut(self, row: Row) -> Cut:
        fields = map(cut_field, (row.title, row.tags, row.text, row.reply))
        return (row.id, row.day, row.facets, row.support, *fields)

    def write(self, cut: Sequence[Cut]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO search_fts{self.suffix} (rowid, title, tags, body, reply)"  # noqa: S608 (own names)
                " VALUES (%s, %s, %s, %s, %s)",
                [(each[0], *each[4:]) for each in cut],
            )
            cursor.executemany(
                f"INSERT INTO search_shelf{self.suffix} (id, day, facets, support) VALUES (%s, %s, %s, %s)",  # noqa: S608
                [each[:4] for each in cut],
            )

    def remove(self, rows: Iterable[Row]) -> None:
        cut = [self.cut(row) for row in rows]
        index = f"search_fts{self.suffix}"
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {index} ({index}, rowid, title, tags, body, reply)"  # noqa: S608
                " VALUES ('delete', %s, %s, %s, %s, %s)",
                [(each[0], *each[4:]) for each in cut],
            )
        self.unlist(each[0] for each in cut)

    def source(self, match: Match) -> Source:
        if wanted := wanted_sql(match):
            return self._matching(wanted, match)
        if match.unwanted:
            sql = "FROM search_shelf s WHERE s.id NOT IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"
            return Source(sql, (any_of(match.unwanted),))
        return Source("FROM search_shelf s WHERE 1 = 1")

    def in_titles(self, match: Match) -> Source:
        return self._matching(f"{{title}} : ({wanted_sql(match)})", match)

    @staticmethod
    def _matching(expression: str, match: Match) -> Source:
        if match.unwanted:
            expression = f"({expression}) NOT ({any_of(match.unwanted)})"
        # CROSS keeps the order: the other way round every document would be looked up in the index.
        sql = "FROM search_fts CROSS JOIN search_shelf s ON s.id = search_fts.rowid WHERE search_fts MATCH %s"
        return Source(sql, (expression,))

    def holding(self, term: Term) -> Source:
        return Source("FROM search_fts WHERE search_fts MATCH %s", (phrase_sql((term,)),))

    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        whole = [term for term in terms if not term.prefix]
        marks = ", ".join(["%s"] * len(whole)) or "NULL"
        sql = f"SELECT term, doc FROM search_vocabulary WHERE term IN ({marks})"  # noqa: S608 (placeholders)
        known = dict(self.rows(sql, [term.text for term in whole]))
        return {term: known.get(term.text, 0) for term in terms}

    def size(self) -> int:
        return self.rows("SELECT count(*) FROM search_shelf")[0][0]
