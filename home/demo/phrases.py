"""What residents write and units answer, put together from the grammar. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from home.demo.stock import Matter, Street, matters, read, slots

TEMPERS = ("plain", "plain", "plain", "polite", "polite", "worried", "tired", "old", "brisk")
OF_TOPIC = {
    "renting-shops": ("stalls", "small-shops"),
    "gas": ("charging-bike", "mediation"),
    "safety-fire": ("charging-bike",),
    "jobs": ("small-shops", "riders"),
    "volunteers": ("library", "general"),
    "emergency": ("playground", "charging-bike", "homecare"),
    "village-road": ("village",),
    "village-water": ("village",),
}
PLACES = ("{estate}{m} 号楼", "{estate}{floor} 单元", "{road}与{estate}之间", "{road} {n} 号附近", "{market}东门", "{park}北侧", "{school}门口")


@dataclass(frozen=True)
class Written:
    """One opinion in words, with a reply that fits it."""

    matter: Matter
    title: str
    text: str
    place: str
    reply: str
    language: str = "zh-hans"


@cache
def phrases() -> dict[str, Any]:
    return read("phrases")


def matter_of_topic(key: str, rng: Random) -> Matter:
    return matters()[rng.choice(OF_TOPIC.get(key, (key,)))]


def any_matter(rng: Random) -> Matter:
    return rng.choice(list(matters().values()))


def write(matter: Matter, street: Street, rng: Random) -> Written:
    """A resident's words about ``matter`` in one place of ``street``."""
    places, temper = slots(rng=rng, street=street), phrases()[rng.choice(TEMPERS)]
    parts = [rng.choice(matter.fact)]
    if rng.random() < 0.72:
        parts.append(rng.choice(matter.more))
    if rng.random() < 0.18:
        parts.insert(1, rng.choice([fact for fact in matter.fact if fact != parts[0]]))
    parts.append(rng.choice(matter.wish))
    text = rng.choice(temper["open"]) + "".join(parts) + rng.choice(temper["close"])
    if rng.random() < 0.15:
        text = text.replace("。", "。\n", 1)
    return Written(
        matter=matter,
        title=rng.choice(matter.title).format_map(places),
        text=text.format_map(places),
        place=rng.choice(PLACES).format_map(places),
        reply=reply_to(matter, places, rng),
    )


def write_english(rng: Random) -> Written:
    item = rng.choice(phrases()["english"])
    return Written(matters()[item["matter"]], item["title"], item["text"], "", item["reply"], "en")


def reply_to(matter: Matter, places: dict[str, Any], rng: Random) -> str:
    words = phrases()["reply"]
    text = f"{rng.choice(words['open'])}{rng.choice(matter.reply)}{rng.choice(words['close'])}"
    return text.format_map(places)


def spot_reply(rng: Random) -> str:
    words = phrases()["reply"]
    return f"{rng.choice(words['open'])}{rng.choice(words['spot'])}{rng.choice(words['close'])}"
