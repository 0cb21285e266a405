"""How long a search may take. A query that takes longer is broken off: others wait for the same processors."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

LONGEST = 3.0
"""Seconds for each statement of PostgreSQL, and for all of one search on SQLite."""
STEPS = 20_000
"""Instructions of SQLite's machine between two looks at the clock."""


class TooSlow(Exception):
    """The search was broken off."""


@dataclass
class Waited:
    """How long one search of a person has waited for a server beside the database."""

    seconds: float = 0.0
    in_vain: bool = False
    """It is not asked again: the database answers the rest."""

    @contextmanager
    def noted(self) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self.seconds += time.monotonic() - begun


_waited: ContextVar[Waited | None] = ContextVar("waited", default=None)


@contextmanager
def one_search() -> Iterator[Waited]:
    """All that is asked inside is one search, as part of another's where it stands inside of one."""
    if outer := _waited.get():
        yield outer
        return
    token = _waited.set(waited := Waited())
    try:
        yield waited
    finally:
        _waited.reset(token)


@contextmanager
def patience(seconds: float | None = None) -> Iterator[None]:
    """LONGEST unless told otherwise, for all of it on SQLite, for each statement on PostgreSQL. One search, however often it asks.

    :raises TooSlow: what stands inside took too long. It only reads; an outer transaction goes on.
    """
    limited = _on_postgres if connection.vendor == "postgresql" else _on_sqlite
    with one_search(), limited(LONGEST if seconds is None else seconds):
        yield


@contextmanager
def _on_postgres(seconds: float) -> Iterator[None]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [max(1, round(seconds * 1000))])
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        raise TooSlow from error


@contextmanager
def _on_sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    until = time.monotonic() + seconds
    connection.connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        yield
    except OperationalError as error:
        if str(error) != "interrupted":
            raise
        raise TooSlow from error
    finally:
        if connection.connection is not None:
            connection.connection.set_progress_handler(None, 0)
