"""The near end of ``decoder.py``: hands it one file, and believes nothing but its report and its limits."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from portal.core.files.faults import BadFile, FileFault
from portal.core.files.kinds import MAX_BYTES, FileKind

PROGRAM = Path(__file__).with_name("decoder.py")
WALL_SECONDS = 15
"""More than its processor time may take, on a machine that has other work too."""
AT_ONCE = threading.BoundedSemaphore(1)
"""A large picture takes a gigabyte: one at a time for each web process; the others wait for their turn."""
REQUEST_SECONDS = 20
LONGEST_REPORT = 4096


@dataclass(frozen=True)
class Decoded:
    """What may be kept of a file. ``small`` is a thumbnail (JPEG), empty for a PDF."""

    kind: FileKind
    content: bytes
    small: bytes


@dataclass
class Patience:
    """How long the files of one request may wait and be opened, all together."""

    ends: float = field(default_factory=lambda: time.monotonic() + REQUEST_SECONDS)
    spent: float = 0.0
    """Seconds for which they kept others waiting."""

    @property
    def left(self) -> float:
        return max(0.0, self.ends - time.monotonic())


def decode(content: BinaryIO, kind: FileKind, patience: Patience) -> Decoded:
    """Open a judged file (``kinds.judge``) in a process of its own, under limits of pixels, memory and time.

    :raises BadFile: it cannot be opened, or must not be kept; ``BUSY``: there was no time left for it.
    """
    if not patience.left or not AT_ONCE.acquire(timeout=patience.left):
        raise BadFile(FileFault.BUSY)
    begun = time.monotonic()
    try:
        with tempfile.TemporaryFile() as came, tempfile.TemporaryFile() as out:
            copy(content, came)
            report = run(kind, came, out, seconds=min(WALL_SECONDS, patience.left))
            return understood(report, came, out)
    finally:
        patience.spent += time.monotonic() - begun
        AT_ONCE.release()


def copy(content: BinaryIO, target: IO[bytes]) -> None:
    content.seek(0)
    while part := content.read(1 << 16):
        target.write(part)
    target.seek(0)


def run(kind: FileKind, came: IO[bytes], out: IO[bytes], *, seconds: float) -> dict[str, Any]:
    """The report of one run. Without environment: whoever takes over the process finds no keys."""
    command = [sys.executable, "-I", "-B", str(PROGRAM), kind.value]
    with tempfile.TemporaryFile() as said:
        try:
            subprocess.run(
                command,
                stdin=came,
                stdout=out,
                stderr=said,
                env={},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            own = seconds >= WALL_SECONDS  # else those before it used up the time
            return {"fault": (FileFault.TOO_COMPLEX if own else FileFault.BUSY).value}
        said.seek(max(0, said.seek(0, 2) - LONGEST_REPORT))
        lines = said.read().splitlines()
    try:
        found = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {
            "fault": FileFault.TOO_COMPLEX.value
        }  # killed by a limit before it could say anything
    return found if isinstance(found, dict) else {}


def understood(report: dict[str, Any], came: IO[bytes], out: IO[bytes]) -> Decoded:
    """:raises BadFile: the report says so, or says nothing that makes sense."""
    fault = report.get("fault")
    if fault in FileFault.values:
        raise BadFile(FileFault(fault))
    kind, kept, small = report.get("kind"), report.get("kept"), report.get("small")
    if kind == FileKind.PDF:
        came.seek(0)
        return Decoded(FileKind.PDF, came.read(MAX_BYTES), b"")
    if (
        kind not in {FileKind.JPEG, FileKind.PNG}
        or not isinstance(kept, int)
        or not isinstance(small, int)
    ):
        raise BadFile(FileFault.BROKEN)
    if not (0 < kept <= MAX_BYTES and 0 < small <= MAX_BYTES):
        raise BadFile(FileFault.TOO_COMPLEX)
    out.seek(0)
    return Decoded(FileKind(kind), out.read(kept), out.read(small))
