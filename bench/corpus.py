"""Documents for measuring the search: sentences of real messages put together anew, of about 270 characters.

Without the real messages beside the project the sentences are those of the demonstration: fewer words, which
makes every one of them more frequent.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from bench.sites import ROOT

SHARED = ROOT.parent / "shared" / "data"
SENTENCE_END = re.compile(r"(?<=[。！？\n])")
WORDS = (
    *(
        "停车",
        "停车难",
        "加装电梯",
        "老旧小区改造",
        "公交",
        "充电桩",
        "养老",
        "噪音扰民",
        "小学",
        "物业费",
    ),
    *("拆迁", "路灯", "垃圾分类", "5G基站", "医保", "广场舞", "学区", "暖气", "自来水", "违章建筑"),
)
KINDS = ("topic", "outcome", "opinion", "opinion", "opinion", "news")
SENTENCES, FIELDS, AREAS, STUDIOS = (3, 9), 20, 60, 20


def documents(number: int) -> Iterator[dict]:
    """Keyword arguments of ``SearchDocument``, always the same."""
    choose = random.Random(1)
    titles, sentences = _texts()
    for source_id in range(1, number + 1):
        day = dt.date(2015, 1, 1) + dt.timedelta(days=choose.randrange(11 * 365))
        yield {
            "kind": choose.choice(KINDS),
            "source_id": source_id,
            "locale": "zh-hans",
            "title": f"{choose.choice(titles)}{source_id % 97}",
            "text": "".join(choose.sample(sentences, choose.randint(*SENTENCES))),
            "url": f"/opinions/{source_id}/",
            "date": day,
            "external_id": f"QY-{day.year}-{source_id:05}",
            "facets": {
                "field": [f"field{choose.randrange(FIELDS)}"],
                "area": [f"area{choose.randrange(AREAS)}"],
                "studio": [f"studio{choose.randrange(STUDIOS)}"],
            },
        }


def queries(number: int) -> list[str]:
    """Short words and whole titles, one to four."""
    titles, _ = _texts()
    whole = random.Random(2).sample(titles, min(len(titles), number * 4 // 5))
    return [*(WORDS * number)[: number - len(whole)], *whole]


def _texts() -> tuple[list[str], list[str]]:
    messages = list(_messages() if SHARED.exists() else _demonstration())
    titles = dict.fromkeys(title for title, _ in messages if title)
    sentences = dict.fromkeys(
        sentence
        for _, text in messages
        for sentence in SENTENCE_END.split(text)
        if 8 < len(sentence) < 120
    )
    return list(titles), list(sentences)


def _messages() -> Iterator[tuple[str, str]]:
    with (SHARED / "messages/replies.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["title"], f"{row['body']}\n{row['reply']}"
    with (SHARED / "messages/board.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield row["title"], row["content"]


def _demonstration() -> Iterator[tuple[str, str]]:
    for path in sorted(Path(ROOT / "home/demo/stock").glob("*.toml")):
        yield from _pairs(tomllib.loads(path.read_text(encoding="utf-8")))


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        title, text = value.get("title", ""), value.get("text", "")
        if isinstance(title, str) and isinstance(text, str):
            yield title, text
        for inner in value.values():
            yield from _pairs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pairs(inner)
    elif isinstance(value, str):
        yield "", value
