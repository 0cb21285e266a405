"""Strings that others have broken searches with. They are typed as they are; none may cost more than an answer."""

from __future__ import annotations

import json
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.publishing import SearchDocument
from search.engines import engine
from tests.factories.search import index, make_document
from tests.search.conftest import search_for
from tests.services.absent import shared_data

pytestmark = pytest.mark.django_db


SAMPLE = 20


def payloads(*, every: int = 1) -> list[str]:
    """All, or of each kind every so many."""
    kinds: dict[str, list[str]] = {}
    with shared_data("hostile/payloads.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            kinds.setdefault(row["category"], []).append(row["payload"])
    return [text for texts in kinds.values() for text in texts[::every]]


def queries() -> list[str]:
    """All where an answer takes a few milliseconds; of each kind some where a server is asked."""
    asks_server = engine().fed or connection.vendor != "sqlite"
    return payloads(every=SAMPLE if asks_server else 1)


def storable(text: str) -> str:
    """As the intake leaves it: what no database can hold is gone."""
    return text.encode("utf-8", "ignore").decode()


def test_every_string_is_a_query() -> None:
    index("停车难")

    for text in queries():
        search_for(storable(text))


def test_every_string_is_a_document() -> None:
    documents: list[SearchDocument] = [
        make_document(storable(text)[:120], text=storable(text)) for text in payloads()
    ]

    index(*documents)

    assert search_for("").total == len(documents)


def test_strings_are_shown_and_never_obeyed(client: Client) -> None:
    samples = payloads(every=50)
    index(*(make_document(storable(text)[:120], text="停车" + storable(text)) for text in samples))

    for text in samples:
        assert client.get("/search/", {"q": storable(text)}).status_code == 200

    html = client.get("/search/", {"q": "停车"}).content.decode()
    assert html.count("<script") == 3  # the frame's own two and that of the box


SYNTAX = [
    *(
        "停车 AND",
        "NEAR(停车 难)",
        "停车*",
        "title:停车",
        '"',
        '""',
        '"停车',
        "{title} : 停车",
        "^停车",
        "a OR NOT",
    ),
    *("停车 & ! | :*", "'停车':A", "\\\\", "停车 <-> 难", "(((", "'; DROP TABLE search_shelf; --"),
    *(
        "/停车.*/",
        "停车~2",
        "停车^5",
        "[停 TO 车]",
        "+停车 -难",
        "_exists_:title",
        "停车 && ||",
        "?q=*:*",
    ),
    *(
        "%",
        "_",
        "%停车%",
        "停\\_车",
        "100%",
        "$1",
        "%s %(x)s {0}",
        "\x00",
        "停\x00车",
        "\x1b[31m\x07\x7f",
    ),
    *(
        "！？。",
        "—",
        "-",
        "--",
        "－",
        "ʭtingche",
        "ʬ ʩ",
        "\u202e停车",
        "\ufeff停车",
        "𠮷野家",
        "👨‍👩‍👧",
    ),
    *(
        "停" * 5000,
        "ting" * 1250,
        "a" * 5000,
        "停 " * 2500,
        "x'y" * 60,
        "1-" * 100,
        "xianfangan" * 20,
    ),
]
"""What means something to an engine, a database or a template, and what is too much of something."""


@pytest.mark.parametrize("text", SYNTAX, ids=lambda text: repr(text[:12]))
def test_syntax_of_the_engines_is_text(client: Client, text: str) -> None:
    index("停车难", "100%的停车_难", make_document("Lift", card={"number": "QY-2026-00123"}))

    search_for(text)

    assert client.get("/search/", {"q": text}).status_code == 200
    assert client.get("/api/v3/search/", {"q": text}).status_code in {200, 422}  # too long


def test_lone_halves_of_characters_are_typed() -> None:
    index("停车难")

    assert search_for("停车\ud800").total == 1
    assert search_for("\udfff").total == 0


PARTS = st.sampled_from(
    [
        "停车",
        "难",
        "南",
        " ",
        '"',
        "“",
        "-",
        "－",
        "tingche",
        "tcn",
        "AND",
        "*",
        ":",
        "(",
        "&",
        "'",
        "%",
        "123",
    ]
)
NETWORKS = count(1)
TYPED = st.one_of(
    st.text(max_size=40), st.lists(PARTS, max_size=12).map("".join), st.binary(max_size=30).map(str)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TYPED)
def test_whatever_is_typed_is_answered(client: Client, text: str) -> None:
    if not search_for("").total:
        index("夜间停车难", "物业费太高", make_document("Lift", card={"number": "QY-2026-00123"}))

    assert search_for(text).total >= 0
    assert client.get("/search/", {"q": text}).status_code == 200
    address = f"2001:db8::{next(NETWORKS):x}:1"  # each its own network, for the limit of calls
    answer = client.get("/api/v3/search/", {"q": text}, REMOTE_ADDR=address)
    assert answer.status_code == 200


@pytest.mark.slow
def test_every_string_is_a_query_of_the_page(client: Client) -> None:
    index("停车难")

    for text in queries():
        assert client.get("/search/", {"q": storable(text)}).status_code == 200
