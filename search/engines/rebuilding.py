"""The database's own index made anew beside the one that is searched, in short transactions.

While it is being made, people go on searching and publishing. A document never changes under its number:
so whichever numbers are missing at the end are filled in, and whoever withdraws one withdraws it from both
(``forget``). Documents that somebody is changing are passed over until he is done.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from itertools import count, islice
from typing import TypeVar

from django.db import transaction

from search.engines.beside import NEXT, Busy, rows, run, side_tables
from search.engines.databases import DatabaseEngine
from search.engines.rows import Row, Rows
from search.engines.titles import Titles

CHUNK, RESTS = 200, 5
"""Documents in a transaction; and transactions after which the database sorts in what is new."""
LEASE = 120
"""Seconds after which a rebuild that gave no sign of life is taken for dead; longer than any one of its steps."""
PATIENCE = 600
"""Seconds that are waited for a moment in which nobody holds the tables; a backup does as long as it runs."""
SHELF = "search_shelf"
Answer = TypeVar("Answer")


UNDER_WAY = (
    "另一个重建正在进行；若它已中断，请在两分钟后再试 / another rebuild is under way;"
    " if it has died, try again in two minutes"
)
HELD = (
    "有人（例如备份）长时间占用检索表，请稍后再试 / something, a backup perhaps, has held the index's"
    " tables for ten minutes; try again later"
)


class RebuildRefused(Exception):
    """The index stays as it was; says why."""


class Rebuild:
    def __init__(self, engine: DatabaseEngine, titles: type[Titles], documents: Rows) -> None:
        self.engine, self.titles, self.documents = engine.filling(), titles(NEXT), documents
        self.names = (*engine.tables, *titles.tables)
        self.side = side_tables()
        self.owner = random.getrandbits(60)

    def run(self) -> int:
        """How many documents there are now. Outside a transaction.

        :raises RebuildRefused: another one is under way, or somebody held the tables for too long.
        """
        with self.side.sparing():
            self._begin()
            total = self._filled_and_put_in_place()
            self.side.clear_away(self.names)
        return total

    def _filled_and_put_in_place(self) -> int:
        try:
            walk = iter(self.documents)
            for number in count(1):
                if not (chunk := list(islice(walk, CHUNK))):
                    break
                self._take(chunk)
                if number % RESTS == 0:
                    self.side.rest(self.names)
            self._catch_up()
            self.side.settle(self.names)
            return _patiently(self._put_in_place, between=self._catch_up)
        except BaseException:
            self._give_up()
            raise

    def _begin(self) -> None:
        _patiently(self._put_leftovers_aside)
        self.side.clear_away(self.names)
        with transaction.atomic():
            begun = run(
                "INSERT INTO search_building (id, owner, beat) VALUES (1, %s, %s) ON CONFLICT DO NOTHING",
                *(self.owner, now()),
            )
            if not begun:
                raise RebuildRefused(UNDER_WAY)
            self.side.make(self.names)

    def _put_leftovers_aside(self) -> None:
        """Of a rebuild that died.

        :raises RebuildRefused: it lives.
        """
        self.side.hold([SHELF])
        if rows("SELECT 1 FROM search_building WHERE beat >= %s", now() - LEASE):
            raise RebuildRefused(UNDER_WAY)
        run("DELETE FROM search_building")
        self.side.put_aside(self.names)

    def _take(self, chunk: Sequence[Row]) -> None:
        """What takes long is done before the transaction."""
        cut = [self.engine.cut(row) for row in chunk]
        titles = [self.titles.cut(row.id, row.own_title) for row in chunk]
        with transaction.atomic():
            self._beat()
            there = self.documents.held([row.id for row in chunk])
            self.engine.write([each for each in cut if each[0] in there])
            self.titles.write([each for each in titles if each[0] in there])
        self.engine.rest(over=False)

    def _catch_up(self) -> None:
        """With what was published since, until there is nothing, or only what somebody is changing."""
        self._beat()
        before: list[int] = []
        while (missing := self._missing()) and missing != before:
            before = missing
            self._take(self.documents.of(missing))
        self.engine.rest(over=True)

    def _missing(self) -> list[int]:
        sql = (
            f"SELECT d.id FROM search_document d LEFT JOIN {SHELF}{NEXT} s ON s.id = d.id"  # noqa: S608 (own names)
            f" WHERE s.id IS NULL ORDER BY d.id LIMIT {CHUNK}"
        )
        return [id_ for (id_,) in rows(sql)]

    def _put_in_place(self) -> int:
        self.engine.alone()  # before the tables, as those who publish
        self.side.hold(self.names, readers=True)
        self._beat()
        if missing := self._missing():
            if len(missing) == CHUNK:
                raise Busy
            self._take(self.documents.of(missing))
            self.engine.rest(over=True)
            if self._missing():
                raise Busy
        self._forget_left_over()
        [(total,)] = rows(f"SELECT count(*) FROM {SHELF}{NEXT}")  # noqa: S608 (own names)
        self.side.replace(self.names)
        run("DELETE FROM search_building")
        return int(total)

    def _forget_left_over(self) -> None:
        """There is none, unless something older than this code withdrew it meanwhile."""
        sql = (
            f"SELECT s.id FROM {SHELF}{NEXT} s LEFT JOIN search_document d ON d.id = s.id"  # noqa: S608 (own names)
            " WHERE d.id IS NULL"
        )
        left = [id_ for (id_,) in rows(sql)]
        self.engine.unlist(left)
        self.titles.remove(left)

    def _give_up(self) -> None:
        def put_aside() -> None:
            self.side.hold([SHELF])
            if run("DELETE FROM search_building WHERE owner = %s", self.owner):
                self.side.put_aside(self.names)

        _patiently(put_aside)
        self.side.clear_away(self.names)

    def _beat(self) -> None:
        """:raises RebuildRefused: this one stood still for so long that another has begun."""
        if not run("UPDATE search_building SET beat = %s WHERE owner = %s", now(), self.owner):
            raise RebuildRefused("另一个重建已经开始 / another rebuild has begun since")


def _patiently(
    step: Callable[[], Answer], *, between: Callable[[], object] = lambda: None
) -> Answer:
    """``step`` in a transaction, again and again as long as somebody holds what it needs.

    :raises RebuildRefused: for too long.
    """
    until, pause = time.monotonic() + PATIENCE, 0.05
    while True:
        try:
            with transaction.atomic():
                return step()
        except Busy as error:
            if time.monotonic() > until:
                raise RebuildRefused(HELD) from error
        time.sleep(pause)
        pause = min(pause * 2, 5)
        between()


def now() -> int:
    return int(time.time())


def forget(documents: Sequence[Row], engine: DatabaseEngine, titles: type[Titles]) -> None:
    """Withdraw from the index that is being made, if one is.

    In the transaction that withdraws, the documents being locked, after ``DatabaseEngine.remove``: what
    that one locks keeps the tables beside where they are.
    """
    if rows("SELECT 1 FROM search_building"):
        beside = type(engine)(NEXT)
        held = beside.among([row.id for row in documents])
        beside.remove([row for row in documents if row.id in held])
        titles(NEXT).remove(list(held))
