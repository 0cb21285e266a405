"""A stretch of wire that can be cut, fall silent, be slow or drip: a TCP proxy before a real server."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

DRIP = 0.05
"""Seconds between two drops."""


class Wire:
    """Forwards ``address`` to the server. :attr:`flowing` cleared, everything is taken and nothing passed on.

    Of what the server says each piece is ``late`` by so many seconds; with ``drips`` set, what comes after these bytes
    goes one byte at a time. ``asked`` counts the questions.
    """

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.port = 0
        self.flowing = threading.Event()
        self.flowing.set()
        self.late = 0.0
        self.drips: bytes | None = None
        self.asked = 0
        self.is_cut = threading.Event()
        self.open_sockets: set[socket.socket] = set()
        self.threads: list[threading.Thread] = []
        self.mend()

    def mend(self) -> None:
        """Listen, on the same port as before."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        self.is_cut.clear()
        self._run(self._accept, self.listener)

    def cut(self) -> None:
        """Refuse connections, and break those that stand."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in [*self.open_sockets]:
            self._end(each)
        self.flowing.set()
        self.is_cut.set()
        for thread in self.threads:
            thread.join(10)
        self.threads.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(self.server)
            except OSError:
                return
            self.open_sockets |= {near, far}
            self._run(self._ask, near, far)
            self._run(self._answer, far, near)

    def _ask(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                self.flowing.wait()
                self.asked += data.startswith((b"GET ", b"POST ", b"PUT ", b"HEAD "))
                far.sendall(data)
        self._end(near)
        self._end(far)

    def _answer(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                self.flowing.wait()
                self.is_cut.wait(self.late)
                whole = len(data) if self.drips is None else self._before(data, self.drips)
                near.sendall(data[:whole])
                for byte in data[whole:]:
                    self.is_cut.wait(DRIP)
                    near.sendall(bytes([byte]))
        self._end(far)
        self._end(near)

    @staticmethod
    def _before(data: bytes, mark: bytes) -> int:
        return max(data.find(mark), 0) + len(mark)

    def _run(self, function: object, *args: socket.socket) -> None:
        thread = threading.Thread(target=function, args=args, daemon=True)  # type: ignore[arg-type]
        self.threads.append(thread)
        thread.start()

    def _end(self, each: socket.socket) -> None:
        self.open_sockets.discard(each)
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextmanager
def wire_to(host: str, port: int) -> Iterator[Wire]:
    wire = Wire(host, port)
    try:
        yield wire
    finally:
        wire.cut()
