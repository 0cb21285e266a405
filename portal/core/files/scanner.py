"""A hook for clamd, the daemon of ClamAV: ``CLAMD_URL``, ``tcp://host:port`` or ``unix:///path``; empty is off."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 20
PART = 1 << 16
LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """No verdict: nothing answers."""


class NoVerdict(ScannerDown):
    """It answers that it could not look at this one."""


def scanner_is_on() -> bool:
    return bool(settings.CLAMD_URL)


def is_infected(content: BinaryIO) -> bool:
    """What clamd says of these bytes (``INSTREAM``). :raises ScannerDown: there is no verdict."""
    try:
        with _connection() as clamd:
            content.seek(0)
            clamd.sendall(b"zINSTREAM\0")
            while part := content.read(PART):
                clamd.sendall(struct.pack("!I", len(part)) + part)
            clamd.sendall(struct.pack("!I", 0))
            answer = _answer(clamd)
    except OSError as error:
        raise ScannerDown from error
    if answer.endswith(b"FOUND"):
        return True
    if answer.endswith(b": OK"):
        return False
    raise NoVerdict


def _connection() -> socket.socket:
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "unix":
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(SECONDS)
        try:
            clamd.connect(where.path)
        except OSError:
            clamd.close()
            raise
        return clamd
    return socket.create_connection((where.hostname or "", where.port or 3310), timeout=SECONDS)


def _answer(clamd: socket.socket) -> bytes:
    """One line, ended by NUL."""
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        part = clamd.recv(LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].strip()
