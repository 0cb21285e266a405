"""A moment at which an answer must be whole. The client's own timeout begins anew with every piece that arrives."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

from elastic_transport import ConnectionTimeout, NodeConfig, Urllib3HttpNode

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is asked inside is answered by then, or fails as any slow answer does."""
    token = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def left() -> float | None:
    """Seconds; None where nothing is set, and the client's own timeout holds.

    :raises TimeoutError: there are none.
    """
    ends = _ends.get()
    if ends is None:
        return None
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Pieces(io.RawIOBase):
    """What arrives, each piece waited for no longer than there is time."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase) -> None:
        self.sock, self.raw = sock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if (seconds := left()) is not None:
            self.sock.settimeout(seconds)
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Pieces(sock, self.fp.detach()))


class Node(Urllib3HttpNode):
    """Each of several hosts gets what the ones before it have left."""

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        own = self.pool.ConnectionCls
        self.pool.ConnectionCls = type(own.__name__, (own,), {"response_class": _Response})

    def perform_request(self, *args: Any, **kwargs: Any) -> Any:
        try:
            seconds = left()
        except TimeoutError as error:
            raise ConnectionTimeout("No time is left", errors=(error,)) from error
        if seconds is not None:
            kwargs["request_timeout"] = seconds
        return super().perform_request(*args, **kwargs)
