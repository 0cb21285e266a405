"""Titles for what is proposed while somebody types: by beginning, from inside, by spelling.

Always in the site's own database, whatever SEARCH_URL says, written in the transaction that writes the
documents: so what is withdrawn is not proposed the next moment.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db import connection

from portal.core.cutting import RUN, fold
from search.engines.base import Match, Scope
from search.engines.databases import Cut, DatabaseEngine, Source
from search.engines.postgres import PostgresEngine
from search.engines.spelling import LONGEST, Phrases, Spelling, Spelt, spelling
from search.engines.sqlite import SqliteEngine

LAST = "\U0010ffff"
OPINION = " kind=opinion "

Title = tuple[int, str]
"""Number of the document, and its title as it is written."""


def beginning_of(text: str) -> str:
    """Folded, without the brackets and quotation marks before the first word."""
    folded = fold(text)
    first = RUN.search(folded)
    return " ".join(folded[first.start() :].split())[:LONGEST] if first else ""


class Titles(ABC):
    tables: ClassVar[tuple[str, ...]]
    database: DatabaseEngine

    def __init__(self, suffix: str = "") -> None:
        """As that of ``DatabaseEngine``."""
        self.suffix = suffix

    def add(self, titles: Iterable[Title]) -> None:
        self.write([self.cut(*title) for title in titles])

    @abstractmethod
    def cut(self, id_: int, title: str) -> Cut:
        """What ``write`` takes: most of the work."""

    @abstractmethod
    def write(self, cut: Sequence[Cut]) -> None: ...

    @abstractmethod
    def remove(self, ids: Sequence[int]) -> None: ...

    def settle(self) -> None:
        """After many titles have been added: whatever makes the next proposals fast."""
        return

    @abstractmethod
    def _spelt(self, spelt: Spelt) -> Source: ...

    def beginning(self, typed: str, scope: Scope, *, limit: int) -> list[int]:
        sql = "FROM search_title t JOIN search_shelf s ON s.id = t.id WHERE t.title >= %s AND t.title < %s"
        begun = beginning_of(typed)
        return self._first(Source(sql, (begun, begun + LAST)), scope, limit) if begun else []

    def inside(self, match: Match, scope: Scope, *, limit: int) -> list[int]:
        return self._first(self.database.in_titles(match), scope, limit) if match else []

    def spelt(self, spelt: Spelt, scope: Scope, *, limit: int) -> list[int]:
        return self._first(self._spelt(spelt), scope, limit) if any(spelt) else []

    def _first(self, source: Source, scope: Scope, limit: int) -> list[int]:
        """What the conference says before what residents say; the newest of each first."""
        wanted = self.database.scoped(source, scope)
        sql = (
            f"SELECT s.id {wanted.sql} ORDER BY {self.database.position}(s.facets, '{OPINION}') > 0,"
            f" {self.database.orders['newest']} LIMIT %s"
        )
        return self.database.ids(sql, (*wanted.params, limit))


class SqliteTitles(Titles):
    tables = ("search_title", "search_spelling")
    database = SqliteEngine()

    def cut(self, id_: int, title: str) -> Cut:
        return (id_, beginning_of(title), *map(" ".join, spelling(title)))

    def write(self, cut: Sequence[Cut]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO search_title{self.suffix} (id, title) VALUES (%s, %s)",  # noqa: S608 (own names)
                [each[:2] for each in cut],
            )
            cursor.executemany(
                f"INSERT INTO search_spelling{self.suffix} (rowid, syllables, initials) VALUES (%s, %s, %s)",  # noqa: S608
                [(each[0], *each[2:]) for each in cut],
            )

    def remove(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            for sql in (
                f"DELETE FROM search_title{self.suffix} WHERE id = %s",  # noqa: S608
                f"DELETE FROM search_spelling{self.suffix} WHERE rowid = %s",  # noqa: S608
            ):
                cursor.executemany(sql, [(id_,) for id_ in ids])

    def _spelt(self, spelt: Spelt) -> Source:
        """Words are letters and digits, so there is nothing to escape."""

        def column(name: str, phrases: Phrases, end: str) -> list[str]:
            return [f'{name} : "{" ".join(phrase)}"{end}' for phrase in phrases]

        either = column("syllables", spelt.syllables, " *") + column("initials", spelt.initials, "")
        sql = (
            "FROM search_spelling CROSS JOIN search_shelf s ON s.id = search_spelling.rowid"
            " WHERE search_spelling MATCH %s"
        )
        return Source(sql, (" OR ".join(either),))


class PostgresTitles(Titles):
    tables = ("search_title",)
    database = PostgresEngine()

    def cut(self, id_: int, title: str) -> Cut:
        return (id_, beginning_of(title), _vector(spelling(title)))

    def write(self, cut: Sequence[Cut]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO search_title{self.suffix} (id, title, spelling) VALUES (%s, %s, %s)",  # noqa: S608
                cut,
            )

    def remove(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM search_title{self.suffix} WHERE id = ANY(%s)",  # noqa: S608
                (list(ids),),
            )

    def settle(self) -> None:
        """Without this every proposal reads the list of what is new, and the planner knows no numbers."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('search_title_spelling'::regclass)")
            cursor.execute("ANALYZE search_title")

    def _spelt(self, spelt: Spelt) -> Source:
        def together(phrase: Sequence[str], mark: str, end: str) -> str:
            words = [f"'{mark}{word}'" for word in phrase]
            return f"({' <-> '.join(words)}{end})"

        either = [together(phrase, "", ":*") for phrase in spelt.syllables]
        either += [together(phrase, INITIAL, "") for phrase in spelt.initials]
        sql = (
            "FROM search_title t JOIN search_shelf s ON s.id = t.id WHERE t.spelling @@ %s::tsquery"
        )
        return Source(sql, (" | ".join(either),))


INITIAL = "_"
"""Before the pairs of initials, which stand in one vector with the syllables."""


def _vector(spelt: Spelling) -> str:
    positions: dict[str, list[int]] = {}
    marked = [*spelt.syllables, "", *(INITIAL + pair for pair in spelt.initials)]
    for at, word in enumerate(marked, start=1):
        if word:
            positions.setdefault(word, []).append(at)
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in positions.items())


BY_VENDOR: dict[str, type[Titles]] = {"sqlite": SqliteTitles, "postgresql": PostgresTitles}


def titles() -> Titles:
    return BY_VENDOR[connection.vendor]()
