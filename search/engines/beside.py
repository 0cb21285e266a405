"""Tables beside those that are searched: made as those are, filled, and put in their place by their names.

What they are made as is read from the database. So migrations alone say how the tables look.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

NEXT, OLD = "_next", "_old"
BRIEFLY = "300ms"
"""How long all who search or publish may wait behind us, when we wait for one of them."""
UNSORTED = 1024 * 1024
"""KB of what is new in a GIN index that nobody reads yet: sorted in when we say so, and then in order."""
PIECE, KEPT = 2000, 10
"""Rows of an old table that go in one transaction; and those that FTS5 wants to see before it lets a table go."""


class Busy(Exception):
    """Somebody holds the tables; ask again."""


class SideTables(ABC):
    @abstractmethod
    def make(self, names: Iterable[str]) -> None: ...

    @abstractmethod
    def put_aside(self, names: Iterable[str]) -> None:
        """Whatever stands beside is not there any more. Within a transaction that has ``hold``."""

    @abstractmethod
    def replace(self, names: Iterable[str]) -> None:
        """Searches read the new ones from the end of this transaction on, which has ``hold`` of all."""

    def clear_away(self, names: Iterable[str]) -> None:
        """What was replaced or put aside. Outside a transaction: it may take seconds."""
        return

    def hold(self, names: Sequence[str], *, readers: bool = False) -> None:
        """Nobody writes into the tables until the end of the transaction; nor reads.

        :raises Busy: somebody does.
        """
        return

    def settle(self, names: Iterable[str]) -> None:
        """Whatever makes the first searches fast."""
        return

    def rest(self, names: Iterable[str]) -> None:
        """After some thousand rows have been added."""
        return

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """What is done inside takes as little memory as can be."""
        yield


class SqliteTables(SideTables):
    """There is one writer at a time, and readers see what was when they began: nothing to hold."""

    def make(self, names: Iterable[str]) -> None:
        for name in names:
            [(sql,)] = rows("SELECT sql FROM sqlite_master WHERE name = %s", name)
            run(re.sub(rf'TABLE "?{name}"?', f"TABLE {name}{NEXT}", sql, count=1))

    def put_aside(self, names: Iterable[str]) -> None:
        for name in names:
            if self._is_there(name + NEXT):
                run(f"DROP TABLE IF EXISTS {name}{OLD}")
                run(f"ALTER TABLE {name}{NEXT} RENAME TO {name}{OLD}")

    def replace(self, names: Iterable[str]) -> None:
        """An index keeps its name and its old table: made again, which takes a tenth of a second for 50,000 rows."""
        indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL"
        for name in names:
            made = rows(indexes, name)
            for index, _ in made:
                run(f"DROP INDEX {index}")
            run(f"ALTER TABLE {name} RENAME TO {name}{OLD}")
            run(f"ALTER TABLE {name}{NEXT} RENAME TO {name}")
            for _, sql in made:
                run(sql)

    def clear_away(self, names: Iterable[str]) -> None:
        """In pieces: every page of what goes is overwritten (``secure_delete``), and nobody else writes meanwhile."""
        for name in names:
            old = name + OLD
            for part in (f"{old}_data", f"{old}_content", f"{old}_docsize", old):
                while self._is_there(part, virtual=False) and run(SOME.format(part)):
                    pass
            run(f"DROP TABLE IF EXISTS {old}")

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """Pages that are mapped into memory are counted as ours, and a rebuild reads each once."""
        [(mapped,)] = rows("PRAGMA mmap_size")
        rows("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            rows(f"PRAGMA mmap_size = {mapped}")

    @staticmethod
    def _is_there(name: str, *, virtual: bool = True) -> bool:
        sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s"
        return any(virtual or "VIRTUAL" not in sql for (sql,) in rows(sql, name))


SOME = f"DELETE FROM {{0}} WHERE id IN (SELECT id FROM {{0}} WHERE id > {KEPT} LIMIT {PIECE})"  # noqa: S608


class PostgresTables(SideTables):
    def make(self, names: Iterable[str]) -> None:
        for name in names:
            run(f"CREATE TABLE {name}{NEXT} (LIKE {name} INCLUDING ALL)")
            [(options,)] = rows("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", name)
            if options:  # the one thing that LIKE leaves out
                run(f"ALTER TABLE {name}{NEXT} SET ({', '.join(options)})")
            for (index,) in rows(GIN, name + NEXT):
                run(f"ALTER INDEX {index} SET (gin_pending_list_limit = {UNSORTED})")

    def put_aside(self, names: Iterable[str]) -> None:
        for name in names:
            run(f"DROP TABLE IF EXISTS {name}{NEXT}")

    def replace(self, names: Iterable[str]) -> None:
        for name in names:
            pairs = rows(SAME_INDEXES, name, name + NEXT)
            run(f"DROP TABLE {name}")
            run(f"ALTER TABLE {name}{NEXT} RENAME TO {name}")
            for index, new, options in pairs:
                run(f"ALTER INDEX {new} RESET (gin_pending_list_limit)")
                if options:
                    run(f"ALTER INDEX {new} SET ({', '.join(options)})")
                run(f"ALTER INDEX {new} RENAME TO {index}")

    def hold(self, names: Sequence[str], *, readers: bool = False) -> None:
        run("SELECT set_config('lock_timeout', %s, true)", BRIEFLY)
        mode = "ACCESS EXCLUSIVE" if readers else "SHARE ROW EXCLUSIVE"
        try:
            run(f"LOCK TABLE {', '.join(names)} IN {mode} MODE")
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") not in {"55P03", "40P01"}:
                raise
            raise Busy from error

    def rest(self, names: Iterable[str]) -> None:
        for name in names:
            for (index,) in rows(GIN, name + NEXT):
                rows("SELECT gin_clean_pending_list(%s::regclass)", index)

    def settle(self, names: Iterable[str]) -> None:
        self.rest(names)
        for name in names:
            run(f"ANALYZE {name}{NEXT}")


SAME_INDEXES = """
    SELECT one.indexrelid::regclass::text, other.indexrelid::regclass::text, pg_class.reloptions
    FROM pg_index one JOIN pg_class ON pg_class.oid = one.indexrelid JOIN pg_index other
      ON substring(pg_get_indexdef(one.indexrelid) FROM 'USING \\S+ [^)]*')
       = substring(pg_get_indexdef(other.indexrelid) FROM 'USING \\S+ [^)]*')
    WHERE one.indrelid = %s::regclass AND other.indrelid = %s::regclass
"""
GIN = """
    SELECT indexrelid::regclass::text
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE indrelid = %s::regclass AND amname = 'gin'
"""


def side_tables() -> SideTables:
    return {"sqlite": SqliteTables, "postgresql": PostgresTables}[connection.vendor]()


def run(sql: str, *params: Any) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.rowcount


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall()
