"""The hand-written texts, read from ``stock/*.toml``. Pure but for reading its own files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from home.demo.names import english_name

HERE = Path(__file__).with_name("stock")
INSTANCES = ("a", "b", "c")


@dataclass(frozen=True)
class Street:
    code: str
    label: str
    label_en: str
    communities: tuple[str, ...]
    roads: tuple[str, ...]
    estates: tuple[str, ...]
    schools: tuple[str, ...]
    market: str
    park: str


@dataclass(frozen=True)
class Words:
    """What one page says: title, summary, question, paragraphs."""

    title: str
    summary: str
    question: str
    body: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        return iter((self.title, self.summary, self.question, *self.body))


@dataclass(frozen=True)
class TopicStock:
    key: str
    field: str
    units: tuple[str, ...]
    sector: str
    form: str
    chinese: Mapping[str, Words]
    """Three consultations on the same matter, under ``a`` (the whole district), ``b`` and ``c``."""
    english: Words
    """Of ``a``."""
    recommendations: tuple[Advice, ...]


@dataclass(frozen=True)
class Advice:
    """One recommendation, and its verdict if that is another one than adopted."""

    text: str
    unit: str
    english: str
    verdict: str = "ADOPTED"
    reason: str = ""
    reason_en: str = ""


@dataclass(frozen=True)
class Fact:
    """One concrete matter with everything that is said about it, on either side."""

    title: tuple[str, ...]
    text: tuple[str, ...]
    wish: tuple[str, ...]
    reply: tuple[str, ...]
    """Of the unit, after it has looked into it."""
    spot: tuple[str, ...] = ()
    """Of the studio, at once; none where nothing can be said at once."""
    of: str = "abc"
    """The instances of the topic that it belongs to."""
    unit: str = ""
    """If another one than the matter's is in charge."""
    field: str = ""
    months: tuple[int, ...] = tuple(range(1, 13))
    """In which it happens."""
    who: str = "anybody"
    """``self``: the text says who writes. ``calm``: no complaint."""


@dataclass(frozen=True)
class Matter:
    key: str
    field: str
    unit: str
    more: tuple[str, ...]
    """What anybody might add."""
    facts: tuple[Fact, ...]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def read_all(prefix: str) -> dict[str, Any]:
    names = sorted(path.stem for path in HERE.glob(f"{prefix}_*.toml"))
    return {key: value for name in names for key, value in read(name).items()}


@cache
def streets() -> tuple[Street, ...]:
    return tuple(
        Street(
            **{key: tuple(value.split()) if key in PLURAL else value for key, value in row.items()}
        )
        for row in read("places")["street"]
    )


PLURAL = {"communities", "roads", "estates", "schools"}


@cache
def topics() -> tuple[TopicStock, ...]:
    return tuple(topic_from(key, row) for key, row in read_all("topics").items())


def topic_from(key: str, row: Mapping[str, Any]) -> TopicStock:
    title, summary, question, *body = row["en"]
    return TopicStock(
        key=key,
        field=row["field"],
        units=tuple(row["units"]),
        sector=row["sector"],
        form=row["form"],
        chinese={name: Words(*row[name], tuple(row["body"])) for name in INSTANCES},
        english=Words(title, summary, question, tuple(body)),
        recommendations=tuple(advice(key, row["rec"])),
    )


def advice(key: str, first: list[list[str]]) -> Iterator[Advice]:
    more = read("recommendations")[key]
    verdicts = {number: words for number, *words in more["verdicts"]}
    for number, part in enumerate([*first, *more.get("more", [])], start=1):
        yield Advice(*part, *verdicts.get(number, ()))


@cache
def matters() -> Mapping[str, Matter]:
    return {
        key: Matter(
            key,
            row["field"],
            row["unit"],
            tuple(row["more"]),
            tuple(Fact(**frozen(fact)) for fact in row["facts"]),
        )
        for key, row in read_all("opinions").items()
    }


def frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def slots(*, rng: Random, street: Street) -> dict[str, Any]:
    """One place for one slot throughout a text, and under ``…_en`` its English name."""
    places = {
        "community": in_full(rng.choice(street.communities)),
        "estate": rng.choice(street.estates),
        "road": rng.choice(street.roads),
        "school": rng.choice(street.schools),
        "market": street.market,
        "park": street.park,
    }
    return {
        "street": street.label,
        "street_en": street.label_en,
        **places,
        **{f"{slot}_en": english_name(name) for slot, name in places.items()},
        "n": rng.randint(5, 28),
        "m": rng.randint(2, 9),
        "floor": rng.randint(4, 7),
    }


def in_full(community: str) -> str:
    return community if community.endswith(("村", "社区")) else f"{community}社区"
