"""Known-item search on real messages: the question is a title, the right answer the reply to it."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from tests.factories.search import index, make_document
from tests.search.conftest import search_for
from tests.services.absent import shared_data

EVERY = 7
"""Every seventh question: 240 of 1,680."""

pytestmark = pytest.mark.django_db


def rows(name: str) -> list[dict[str, str]]:
    with shared_data(f"relevance/{name}").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_titles_find_their_replies_at_least_as_well_as_plain_bm25() -> None:
    day = dt.date(2025, 1, 1)
    index(
        *(
            make_document(source_id=int(row["msg_id"]), reply=row["reply"], date=day)
            for row in rows("replies.csv")
        )
    )
    ranks = []
    for row in rows("queries.csv")[::EVERY]:
        found = [document.source_id for document in search_for(row["title"]).documents]
        ranks.append(found.index(int(row["msg_id"])) + 1 if int(row["msg_id"]) in found else 0)

    hits = [rank for rank in ranks if rank]
    assert sum(1 / rank for rank in hits) / len(ranks) >= 0.60
    assert len(hits) / len(ranks) >= 0.73
