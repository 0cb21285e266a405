"""Asking the server: with little patience, and not again at once when it does not answer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import lru_cache
from threading import Lock

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from search.engines.address import Address
from search.engines.elastic.deadline import Node

SEARCHING = 1.0
"""Seconds that a search waits for the server before the database answers, whatever it asks in that time."""
WRITING = 15.0
BUILDING = 120.0
"""A full server takes its time for five hundred documents, and nobody waits for a rebuild."""
FAILURES = (ApiError, TransportError)
"""Whatever the client raises for a server that is down, slow, full, or says what makes no sense."""


class Unbuilt(Exception):
    """The server has no index of ours yet."""


class Refused(Exception):
    """The server answers, and does not take what it is told."""


class Incomplete(Exception):
    """An answer that lacks a part, as when a shard failed."""


def client(address: Address, *, patience: float) -> Elasticsearch:
    return _client(address, patience, os.getpid())


@lru_cache(maxsize=8)
def _client(address: Address, patience: float, _process: int) -> Elasticsearch:
    """One of each kind for each process: connections do not survive a fork. Nothing is sent yet."""
    return Elasticsearch(
        list(address.hosts),
        node_class=Node,
        basic_auth=address.login,
        ca_certs=address.ca or None,
        request_timeout=patience,
        max_retries=len(address.hosts) - 1,
        retry_on_timeout=False,
    )


class Breaker:
    """Open after a failure, for ``pause`` seconds, doubling up to ``longest``; then one may try.

    Nothing is held while that one tries, only the time is moved on: should its thread die, the next one
    tries after the pause.
    """

    def __init__(
        self, pause: float, longest: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.pause, self.longest, self.clock = pause, longest, clock
        self.lock = Lock()
        self.close()

    def close(self, seen: int | None = None) -> None:
        """The server has answered; to a question that was asked when there were ``seen`` failures, and says
        nothing against those since."""
        if seen is None or seen == self.failures:
            self.failures = 0
            self.opens_at = 0.0

    def failed(self) -> bool:
        """Note a failure; whether it is the first one."""
        with self.lock:
            self.failures += 1
            self.opens_at = self.clock() + self._pause()
            return self.failures == 1

    def lets_through(self) -> bool:
        if not self.failures:
            return True
        with self.lock:
            if self.clock() < self.opens_at:
                return False
            self.opens_at = self.clock() + self._pause()
            return True

    def _pause(self) -> float:
        return min(self.pause * 2 ** min(max(self.failures - 1, 0), 10), self.longest)


searching = Breaker(pause=5, longest=5)
"""Of the searches of this process."""
feeding = Breaker(pause=5, longest=60)
