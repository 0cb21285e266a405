"""Reading the parts of an XLSX so that a small file cannot fill the memory.

A few hundred kilobytes of ZIP may unpack to gigabytes. openpyxl keeps all shared strings and one row
at a time: so both are bounded, and with them everything that is read as a whole.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO, Any

from django.utils.translation import gettext as _

from portal.core.tables.rows import UnreadableTable

LARGEST_TOTAL = 512 * 1024 * 1024
LARGEST_STRINGS = 64 * 1024 * 1024
LARGEST_PIECE = 1024 * 1024
"""Bytes of one row, one shared string, or one part that has neither; Excel's longest cell takes 100 KB."""
MOST_PIECES = 1024 * 1024
"""Rows of a sheet: Excel's limit."""

PIECE = re.compile(rb"<(?:\w+:)?(row|si)[\s/>]")


class BoundedArchive(zipfile.ZipFile):
    """A ZIP whose parts refuse to be read beyond these bounds: ``read`` raises UnreadableTable."""

    def check_sizes(self) -> None:
        """By what it says of itself, which ``zipfile`` holds it to."""
        parts = self.infolist()
        strings = (part for part in parts if part.filename.casefold().endswith("sharedstrings.xml"))
        if (
            sum(part.file_size for part in parts) > LARGEST_TOTAL
            or sum(part.file_size for part in strings) > LARGEST_STRINGS
        ):
            raise UnreadableTable(_("文件解压后过大，不予读取。"))

    def open(self, *args: Any, **options: Any) -> IO[bytes]:
        return BoundedPart(super().open(*args, **options))  # type: ignore[return-value]


class BoundedPart:
    """What openpyxl does with an open part: read, close, ``with``."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part = part
        self.total = self.since_piece = self.pieces = 0
        self.strings = False
        self.before = b""

    def __enter__(self) -> BoundedPart:
        return self

    def __exit__(self, *_reason: object) -> None:
        self.close()

    def close(self) -> None:
        self.part.close()

    def read(self, size: int = -1) -> bytes:
        if size >= 0:
            return self.checked(self.part.read(size))
        chunks = []
        while chunk := self.checked(self.part.read(64 * 1024)):
            chunks.append(chunk)
        return b"".join(chunks)

    def checked(self, chunk: bytes) -> bytes:
        # Declarations, comments and CDATA: nothing that spreadsheets write, and they could hide what is counted.
        if b"<!" in self.before + chunk:
            raise UnreadableTable(_("文件里有表格不该有的 XML 声明，不予读取。"))
        self.before = chunk[-1:]
        self.count(chunk)
        if (
            self.since_piece > LARGEST_PIECE
            or self.pieces > MOST_PIECES
            or (self.strings and self.total > LARGEST_STRINGS)
        ):
            raise UnreadableTable(_("文件里有一行、一格或一组文字大得不正常，不予读取。"))
        return chunk

    def count(self, chunk: bytes) -> None:
        self.total += len(chunk)
        self.since_piece += len(chunk)
        for piece in PIECE.finditer(chunk):
            self.since_piece = len(chunk) - piece.end()
            self.pieces += 1
            self.strings = self.strings or piece[1] == b"si"
