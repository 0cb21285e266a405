"""Which consultation took place when. Pure: a list of plans from the stock, a day and a seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from home.demo.dates import Days, at
from home.demo.stock import INSTANCES, Street, TopicStock, Words, streets, topics
from topics.enums import Phase

HOW_MANY = {
    "draft": 2,
    Phase.ANNOUNCED: 10,
    Phase.COLLECTING: 24,
    Phase.DELIBERATING: 18,
    "discontinued": 6,
    Phase.REPORTED: 8,
    Phase.IMPLEMENTING: 22,
    Phase.CLOSED: 30,
}
"""120 topics, 60 of them with an outcome."""

WITH_OUTCOME = frozenset({Phase.REPORTED, Phase.IMPLEMENTING, Phase.CLOSED})
DISTRICT_WIDE = "a"

PINNED = {
    ("lift", "a"): (Phase.COLLECTING, 3),
    ("school-run", "a"): (Phase.COLLECTING, 12),
    ("canteen", "a"): (Phase.COLLECTING, 19),
    ("parking", "a"): (Phase.IMPLEMENTING, 130),
    ("lamps", "a"): (Phase.IMPLEMENTING, 95),
    ("river", "a"): (Phase.DELIBERATING, 9),
    ("stalls", "a"): (Phase.CLOSED, 300),
    ("stalls", "b"): (Phase.CLOSED, 1780),
    ("waste", "b"): ("draft", 0),
    ("walking", "b"): ("draft", 0),
}
"""Those that a visitor sees first; the number is days left (collecting), days since collecting ended (others)."""


@dataclass(frozen=True)
class Plan:
    stock: TopicStock
    instance: str
    street: Street
    stage: str
    """A Phase, or ``draft``, or ``discontinued``."""
    collect_from: dt.datetime
    collect_until: dt.datetime
    reported_on: dt.date | None = None

    @property
    def slug(self) -> str:
        return (
            self.stock.key
            if self.instance == DISTRICT_WIDE
            else f"{self.stock.key}-{self.street.code}"
        )

    @property
    def name(self) -> tuple[str, str]:
        return self.stock.key, self.instance

    @property
    def words(self) -> Words:
        return self.stock.chinese[self.instance]

    @property
    def english(self) -> Words | None:
        """Only what concerns the whole district is said in English, too."""
        return self.stock.english if self.instance == DISTRICT_WIDE else None


def agenda(*, days: Days, rng: Random, count: int) -> list[Plan]:
    """``count`` plans in the order of their collection, pinned ones always among them."""
    names = [(stock, instance) for instance in INSTANCES for stock in topics()]
    rng.shuffle(names)
    names.sort(key=lambda name: (name[0].key, name[1]) not in PINNED)
    stages = iter(stages_for(count, rng))
    plans = []
    for stock, instance in names[:count]:
        stage, when = PINNED.get((stock.key, instance)) or next(stages)
        street = street_for(stock, instance)
        plans.append(dated(stock, instance, street, stage, when, days=days, rng=rng))
    return sorted(plans, key=lambda plan: (plan.collect_from, plan.slug))


def street_for(stock: TopicStock, instance: str) -> Street:
    """Instances of one matter lie in different streets, the village ones in the towns."""
    places = streets()
    if stock.field == "rural":
        return places[12 + (instance != DISTRICT_WIDE)] if instance != "c" else places[11]
    first = sum(map(ord, stock.key))
    return places[(first + INSTANCES.index(instance) * 5) % len(places)]


def stages_for(count: int, rng: Random) -> Iterator[tuple[str, int]]:
    """Stages of the plans that are not pinned, and their number of days, in a mixed order."""
    left = dict(HOW_MANY)
    for stage, _when in PINNED.values():
        left[stage] -= 1
    share = max(0, count - len(PINNED)) / sum(left.values())
    stages = [stage for stage, number in left.items() for _ in range(round(number * share))]
    rng.shuffle(stages)
    stages += [Phase.CLOSED] * count
    for stage in stages:
        yield stage, rng.randint(*SPANS[stage])


SPANS = {
    "draft": (0, 0),
    "discontinued": (60, 1500),
    Phase.ANNOUNCED: (3, 24),
    Phase.COLLECTING: (1, 38),
    Phase.DELIBERATING: (2, 48),
    Phase.REPORTED: (45, 70),
    Phase.IMPLEMENTING: (90, 460),
    Phase.CLOSED: (330, 1720),
}


def dated(
    stock: TopicStock,
    instance: str,
    street: Street,
    stage: str,
    when: int,
    *,
    days: Days,
    rng: Random,
) -> Plan:
    length = rng.choice((30, 30, 30, 31, 35, 40, 45))
    if stage in {Phase.ANNOUNCED, "draft"}:
        start = days.today + dt.timedelta(days=max(when, 7))
        end = start + dt.timedelta(days=length)
    elif stage == Phase.COLLECTING:
        # The end is the midnight after the last day.
        end = days.today + dt.timedelta(days=when + 1)
        start = end - dt.timedelta(days=max(length, when + 4))
    else:
        end = days.ago(when)
        start = end - dt.timedelta(days=length)
    reported = None
    if stage in WITH_OUTCOME:
        longest = min(75, (days.today - end).days - 8)
        reported = days.calendar.after(
            end + dt.timedelta(days=rng.randint(min(24, longest - 1), longest)), 1
        )
    return Plan(stock, instance, street, stage, at(start, 0), at(end, 0), reported)
