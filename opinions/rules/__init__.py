"""Small rules about what residents write, and about the letters that answer them. Pure."""

from __future__ import annotations

from opinions.rules.letters import (
    CHINA,
    PLACEHOLDERS,
    composed,
    day_of_letter,
    filled,
    unfinished,
    unknown_placeholders,
)
from opinions.rules.titles import title_from

__all__ = [
    "CHINA",
    "PLACEHOLDERS",
    "composed",
    "day_of_letter",
    "filled",
    "title_from",
    "unfinished",
    "unknown_placeholders",
]
