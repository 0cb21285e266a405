"""A stretch of wire that can be cut or fall silent: a TCP proxy before a real server."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Wire:
    """Forwards ``address`` to the server. :attr:`flowing` cleared, everything is taken and nothing passed on."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.port = 0
        self.flowing = threading.Event()
        self.flowing.set()
        self.open_sockets: set[socket.socket] = set()
        self.threads: list[threading.Thread] = []
        self.mend()

    def mend(self) -> None:
        """Listen, on the same port as before."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        self._run(self._accept, self.listener)

    def cut(self) -> None:
        """Refuse connections, and break those that stand."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in [*self.open_sockets]:
            self._end(each)
        self.flowing.set()
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
            self._run(self._pass, near, far)
            self._run(self._pass, far, near)

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                self.flowing.wait()
                other.sendall(data)
        self._end(one)
        self._end(other)

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
