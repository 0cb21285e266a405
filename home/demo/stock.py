"""The hand-written texts, read from ``stock/*.toml``. Pure but for reading its own files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

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
    recommendations: tuple[tuple[str, str, str], ...]
    """Chinese, code of the owner unit, English."""


@dataclass(frozen=True)
class Matter:
    """The grammar of what residents write about one thing."""

    key: str
    field: str
    unit: str
    title: tuple[str, ...]
    fact: tuple[str, ...]
    more: tuple[str, ...]
    wish: tuple[str, ...]
    reply: tuple[str, ...]


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
    title, summary, question, body = row["en"]
    return TopicStock(
        key=key,
        field=row["field"],
        units=tuple(row["units"]),
        sector=row["sector"],
        form=row["form"],
        chinese={name: Words(*row[name], tuple(row["body"])) for name in INSTANCES},
        english=Words(title, summary, question, (body,)),
        recommendations=tuple(tuple(part) for part in row["rec"]),
    )


@cache
def matters() -> Mapping[str, Matter]:
    return {
        key: Matter(
            key, **{name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
        )
        for key, row in read_all("opinions").items()
    }


def fill(text: str, *, rng: Random, street: Street) -> str:
    """``text`` with its slots filled from the street; one place for one slot throughout the text."""
    return text.format_map(slots(rng=rng, street=street))


def slots(*, rng: Random, street: Street) -> dict[str, Any]:
    return {
        "street": street.label,
        "community": rng.choice(street.communities),
        "estate": rng.choice(street.estates),
        "road": rng.choice(street.roads),
        "school": rng.choice(street.schools),
        "market": street.market,
        "park": street.park,
        "n": rng.randint(5, 28),
        "m": rng.randint(2, 9),
        "floor": rng.randint(4, 7),
        "time": rng.choice(TIMES),
    }


TIMES: Sequence[str] = (
    "上个月",
    "国庆以后",
    "今年春节后",
    "入夏以来",
    "上周三",
    "这半个月",
    "去年年底",
    "开学以后",
)
