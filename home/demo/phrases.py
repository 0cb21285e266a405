"""What residents write, put together from concrete matters and voices. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from home.demo.stock import Fact, Matter, Street, matters, read, slots, streets

OF_TOPIC = {"safety-fire": ("charging-bike",)}
PLACES = {
    "estate": ("{estate} {m} 号楼", "{estate}南门", "{estate} {m} 单元", "{road} {n} 号{estate}"),
    "road": ("{road} {n} 号附近", "{road}{estate}门口", "{road}中段", "{road}公交站旁"),
    "market": ("{market}东门", "{market}门口", "{road}{market}"),
    "park": ("{park}北侧", "{park}入口", "{park}西北角"),
    "school": ("{school}门口", "{road}{school}路口"),
    "community": ("{community}", "{community}活动室旁", "{community}卫生站附近"),
    "street": ("{street}", "{street}{community}一带"),
}
SLOT = re.compile(r"\{(\w+)\}")
LIKELY_PLACES = ("estate", "road", "community")
MOST_OF_ONE_TITLE = 6
RURAL = "rural"


@dataclass(frozen=True)
class Written:
    """One opinion in words, and what is needed to answer it."""

    field: str
    unit: str
    """Code of the unit that it belongs to."""
    title: str
    text: str
    place: str
    street: Street
    community: str
    reply: tuple[str, ...] = ()
    spot: tuple[str, ...] = ()
    places: dict[str, Any] = field(default_factory=dict)
    language: str = "zh-hans"
    source: tuple[Matter, Fact] | None = None
    """None where the words are not put together."""
    refusal: tuple[str, str] = ("", "")
    """Reason code and words, of an opinion that is not to be accepted."""


class StockTooSmallError(Exception):
    """So much is asked for that texts would repeat."""


@cache
def phrases() -> dict[str, Any]:
    return read("phrases")


@dataclass
class Writer:
    """Residents' words about matters in places; no text twice, no title often."""

    rng: Random
    texts: set[str] = field(default_factory=set)
    titles: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.english = self.rng.sample(phrases()["english"], len(phrases()["english"]))

    def about_topic(
        self, key: str, instance: str, street: Street, day: dt.date, *, spot: bool
    ) -> Written:
        """On the matter of a topic, above all on what that instance of it asks."""
        matter = matters()[self.rng.choice(OF_TOPIC.get(key, (key,)))]
        own = [fact for fact in matter.facts if instance in fact.of]
        to_the_point = self.rng.random() < min(0.95, 0.5 + 0.12 * len(own))
        return self.new(matter, own if to_the_point else matter.facts, street, day, spot=spot)

    def anything(self, street: Street, day: dt.date, *, spot: bool) -> Written:
        found = [m for m in matters().values() if m.field != RURAL or street in towns()]
        matter = self.rng.choice(found)
        return self.new(matter, matter.facts, street, day, spot=spot)

    def new(
        self, matter: Matter, facts: Sequence[Fact], street: Street, day: dt.date, *, spot: bool
    ) -> Written:
        """:raises StockTooSmallError: nothing new is left to say."""
        for number in range(200):
            # When the facts are used up, the whole matter; out of season only if nothing else is left.
            known = facts if number < 60 else matter.facts
            fitting = [fact for fact in known if fact.spot or not spot]
            seasonal = [fact for fact in fitting if day.month in fact.months]
            fact = self.rng.choice(seasonal or fitting or [f for f in matter.facts if f.spot])
            words = write(matter, fact, street, places_of(street, day, self.rng), day, self.rng)
            if self.is_new(words):
                return self.taken(words)
        raise StockTooSmallError(f"{matter.key}, {street.code}")

    def again(self, words: Written, day: dt.date) -> Written | None:
        """The same matter in the same place, by somebody else; None when nothing new is left to say."""
        if words.source is None:
            return None
        matter, fact = words.source
        for _ in range(60):
            other = write(matter, fact, words.street, words.places, day, self.rng)
            if self.is_new(other):
                return self.taken(other)
        return None

    def is_new(self, words: Written) -> bool:
        return words.text not in self.texts and self.titles[words.title] < MOST_OF_ONE_TITLE

    def taken(self, words: Written) -> Written:
        self.texts.add(words.text)
        self.titles[words.title] += 1
        return words

    def refused(self, street: Street, day: dt.date) -> Written:
        """Words that cannot be accepted, with the reason."""
        for _ in range(200):
            item, places = self.rng.choice(phrases()["refused"]), places_of(street, day, self.rng)
            words = Written(
                field=item["field"],
                unit="affairs",
                title=item["title"].format_map(places),
                text=item["text"].format_map(places),
                place=self.rng.choice(PLACES["road"]).format_map(places),
                street=street,
                community=places["community"],
                refusal=(item["reason"], item["note"].format_map(places)),
            )
            if self.is_new(words):
                return self.taken(words)
        raise StockTooSmallError("refused")

    def in_english(self, street: Street, day: dt.date) -> Written:
        """:raises IndexError: all have been used."""
        item, places = self.english.pop(), places_of(street, day, self.rng)
        return self.taken(
            Written(
                field=item["field"],
                unit=item["unit"],
                title=item["title"].format_map(places),
                text=item["text"].format_map(places),
                place=street.label_en,
                street=street,
                community=places["community"],
                reply=(item["reply"],),
                spot=(item["reply"],),
                places=places,
                language="en",
            )
        )


def towns() -> tuple[Street, ...]:
    return tuple(street for street in streets() if street.label.endswith("镇"))


def write(
    matter: Matter, fact: Fact, street: Street, places: dict[str, Any], day: dt.date, rng: Random
) -> Written:
    """A resident's words on ``day`` about ``fact`` in these places."""
    places = places | {"time": since(day, rng)}
    number = rng.randrange(len(fact.text))
    telling = fact.text[number]
    slot = next((slot for slot in SLOT.findall(telling) if slot in PLACES), None)
    return Written(
        field=fact.field or matter.field,
        unit=fact.unit or matter.unit,
        title=of_telling(fact.title, fact, number, rng).format_map(places),
        text=composed(matter, fact, number, rng).format_map(places),
        place=rng.choice(PLACES[slot or rng.choice(LIKELY_PLACES)]).format_map(places),
        street=street,
        community=places["community"],
        reply=fact.reply,
        spot=fact.spot,
        places=places,
        source=(matter, fact),
    )


def of_telling(candidates: tuple[str, ...], fact: Fact, number: int, rng: Random) -> str:
    """Who tells it in his own way also has a title and a wish of his own, where there are as many."""
    return candidates[number] if len(candidates) == len(fact.text) else rng.choice(candidates)


def composed(matter: Matter, fact: Fact, number: int, rng: Random) -> str:
    """Short, plain, long or in numbered points; in the voice of somebody who may have written it."""
    telling, wish = fact.text[number], of_telling(fact.wish, fact, number, rng)
    form = rng.random()
    if form < 0.14:
        return f"{telling}{wish}"
    voice = phrases()["voice"][rng.choice(voices_for(fact))]
    opening, closing = rng.choice(voice["open"]), rng.choice(voice["close"])
    asides = rng.sample(matter.more, min(2, len(matter.more)))
    if form < 0.22 and len(asides) == 2:
        return f"{opening}\n一、{telling}\n二、{asides[0]}\n三、{wish}\n{closing}".strip()
    if form < 0.36 and len(asides) == 2:
        return f"{opening}{telling}{asides[0]}\n{asides[1]}{wish}{closing}"
    middle = asides[0] if asides and form < 0.75 else ""
    gap = "\n" if rng.random() < 0.15 else ""
    return f"{opening}{telling}{middle}{gap}{wish}{closing}"


def voices_for(fact: Fact) -> tuple[str, ...]:
    """Nobody says of himself what the fact contradicts; nobody is angry about what is well."""
    if fact.who == "calm":
        return ("plain", "polite", "brisk", "kind")
    neutral = ("plain", "plain", "polite", "worried", "tired", "brisk", "angry", "kind")
    return neutral if fact.who == "self" else (*neutral, "old", "young", "newcomer")


def places_of(street: Street, day: dt.date, rng: Random) -> dict[str, Any]:
    return slots(rng=rng, street=street) | {"time": since(day, rng)}


def since(day: dt.date, rng: Random) -> str:
    """Since when something has been so, seen from ``day``."""
    earlier = day.replace(day=1) - dt.timedelta(days=rng.choice((20, 50, 80)))
    seasons = {
        1: "元旦以后",
        3: "春节以后",
        6: "入夏以来",
        9: "开学以后",
        10: "国庆以后",
        12: "入冬以来",
    }
    return rng.choice(
        ("上个月", "这半个月", "最近两周", seasons.get(day.month, "上个月"), f"{earlier.month} 月")
    )
