"""A server that answers, and takes its time: what a person waits for it is bounded, and the database answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from search.actions import feed
from search.engines import Match, Scope, engine, patience
from search.engines.elastic import connection
from search.engines.elastic.connection import Breaker
from tests.factories.search import index, make_document
from tests.search.conftest import search_for, wire_before
from tests.services.proxy import Wire

pytestmark = pytest.mark.django_db

LATE = 0.4
"""Of each answer: two of them fit into a second."""
FILTERS = "kind=news&kind=page&kind=studio&year=2019&year=2020&year=2021&verdict=ADOPTED"


@pytest.fixture
def wire(elastic_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The site reaches the server through it, and tries again at once: only what one search spares is spared."""
    monkeypatch.setattr(connection, "searching", Breaker(pause=0, longest=0))
    with wire_before(elastic_url, settings) as wire:
        index("停车难", make_document("停车场", kind="topic"))
        feed()
        monkeypatch.setattr(connection, "SEARCHING", 1.0)
        wire.asked = 0
        yield wire


def test_a_page_waits_for_all_its_questions_together(client: Client, wire: Wire) -> None:
    wire.late = LATE

    response = client.get(f"/search/?q=停车&{FILTERS}")

    assert response.context["found"].total == 0
    assert [chip.total for chip in response.context["chips"]][:5] == [0, 0, 0, 0, 0]
    assert len(response.context["nearest"]) == 2
    assert wire.asked <= 3
    assert connection.searching.failures == 1


def test_what_is_asked_apart_has_its_own_time(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SEARCHING", 3.0)
    wire.late = 1.6

    for _ in range(2):
        with patience():
            assert engine().count(Match(), Scope(), {}).total == 2

    assert connection.searching.failures == 0
    assert wire.asked == 2


def test_one_search_waits_no_longer_than_a_page(wire: Wire) -> None:
    wire.late = LATE * 2

    assert search_for("停车").total == 2
    assert wire.asked <= 2
    assert connection.searching.failures == 1


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 ", b"\r\n\r\n"])
def test_an_answer_that_drips_is_not_waited_for(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    """Every drop comes in time, and the whole would take minutes."""
    wire.drips = begun

    assert search_for("停车").total == 2
    assert wire.asked == 1
    assert connection.searching.failures == 1

    wire.drips = None
    monkeypatch.setattr(connection, "SEARCHING", 20.0)
    assert search_for("停车").total == 2
    assert connection.searching.failures == 0


def test_readyz_does_not_wait_for_drops(wire: Wire) -> None:
    wire.drips = b"\r\n\r\n"

    assert engine().trouble(timezone.now()).startswith("does not answer")


def test_the_copy_is_fed_however_slowly_it_answers(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More answers than fit into the time of a search."""
    wire.late = LATE
    index("停车位", "停车费")

    assert feed()

    wire.late = 0.0
    monkeypatch.setattr(connection, "SEARCHING", 20.0)
    assert search_for("停车").total == 4
    assert connection.feeding.failures == connection.searching.failures == 0
