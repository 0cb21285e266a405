"""What of a query may be kept: its folded text, or nothing if it could say who asked. Pure."""

from __future__ import annotations

import re

from opinions.rules.personal_data import find_personal_data
from portal.core.cutting import RUN, fold
from portal.core.logs import masked
from search.asked.people import names_somebody

LONGEST = 40
"""Characters; whoever types more tells a story."""
NUMBER = re.compile(r"\d(?:[\s._-]?\d){5,}")
"""Six digits and more: telephones, cards, cases, files."""
REFERENCE = re.compile(r"(?<![a-z])[a-z]{1,6}-?\d{4}-?\d{3,}|(?<!\d)0\d{2,}")
"""The number of a case (``QY-2026-00123``), or its last digits (``00123``)."""

LOOKALIKE = re.compile(r"(?<![a-z\d])(?=[oil]*\d[oil\d]*\d)(?=\d*[oil])[\doil]{7,}(?![a-z\d])")
"""Numbers with an o for a nought, an l or i for a one."""
ADDRESS = re.compile(
    r"[a-z\d][\w.-]*\s*(?:\bat\b|艾特|[(\[]at[)\]])\s*[a-z\d-]+\s*(?:\.|点|。|\bdot\b)\s*(?:com|cn|net|org|edu)\b"
)
"""``abc at qq.com``."""
DOOR = re.compile(
    r"[\u4e00-\u9fff][\s-]?(?:\d{1,3}[a-z]?|[a-z]\d{0,2})\s?[-号栋幢座#]\s?\d{3,4}(?![\d.a-z年月日元米人户%余多套平亩个万千度])"
    r"|(?<![\d-])\d{1,3}[a-z]?-\d{1,2}-\d{2,4}(?![\d-])"
)
"""``阳光花园5-402``, ``3-2-502``: with fewer words than where a home is told of in a sentence."""
SECRET = re.compile(
    r"(?:密码|口令|验证码)\W*[是为]?\W*(?=[!-~]*[a-z\d])[!-~]{4,}|(?:password|passwd|pwd|passcode)\W*(?:is\W+)?(?=[!-~]*\d)[!-~]{4,}"
)


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
        or LOOKALIKE.search(text)
        or ADDRESS.search(text)
        or DOOR.search(text)
        or SECRET.search(text)
        or names_somebody(typed, text)
    )
