"""What of a query may be kept: its folded text, or nothing if it could say who asked. Pure."""

from __future__ import annotations

import re

from opinions.rules.personal_data import find_personal_data, looks_like_name
from portal.core.cutting import RUN, fold
from portal.core.logs import masked
from search.wording import related

LONGEST = 40
"""Characters; whoever types more tells a story."""
NUMBER = re.compile(r"\d(?:[\s._-]?\d){5,}")
"""Six digits and more: telephones, cards, cases, files."""
REFERENCE = re.compile(r"(?<![a-z])[a-z]{1,6}-?\d{4}-?\d{3,}|(?<!\d)0\d{2,}")
"""The number of a case (``QY-2026-00123``), or its last digits (``00123``)."""


def kept(typed: str) -> str:
    """``停車　Ａ`` → ``停车 a``; empty for what is not kept."""
    text = " ".join(fold(typed).split())
    if len(text) > LONGEST or not text.isprintable() or not RUN.search(text):
        return ""
    return "" if tells_of_somebody(typed, text) else text


def tells_of_somebody(typed: str, text: str) -> bool:
    """``text`` is ``typed``, folded: English names are known by their capitals."""
    plain = text.replace("?", " ")
    return bool(
        "@" in text
        or NUMBER.search(text)
        or REFERENCE.search(text)
        or masked(plain) != plain
        or find_personal_data(typed)
        or any(map(_is_name, re.split(r"[\W_]+", text)))
    )


def _is_name(word: str) -> bool:
    return looks_like_name(word) and not related(word)
