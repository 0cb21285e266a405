"""Files that strangers send: which kinds, decoded where they can do no harm, and a scanner's verdict.

``kinds``: names and first bytes; ``decoding``: one file in, the bytes that may be kept out; ``decoder``: the program
that does it, in a process of its own; ``scanner``: a hook for clamd.
"""

from __future__ import annotations

from portal.core.files.decoding import Decoded, Patience, decode
from portal.core.files.faults import BadFile, FileFault
from portal.core.files.kinds import FileKind, judge, shown_name
from portal.core.files.scanner import NoVerdict, ScannerDown, is_infected, scanner_is_on

__all__ = [
    "BadFile",
    "Decoded",
    "FileFault",
    "FileKind",
    "NoVerdict",
    "Patience",
    "ScannerDown",
    "decode",
    "is_infected",
    "judge",
    "scanner_is_on",
    "shown_name",
]
