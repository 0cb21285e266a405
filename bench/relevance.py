"""Whether searches find what was meant, on real messages beside the project: with their floors, on each database.

Run by ``bench`` in a process of its own for each database: ``python -m bench.relevance EVERY`` asks
every so many of the questions.

The figures of ``search/rules.py`` and the words of ``search/wording`` were chosen by the titles on even
lines of ``queries.csv`` (the first is line 0); those on odd lines say what that is worth elsewhere.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.databases import databases, in_a_process
from bench.report import Figure
from bench.sites import ROOT

if TYPE_CHECKING:
    from search.models import Document

DATA = ROOT.parent / "shared" / "data" / "relevance"
AT = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 2)
FIRST = 10
PAIRS, SHOWN = 200, 3
"""Labelled pairs that are asked for, and the places among which the partner counts."""
FLOORS = {"MRR@10": 0.66, "hit@10": 0.80, "Simplified to Traditional": 0.95, "similar": 0.80}

Asked = Sequence[tuple[str, str]]
"""Questions, each with what identifies the right answer."""


def measure(scratch: Path, *, every: int) -> Iterator[Figure]:
    if not DATA.exists():
        yield Figure("not measured", f"{DATA} is not here")
        return
    for name, environment in databases(scratch):
        found = in_a_process("bench.relevance", str(every), environment=environment)
        yield from told(name, found)


def told(database: str, found: dict) -> list[Figure]:
    """A sample decides nothing, so that it is not held against the floors."""
    figures = [Figure(f"{database}: questions", f"{found['questions']}, {found['ms']:.0f} ms each")]
    for name, value in found["figures"].items():
        floor = FLOORS.get(name)
        ratio = None if floor is None or found["sample"] else value / floor
        figures.append(
            Figure(
                f"{database}: {name}",
                f"{value:.4f}" + (f" of {floor}" if floor else ""),
                ratio,
                None if ratio is None else 1.0,
            )
        )
    return figures


@dataclass(frozen=True)
class Ranks:
    """Of each question the place of the right answer, 0 if it is not shown."""

    ranks: Sequence[int]

    @property
    def reciprocal(self) -> float:
        return sum(1 / rank for rank in self.ranks if rank) / len(self.ranks)

    @property
    def hit(self) -> float:
        return sum(map(bool, self.ranks)) / len(self.ranks)


def main(every: int) -> None:
    import django

    django.setup()
    began = time.monotonic()
    replies = titles_to_replies(every)
    scripts = simplified_to_traditional(every)
    pairs = similar_pairs()
    number = sum(len(each.ranks) for each in (*replies.values(), *scripts, pairs))
    found = {
        "questions": number,
        "sample": every > 1,
        "ms": 1000 * (time.monotonic() - began) / number,
        "figures": {
            "MRR@10": replies["all"].reciprocal,
            "hit@10": replies["all"].hit,
            "MRR@10, tuned on": replies["even"].reciprocal,
            "hit@10, tuned on": replies["even"].hit,
            "MRR@10, held out": replies["odd"].reciprocal,
            "hit@10, held out": replies["odd"].hit,
            "hit@10, same script": scripts[0].hit,
            "Simplified to Traditional": scripts[1].hit / scripts[0].hit,
            "similar": pairs.hit,
        },
    }
    sys.stdout.write(json.dumps(found) + "\n")


def titles_to_replies(every: int) -> dict[str, Ranks]:
    fill({"external_id": row["msg_id"], "reply": row["reply"]} for row in rows("replies.csv"))
    asked = [(row["title"], row["msg_id"]) for row in rows("queries.csv")]
    halves = {"even": asked[::2][::every], "odd": asked[1::2][::every]}
    ranks = {name: ask(half, search, key=external_id) for name, half in halves.items()}
    return ranks | {"all": Ranks([*ranks["even"].ranks, *ranks["odd"].ranks])}


def simplified_to_traditional(every: int) -> tuple[Ranks, Ranks]:
    """The questions as they stand, and in Simplified characters; every third is enough."""
    from opencc import OpenCC

    lines = (DATA / "traditional_docs.jsonl").read_text(encoding="utf-8").splitlines()
    fill(
        {"external_id": row["docid"], "title": row["title"], "text": row["text"]}
        for row in map(json.loads, lines)
    )
    rows_ = rows("traditional_queries.csv")[:: 3 * every]
    asked = [(row["query"], row["docid"]) for row in rows_]
    convert = OpenCC("t2s").convert
    simplified = [(convert(question), answer) for question, answer in asked]
    return ask(asked, search, key=external_id), ask(simplified, search, key=external_id)


def similar_pairs() -> Ranks:
    """Those of the same meaning, evenly from all of the file; what is published are the second of all its pairs."""
    pairs = rows("similar_pairs.csv")
    fill({"title": title} for title in dict.fromkeys(row["sentence2"] for row in pairs))
    same = [(row["sentence1"], row["sentence2"]) for row in pairs if row["label"] == "1"]
    chosen = same[:: len(same) // PAIRS][:PAIRS]
    return ask(chosen, nearest, key=lambda document: document.title)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fill(documents: Iterable[dict[str, str]]) -> None:
    """Nothing but these is published."""
    from portal.core.publishing import SearchDocument
    from search.actions import index_many, rebuild_engine
    from search.models import Document

    Document.objects.all().delete()
    rebuild_engine()
    index_many(
        (
            SearchDocument(
                **{"title": "", "text": "", **values},
                kind="opinion",
                source_id=number,
                locale="zh-hans",
                url="/",
                date=DAY,
            )
            for number, values in enumerate(documents, 1)
        ),
        at=AT,
    )


def ask(
    asked: Asked,
    answers: Callable[[str], Sequence[Document]],
    *,
    key: Callable[[Document], str],
) -> Ranks:
    ranks = []
    for question, right in asked:
        found = [key(document) for document in answers(question)]
        ranks.append(found.index(right) + 1 if right in found else 0)
    return Ranks(ranks)


def search(typed: str) -> Sequence[Document]:
    from search.queries import Search, find

    return find(Search(typed=typed, limit=FIRST), at=AT).documents


def nearest(typed: str) -> Sequence[Document]:
    from search.queries import similar

    return similar(typed, language="zh-hans", at=AT)[:SHOWN]


def external_id(document: Document) -> str:
    return document.external_id


if __name__ == "__main__":
    main(int(sys.argv[1]))
