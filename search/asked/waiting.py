"""Sums that have not been written yet, in the memory of one process."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

SECONDS = 60
"""Between two writes; as much is lost when a process is killed."""
MOST = 1000
"""Different queries that wait; of a flood the rest is not counted."""
MOST_OPENED = 50
"""Different pages opened from one query."""


class Key(NamedTuple):
    day: dt.date
    language: str
    text: str


@dataclass
class Sums:
    count: int = 0
    hits: int = 0
    opened: dict[str, int] = field(default_factory=dict)
    """Path without the prefix of a language → how often it was gone to."""


class Waiting:
    """Safe for threads. ``clock`` gives seconds that only ever grow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._sums: dict[Key, Sums] = {}
        self._since = 0.0

    def search(self, key: Key, *, hits: int) -> None:
        with self._lock:
            if sums := self._at(key):
                sums.count += 1
                sums.hits = hits

    def opened(self, key: Key, path: str) -> None:
        with self._lock:
            if (sums := self._at(key)) and (path in sums.opened or len(sums.opened) < MOST_OPENED):
                sums.opened[path] = sums.opened.get(path, 0) + 1

    def is_due(self) -> bool:
        return bool(self._sums) and (
            len(self._sums) >= MOST or self._clock() - self._since >= SECONDS
        )

    def take(self) -> dict[Key, Sums]:
        """All of it, once."""
        with self._lock:
            taken, self._sums = self._sums, {}
        return taken

    def _at(self, key: Key) -> Sums | None:
        if not self._sums:
            self._since = self._clock()
        if key not in self._sums and len(self._sums) >= MOST:
            return None
        return self._sums.setdefault(key, Sums())


waiting = Waiting()
