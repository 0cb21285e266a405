"""What is done to everything that people type, before it is stored. Pure.

Out go: NUL and the other control characters, the bidirectional controls (they make a text read
differently from what it says: CVE-2021-42574), and lone surrogates, which no database can store.
Line breaks of every kind become ``\\n``; blanks at both ends are trimmed; a text in which nothing is to be
seen is empty. Nothing else is touched.
"""

from __future__ import annotations

import re
import unicodedata

LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Vertical tabs come with text pasted from word processors, where they are line breaks."""

FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters but tab and line breaks
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\ud800-\udfff]"  # halves of characters
)


FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""


def clean_text(text: str) -> str:
    """Text of several lines, safe to store and to show; empty when there is nothing to see. Idempotent."""
    cleaned = LINE_BREAKS.sub("\n", FORBIDDEN.sub("", text)).strip()
    return cleaned if any(map(_is_visible, cleaned)) else ""


def _is_visible(char: str) -> bool:
    """Something to see even if it stood alone: joiners, blanks and combining marks are not."""
    return unicodedata.category(char)[0] in "LNPS" and char not in FILLERS


def clean_line(text: str) -> str:
    """Text of one line: as ``clean_text``, with each line break or tab a blank. Idempotent."""
    return re.sub(r"[\n\t]+", " ", clean_text(text)).strip()
