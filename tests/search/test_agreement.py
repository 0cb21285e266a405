"""The same real questions, asked of the database and of Elasticsearch. More of them: ``python -m bench agreement``."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import Settings

from search.actions import renew_copy
from search.engines import OWN
from tests.factories.search import index, make_document
from tests.search.conftest import search_for
from tests.search.test_relevance import rows

pytestmark = pytest.mark.django_db

EVERY = 20


def test_engines_agree_on_order_counts_and_facets(elastic_url: str, settings: Settings) -> None:
    questions = {row["msg_id"]: row["title"] for row in rows("queries.csv")}
    index(
        *(
            make_document(
                questions.get(row["msg_id"], "") if number % 2 else "",
                source_id=int(row["msg_id"]),
                reply=row["reply"],
                date=dt.date(2020 + number % 5, 1, 1 + number % 28),
                facets={"area": [f"a{number % 7}"]},
            )
            for number, row in enumerate(rows("replies.csv"))
        )
    )
    titles = [*questions.values()][::EVERY]
    typed = [part for title in titles for part in (title, title[3:7], title[5:7])]

    answers = {}
    for url in (OWN, elastic_url):
        settings.SEARCH_URL = url
        if url != OWN:
            renew_copy()
        answers[url] = [
            (text, [document.pk for document in found.documents], found.total, found.facets)
            for text in typed
            for found in [search_for(text, filters={"area": ["a1", "a2", "a3"]})]
        ]

    assert answers[elastic_url] == answers[OWN]
