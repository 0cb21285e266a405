"""Strings that others have broken searches with. They are typed as they are; none may cost more than an answer."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from portal.core.publishing import SearchDocument
from tests.factories.search import index, make_document
from tests.search.conftest import search_for
from tests.services.absent import shared_data

pytestmark = pytest.mark.django_db


def payloads() -> list[str]:
    with shared_data("hostile/payloads.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["payload"] for line in lines]


def storable(text: str) -> str:
    """As the intake leaves it: what no database can hold is gone."""
    return text.encode("utf-8", "ignore").decode()


def test_every_string_is_a_query() -> None:
    index("停车难")

    for text in payloads():
        search_for(storable(text))


def test_every_string_is_a_document() -> None:
    documents: list[SearchDocument] = [
        make_document(storable(text)[:120], text=storable(text)) for text in payloads()
    ]

    index(*documents)

    assert search_for("").total == len(documents)


def test_strings_are_shown_and_never_obeyed(client: Client) -> None:
    samples = payloads()[::50]
    index(*(make_document(storable(text)[:120], text="停车" + storable(text)) for text in samples))

    for text in samples:
        assert client.get("/search/", {"q": storable(text)}).status_code == 200

    html = client.get("/search/", {"q": "停车"}).content.decode()
    assert html.count("<script") == 3  # the frame's own two and that of the box
