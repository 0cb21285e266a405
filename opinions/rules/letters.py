"""Rules about the letters that answer residents. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def day_of_letter(at: dt.datetime, *, english: bool) -> str:
    """The date under a letter: the day in China, whichever language the reader's page is in."""
    day = at.astimezone(CHINA)
    return f"{day.day} {day:%B} {day.year}" if english else f"{day.year}年{day.month}月{day.day}日"


def composed(*parts: str) -> str:
    """The parts of a letter, each on a line of its own; those that are empty are left out."""
    return "\n".join(part for part in parts if part)


PLACEHOLDERS = ("编号", "标题", "地点", "单位", "提交日期", "日期")
"""What a reply template may ask for in braces. Nothing is evaluated in them: each is a word of this list."""
BRACED = re.compile(r"\{([^{}]*)\}")
BLANK = re.compile(r"(?<![A-Za-z0-9/._-])[_＿]{2,}(?![A-Za-z0-9])")
"""``____``: for the author to fill in; underscores inside an address are none."""
PLAIN = str.maketrans("{}", "｛｝")


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces without being a placeholder, and braces that are alone."""
    strange = [found for found in BRACED.findall(text) if found not in PLACEHOLDERS]
    alone = re.findall(r"[{}]", BRACED.sub("", text))
    return [f"{{{word}}}" for word in strange] + alone


def filled(text: str, values: Mapping[str, str]) -> str:
    """The template's text with the placeholders replaced, in one pass: what is filled in is never read again.

    Braces and blanks in the values lose their meaning, so that a resident's title does not look unfinished.
    """

    def value(match: re.Match[str]) -> str:
        known = values.get(match[1])
        return match[0] if known is None else BLANK.sub("–", known.translate(PLAIN))

    return BRACED.sub(value, text)


def unfinished(text: str) -> str:
    """The first blank, placeholder, brace or mark of a cut that is left in it; empty when nothing is."""
    found = BRACED.search(text) or BLANK.search(text) or re.search(r"[{}]|⟦[^⟧]*⟧?|⟧", text)
    return found[0] if found else ""
