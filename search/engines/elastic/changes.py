"""What the copy has still to be told, and which rebuild is under way: two small tables.

``search_change``: a row for each document that came or went, numbered in order. ``sent_to`` is the index
that was told, or ``REFUSED``. Rows go when their index was told and no rebuild runs; while one does, they are kept,
for the new index must hear of them too.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction

LEASE = 600
"""Seconds after which a rebuild that gave no sign of life is taken for dead; longer than any one of its steps."""
AT_ONCE = 1000
REFUSED = "-refused"
"""Instead of an index (none may be called so) with what a server would not take: every process then knows."""
UNLESS_REBUILT = "NOT EXISTS (SELECT 1 FROM search_rebuild)"


class Change(NamedTuple):
    number: int
    """Rises: of two changes of one document, the later one's is higher."""
    document: int
    gone: bool


class Unconfirmed(NamedTuple):
    gone: list[int]
    """Documents that are withdrawn and that an index may still hold. Told or not: an alias may be switched any time."""
    overdue: bool
    """Something that came was refused, or waits for too long: an index lacks what is public."""


class Backlog(NamedTuple):
    waiting: int
    refused: int
    """Of those that wait."""
    since: int
    """When the oldest came that waits, in seconds of the epoch."""


def note(documents: Iterable[int], *, gone: bool) -> None:
    """In the transaction of the change."""
    now = int(time.time())
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_change (document_id, gone, sent_to, at) VALUES (%s, %s, '', %s)",
            [(document, gone, now) for document in documents],
        )


ABOVE = {
    "sqlite": (
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'search_change', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'search_change')",
        "UPDATE sqlite_sequence SET seq = %s WHERE name = 'search_change' AND seq < %s",
    ),
    "postgresql": (
        "SELECT setval('search_change_id_seq', %s) FROM search_change_id_seq WHERE last_value < %s",
    ),
}


def count_from_above(number: int) -> None:
    """A database that was restored counts from where it once was, and an index refuses what it takes for old."""
    *before, raise_it = ABOVE[connection.vendor]
    for sql in before:
        _run(sql)
    _run(raise_it, number, number)


def unconfirmed(limit: int, *, patience: float) -> Unconfirmed:
    """With ``limit`` documents that went at most; what came may have waited for ``patience`` seconds. One query."""
    sql = (
        "SELECT * FROM (SELECT document_id FROM search_change WHERE gone LIMIT %s) AS went"
        " UNION ALL SELECT NULL WHERE EXISTS (SELECT 1 FROM search_change WHERE NOT gone"
        " AND (sent_to = %s OR (sent_to = '' AND at < %s)))"
    )
    found = [row[0] for row in _rows(sql, limit, REFUSED, int(time.time() - patience))]
    overdue = None in found
    return Unconfirmed([id_ for id_ in found if id_ is not None], overdue)


def waiting(index: str, *, after: int, limit: int) -> list[Change]:
    """What ``index`` was not told yet, in order."""
    sql = (
        "SELECT id, document_id, gone FROM search_change"
        " WHERE id > %s AND sent_to <> %s ORDER BY id LIMIT %s"
    )
    return [
        Change(number, document, bool(gone))
        for number, document, gone in _rows(sql, after, index, limit)
    ]


def backlog(index: str) -> Backlog:
    """The changes that ``index`` was not told yet."""
    sql = (
        "SELECT count(*), count(CASE WHEN sent_to = %s THEN 1 END), coalesce(min(at), 0)"
        " FROM search_change WHERE sent_to <> %s"
    )
    return Backlog(*_rows(sql, REFUSED, index)[0])


def of(documents: Sequence[int]) -> set[int]:
    """Which of the documents have changes that wait."""
    if not documents:
        return set()
    sql = f"SELECT document_id FROM search_change WHERE document_id IN ({_marks(documents)})"  # noqa: S608 (placeholders)
    return {row[0] for row in _rows(sql, *documents)}


def told(numbers: Sequence[int], index: str) -> None:
    """``index`` has confirmed these, and is the one that is searched."""
    forget_dead()
    if not numbers:
        return
    marks = _marks(numbers)
    # One statement: a rebuild that is entered after it sees the documents as they are by now.
    _run(f"DELETE FROM search_change WHERE id IN ({marks}) AND {UNLESS_REBUILT}", *numbers)  # noqa: S608
    _run(f"UPDATE search_change SET sent_to = %s WHERE id IN ({marks})", index, *numbers)  # noqa: S608


def refused(numbers: Sequence[int]) -> None:
    """The server would not take these. They go on waiting."""
    if numbers:
        sql = f"UPDATE search_change SET sent_to = %s WHERE id IN ({_marks(numbers)})"  # noqa: S608 (placeholders)
        _run(sql, REFUSED, *numbers)


def tidy(index: str) -> None:
    """What was kept for a rebuild that came to nothing."""
    forget_dead()
    _run(f"DELETE FROM search_change WHERE sent_to = %s AND {UNLESS_REBUILT}", index)  # noqa: S608


def forget_dead() -> None:
    _run("DELETE FROM search_rebuild WHERE beat < %s", int(time.time()) - LEASE)


# Rebuilds


class Overtaken(Exception):
    """Another rebuild has begun since, or this one stood still for too long."""


def begin(index: str) -> set[int]:
    """From now on changes are kept. Whichever rebuild runs is overtaken.

    Returns the numbers of those that are there already: who reads the documents after this sees their effect.
    """
    with transaction.atomic():
        _run("DELETE FROM search_rebuild")
        _run("INSERT INTO search_rebuild (name, beat) VALUES (%s, %s)", index, int(time.time()))
    return numbers()


def numbers() -> set[int]:
    return {row[0] for row in _rows("SELECT id FROM search_change")}


def unseen(seen: Collection[int]) -> Iterator[list[Change]]:
    """The changes whose numbers are not in ``seen``, some at a time."""
    new = sorted(numbers().difference(seen))
    for at in range(0, len(new), AT_ONCE):
        part = new[at : at + AT_ONCE]
        sql = f"SELECT id, document_id, gone FROM search_change WHERE id IN ({_marks(part)}) ORDER BY id"  # noqa: S608
        yield [Change(number, document, bool(gone)) for number, document, gone in _rows(sql, *part)]


def beat(index: str) -> None:
    """:raises Overtaken: this rebuild is not the one that changes are kept for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_rebuild SET beat = %s WHERE name = %s", (int(time.time()), index)
        )
        if not cursor.rowcount:
            raise Overtaken


def end(index: str, seen: Collection[int] = ()) -> None:
    """The rebuild is over; ``seen`` are the changes that the index knows of which is searched now."""
    for part in _parts(sorted(seen)):
        _run(f"DELETE FROM search_change WHERE id IN ({_marks(part)})", *part)  # noqa: S608
    _run("DELETE FROM search_rebuild WHERE name = %s", index)


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
