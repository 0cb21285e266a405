"""What residents write and units answer, put together from the grammar. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
PLACES = {
    "estate": ("{estate}{m} 号楼", "{estate}南门", "{estate} {m} 单元", "{road} {n} 号{estate}"),
    "road": ("{road} {n} 号附近", "{road}与{estate}路口", "{road}中段", "{road}公交站旁"),
    "market": ("{market}东门", "{market}门口", "{road}{market}"),
    "park": ("{park}北侧", "{park}入口", "{park}西北角"),
    "school": ("{school}门口", "{road}{school}路口"),
    "community": ("{community}", "{community}活动室旁", "{community}卫生站附近"),
    "street": ("{street}", "{street}{community}一带"),
}
SLOT = re.compile(r"\{(\w+)\}")
LIKELY_PLACES = ("estate", "road", "community")


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
    fact = rng.choice(matter.fact)
    wish = fitting(fact, matter.wish, rng)
    parts = [fact, wish]
    if rng.random() < 0.72:
        parts.insert(1, rng.choice(matter.more))
    if rng.random() < 0.08:
        parts.insert(1, f"另外，{rng.choice([other for other in matter.fact if other != fact])}")
    text = rng.choice(temper["open"]) + "".join(parts) + rng.choice(temper["close"])
    if rng.random() < 0.15:
        text = text.replace("。", "。\n", 1)
    slot = next((slot for slot in SLOT.findall(fact) if slot in PLACES), rng.choice(LIKELY_PLACES))
    return Written(
        matter=matter,
        title=title_for(fact, matter, rng).format_map(places),
        text=text.format_map(places),
        place=rng.choice(PLACES[slot]).format_map(places),
        reply=reply_to(matter, f"{fact}{wish}", places, rng),
    )


def title_for(fact: str, matter: Matter, rng: Random) -> str:
    """A title of the matter that says the same, or the first words of the fact itself."""
    title = fitting(fact, matter.title, rng)
    first = re.split("[，。]", fact)[0]
    own_words = likeness(fact, title) < 1 or rng.random() < 0.2
    return first if own_words and 6 <= len(first) <= 32 else title


def fitting(text: str, candidates: Sequence[str], rng: Random) -> str:
    """The candidate that shares most with ``text``; any of those that share as much."""
    scores = [likeness(text, candidate) for candidate in candidates]
    return rng.choice(
        [
            candidate
            for candidate, score in zip(candidates, scores, strict=True)
            if score == max(scores)
        ]
    )


@cache
def likeness(one: str, other: str) -> float:
    """Character pairs in common (slots and punctuation apart), weighed by how rare a long match is by chance."""
    pairs, others = (pairs_of(text) for text in (one, other))
    return len(pairs & others) + 0.1 * len(set("".join(pairs)) & set("".join(others)))


def pairs_of(text: str) -> set[str]:
    runs = re.split(r"[，。、：；！？“”\s]|\{\w+\}", text)
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)} - COMMON


COMMON = {
    "希望",
    "建议",
    "大家",
    "一个",
    "我们",
    "没有",
    "能不",
    "不能",
    "每天",
    "现在",
    "已经",
    "就行",
    "一下",
    "可以",
    "我家",
    "孩子",
    "老人",
    "晚上",
}


def write_english(rng: Random) -> Written:
    item = rng.choice(phrases()["english"])
    return Written(matters()[item["matter"]], item["title"], item["text"], "", item["reply"], "en")


def reply_to(matter: Matter, text: str, places: dict[str, Any], rng: Random) -> str:
    words = phrases()["reply"]
    text = (
        f"{rng.choice(words['open'])}{fitting(text, matter.reply, rng)}{rng.choice(words['close'])}"
    )
    return text.format_map(places)


def spot_reply(rng: Random) -> str:
    words = phrases()["reply"]
    return f"{rng.choice(words['open'])}{rng.choice(words['spot'])}{rng.choice(words['close'])}"
