"""What people type instead of the words: pinyin, initials, a wrong character, a homophone.

300 titles of real messages, each to be found among 1,680 in the first ten. Run by ``bench`` in a process
of its own for each database: ``python -m bench.typed``. Needs ``../shared/data``.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from bench.databases import databases, in_a_process
from bench.report import Figure
from bench.sites import ROOT

TITLES = ROOT.parent / "shared" / "data" / "relevance" / "queries.csv"
ASKED = 300
FLOORS = {
    "pinyin, 4 to 8 syllables": 0.9,
    "pinyin with blanks": 0.9,
    "initials, 4 to 12 letters": 0.9,
    "one wrong character": 0.9,
    "one homophone": 0.9,
    "homophone in five characters": 0.9,
    "five characters with blanks": 0.9,
    "did you mean, five characters": 0.8,
}


def measure(scratch: Path) -> list[Figure]:
    if not TITLES.exists():
        return [Figure("titles", f"{TITLES} is not here")]
    figures = []
    for name, environment in databases(scratch):
        found = in_a_process("bench.typed", environment=environment)
        figures += [
            Figure(f"{name}: {kind}", f"{found[kind][1]:.0f} ms each", found[kind][0], floor)
            for kind, floor in FLOORS.items()
        ]
    return figures


def main() -> None:
    import django

    django.setup()
    sys.stdout.write(json.dumps(shares()) + "\n")


def shares() -> dict[str, tuple[float, float]]:
    """Kind → the share of titles found, and milliseconds for one search."""
    from portal.core.publishing import SearchDocument
    from search.actions import index_many

    with TITLES.open(encoding="utf-8", newline="") as lines:
        titles = [row["title"] for row in csv.DictReader(lines)]
    now = dt.datetime.now(dt.UTC)
    index_many(
        (
            SearchDocument("opinion", number, "zh-hans", title, "", f"/{number}/", now.date())
            for number, title in enumerate(titles)
        ),
        at=now,
    )
    asked = random.Random(5).sample([title for title in titles if len(han(title)) >= 8], ASKED)
    return {kind: share(way, asked, now) for kind, way in ways(titles).items()}


Way = Callable[[random.Random, str], tuple[str, str]]
"""A title to what is typed, and what then should be meant (or empty: the title should be found)."""


def ways(titles: list[str]) -> dict[str, Way]:
    common = sorted({char for title in titles for char in han(title)})
    sounding = homophones(common)

    def syllables(dice: random.Random, title: str, *, between: str) -> tuple[str, str]:
        return between.join(read(title)[: dice.randint(4, 8)]), ""

    def initials(dice: random.Random, title: str) -> tuple[str, str]:
        return "".join(syllable[0] for syllable in read(title)[: dice.randint(4, 12)]), ""

    def wrong(dice: random.Random, title: str) -> tuple[str, str]:
        return slipped(dice, title, lambda char: dice.choice(common)), ""

    def homophone(dice: random.Random, title: str) -> tuple[str, str]:
        return slipped(dice, title, lambda char: dice.choice(sounding(char))), ""

    def piece(dice: random.Random, title: str, *, to_be_meant: bool) -> tuple[str, str]:
        five = five_of(dice, title)
        return homophone(dice, five)[0], five if to_be_meant else ""

    def apart(dice: random.Random, title: str) -> tuple[str, str]:
        return " ".join(five_of(dice, title)), ""

    made: list[Way] = [
        partial(syllables, between=""),
        partial(syllables, between=" "),
        initials,
        wrong,
        homophone,
        partial(piece, to_be_meant=False),
        apart,
        partial(piece, to_be_meant=True),
    ]
    return dict(zip(FLOORS, made, strict=True))


def share(way: Way, titles: list[str], now: dt.datetime) -> tuple[float, float]:
    from search.queries import Search, find

    dice, hits, began = random.Random(7), 0, time.perf_counter()
    for title in titles:
        typed, meant = way(dice, title)
        found = find(Search(typed=typed), at=now)
        if meant:
            hits += found.meant == meant
        else:
            hits += any(document.title == title for document in found.documents)
    return hits / len(titles), (time.perf_counter() - began) / len(titles) * 1000


def han(text: str) -> str:
    from portal.core.cutting import HAN

    return "".join(HAN.findall(text))


def read(text: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(han(text))


def five_of(dice: random.Random, title: str) -> str:
    """Five characters that stand together somewhere in the title."""
    from portal.core.cutting import HAN

    runs = [run for run in HAN.findall(title) if len(run) >= 5] or [han(title)]
    run = dice.choice(runs)
    at = dice.randint(0, len(run) - 5)
    return run[at : at + 5]


def slipped(dice: random.Random, text: str, other: Callable[[str], str]) -> str:
    places = [at for at, char in enumerate(text) if han(char)]
    at = dice.choice(places)
    return f"{text[:at]}{other(text[at])}{text[at + 1 :]}"


def homophones(common: list[str]) -> Callable[[str], list[str]]:
    """Of the characters in use; one without any is left as a wrong one."""

    @cache
    def by_sound() -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for char in common:
            groups.setdefault(read(char)[0], []).append(char)
        return groups

    def others(char: str) -> list[str]:
        return [each for each in by_sound()[read(char)[0]] if each != char] or common

    return others


if __name__ == "__main__":
    main()
