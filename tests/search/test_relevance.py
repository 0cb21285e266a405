"""Whether what was meant is found, on real messages. The whole of it: ``python -m bench relevance``."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from search.queries import similar
from tests.factories.search import NOW, index, make_document
from tests.search.conftest import search_for
from tests.services.absent import shared_data

EVERY = 4
"""Every fourth title of those that nothing was tuned on: 210 of 840. These happen to be harder than the rest."""
PAIRS, EVERY_PAIR = 1500, 12

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[dict[str, str]]:
    with shared_data(f"relevance/{name}").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_titles_find_their_replies() -> None:
    day = dt.date(2025, 1, 1)
    index(
        *(
            make_document(source_id=int(row["msg_id"]), reply=row["reply"], date=day)
            for row in rows("replies.csv")
        )
    )
    ranks = []
    for row in rows("queries.csv")[1::2][::EVERY]:
        found = [document.source_id for document in search_for(row["title"]).documents]
        ranks.append(found.index(int(row["msg_id"])) + 1 if int(row["msg_id"]) in found else 0)

    hits = [rank for rank in ranks if rank]
    assert sum(1 / rank for rank in hits) / len(ranks) >= 0.65
    assert len(hits) / len(ranks) >= 0.765


def test_matters_of_the_same_meaning_are_similar() -> None:
    pairs = rows("similar_pairs.csv")[:PAIRS]
    index(*dict.fromkeys(row["sentence2"] for row in pairs))
    same = [row for row in pairs if row["label"] == "1"][::EVERY_PAIR]

    found = [
        row["sentence2"]
        in [document.title for document in similar(row["sentence1"], language="zh-hans", at=NOW)]
        for row in same
    ]

    assert sum(found) / len(found) >= 0.80
