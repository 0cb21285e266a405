"""What may be taken back at any moment (a published opinion): an answer that shows it is not kept unasked by any cache.

Models of such rows say so when one is read (``Model.from_db``), so that no page, list, search or program
that shows one has to think of it; what answers a request asks afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Reading:
    """What was read while something was answered."""

    revocable: bool = False


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[Reading]:
    """Notes what is read inside."""
    token = _reading.set(noted := Reading())
    try:
        yield noted
    finally:
        _reading.reset(token)


def read_revocable() -> None:
    """Something was read that may have to disappear the next moment."""
    if noted := _reading.get():
        noted.revocable = True
