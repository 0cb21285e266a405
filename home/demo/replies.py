"""What units and studios answer: to the concrete matter, with dates, a name and a telephone. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from random import Random
from typing import Any

from home.demo.phrases import Written, phrases
from home.demo.stock import read
from studios.models import StudioPage

CONTACTS = "林周陈沈顾陆许何宋钱方程赵孙李吴郑王冯蒋"
OFFICE = "区政协委员联络室"
OFFICE_PHONE = "0000-00000000"


@cache
def units() -> dict[str, tuple[str, str, str, tuple[str, ...]]]:
    """Code → label, English label, telephone, sections."""
    sections = phrases()["sections"]
    return {
        code: (label, label_en, f"0000-0000{order:03d}", tuple(sections[code]))
        for order, (code, (label, label_en)) in enumerate(
            read("reference")["units"].items(), start=1
        )
    }


def reply_to(words: Written, *, begun: dt.date, written: dt.date, rng: Random) -> str:
    """Of the unit that the matter belongs to; what was done lies between the two days."""
    label, label_en, phone, sections = units()[words.unit]
    slots = words.places | dates(begun, written, rng, english=words.language == "en")
    slots |= {
        "title": words.title,
        "unit": label,
        "we": we(label),
        "unit_en": label_en,
        "section": rng.choice(sections),
        "phone": f"{phone} 转 {rng.randint(8001, 8699)}",
        "extension": f"{phone}, extension {rng.randint(8001, 8699)}",
        "person": f"{rng.choice(CONTACTS)}{rng.choice(('同志', '科长', '工', '老师', '主任'))}",
    }
    forms = phrases()["reply_en" if words.language == "en" else "reply"]
    said = rng.choice(words.reply)
    dated = "{until}" in said or "{soon}" in said
    closing = rng.choice(forms["close"] + (forms.get("until", []) if dated else []))
    return f"{rng.choice(forms['open'])}{said}{closing}".format_map(slots)


def on_the_spot(words: Written, *, studio: StudioPage | None, day: dt.date, rng: Random) -> str:
    """Of the studio, at once."""
    slots = words.places | dates(day, day, rng, english=words.language == "en")
    slots |= {
        "title": words.title,
        "studio": studio.title if studio else OFFICE,
        "phone": studio.phone if studio else OFFICE_PHONE,
        "person": f"{rng.choice(CONTACTS)}{rng.choice(('委员', '老师', '同志'))}",
        "we": "工作室",
    }
    forms = phrases()["spot_en" if words.language == "en" else "spot"]
    opening, closing = rng.choice(forms["open"]), rng.choice(forms["close"])
    return f"{opening}{rng.choice(words.spot)}{closing}".format_map(slots)


GREETING = re.compile(r"^(?:您好[！，,!]\s*|Dear (?:resident|neighbour), )")


def letter_of(text: str, *, language: str, signers: Iterable[str]) -> dict[str, str]:
    """``text`` as a letter in its parts: the greeting with which it begins stands above it."""
    body = GREETING.sub("", text)
    return {
        "salutation": "Hello," if language == "en" else "您好：",
        "text": body[:1].upper() + body[1:],
        "signature": "\n".join(signers),
    }


def draft_of(reply: str) -> str:
    """An earlier, shorter version in whole sentences: without the last one or two of ``reply``."""
    sentences = re.findall(r"[^。！.]+[。！.]+\s*", reply)
    return "".join(sentences[: max(2, len(sentences) - 2)]).strip()


def dates(begun: dt.date, written: dt.date, rng: Random, *, english: bool) -> dict[str, Any]:
    """``day``: when somebody went there; ``soon``, ``until``: by when something will be done."""
    day = max(begun, written - dt.timedelta(days=rng.randint(1, 4)))
    soon = written + dt.timedelta(days=rng.randint(3, 9))
    until = written + dt.timedelta(days=rng.randint(16, 60))
    return {
        name: in_words(value, written, english=english)
        for name, value in (("day", day), ("soon", soon), ("until", until))
    }


def in_words(day: dt.date, today: dt.date, *, english: bool) -> str:
    if english:
        return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")
    return ("明年" if day.year != today.year else "") + f"{day.month}月{day.day}日"


def we(label: str) -> str:
    """How a unit calls itself, by what it is."""
    for ending, own in (("大队", "我大队"), ("中心", "我中心"), ("联合会", "我会")):
        if label.endswith(ending):
            return own
    return "我局"
