"""The copy of the index on Elasticsearch: fed late, told twice, cut off. A real server, and a real wire to it.

These tests do not commit, so that nothing is fed but by ``feed()``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from elasticsearch import Elasticsearch
from pytest_django import Settings

from search.actions import DocumentRows, feed, remove
from search.engines import engine
from search.engines.elastic import changes, connection, feeding
from search.engines.elastic.changes import Change
from search.engines.elastic.connection import Breaker
from search.engines.elastic.engine import ElasticEngine
from search.models import Document
from tests.factories.search import index, make_document
from tests.search.conftest import search_for, wire_before
from tests.services.proxy import Wire

pytestmark = pytest.mark.django_db


@pytest.fixture
def wire(elastic_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The site reaches the server through it, and tries again without a pause."""
    monkeypatch.setattr(connection, "SEARCHING", 20.0)
    for breaker in ("searching", "feeding"):
        monkeypatch.setattr(connection, breaker, Breaker(pause=0, longest=0))
    with wire_before(elastic_url, settings) as wire:
        yield wire


def held(client: Elasticsearch, alias: str) -> int:
    """Documents on the server."""
    return int(client.count(index=alias)["count"])


def backlog(alias: str) -> int:
    return changes.backlog(feeding_index(alias))[0]


def feeding_index(alias: str) -> str:
    found = engine()
    assert isinstance(found, ElasticEngine)
    return feeding.serving(found._client(), alias)


# Fed


def test_documents_are_found_when_they_were_fed(alias: str, elastic_client: Elasticsearch) -> None:
    index("停车难", "停车场")

    assert search_for("停车").total == 0

    assert feed()
    assert search_for("停车").total == held(elastic_client, alias) == 2
    assert backlog(alias) == 0


def test_withdrawn_documents_are_gone_at_once_from_lists_totals_and_facets(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index(*(make_document("停车难", source_id=number, kind="topic") for number in (1, 2)))
    index(make_document("停车场", source_id=3))
    feed()

    remove(kind="topic", source_id=1)

    assert held(elastic_client, alias) == 3
    for typed in ("停车", "", "停车 火星"):
        found = search_for(typed, filters={"kind": ["topic"]})
        assert [document.source_id for document in found.documents] == [2]
        assert (found.total, found.facets["kind"]) == (1, {"topic": 1, "opinion": 1})
    feed()
    assert held(elastic_client, alias) == 2


def test_with_too_many_withdrawn_the_database_answers(
    alias: str, elastic_client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elastic.engine.MOST_GONE", 2)
    index(*(make_document("停车难", source_id=number) for number in range(5)))
    feed()
    for number in range(3):
        remove(kind="opinion", source_id=number)
    index("停车场")

    assert search_for("停车").total == 3

    feed()
    assert search_for("停车").total == held(elastic_client, alias) == 3


def test_an_old_write_does_not_bring_a_document_back(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index(make_document("停车难", source_id=1))
    (row,) = DocumentRows()
    (old,) = changes.waiting("", after=0, limit=10) or [None]
    feed()
    remove(kind="opinion", source_id=1)
    feed()

    class AsItWas(DocumentRows):
        def of(self, ids: object) -> list[object]:
            return [row]

    late = Change(1, row.id, gone=False) if old is None else old
    sent = feeding.send(elastic_client, feeding_index(alias), [late], AsItWas())
    elastic_client.indices.refresh(index=alias)

    assert sent.taken == [late.number]
    assert held(elastic_client, alias) == 0


def test_a_worker_that_is_killed_between_sending_and_striking_out_sends_again(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index("停车难", "停车场")
    there = feeding_index(alias)
    feeding.send(elastic_client, there, changes.waiting(there, after=0, limit=10), DocumentRows())

    assert backlog(alias) == 2
    assert feed()
    assert (search_for("停车").total, backlog(alias)) == (2, 0)


class Killed(BaseException):
    pass


class KillingRows(DocumentRows):
    """The worker is killed when it reads for the second time."""

    reads = 0

    def of(self, ids: object) -> list[object]:
        self.reads += 1
        if self.reads > 1:
            raise Killed
        return super().of(ids)  # type: ignore[arg-type, return-value]


def test_a_worker_that_is_killed_between_two_batches_loses_nothing(
    alias: str, elastic_client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "BATCH", 2)
    index(*(f"停车 {number}" for number in range(5)))

    with pytest.raises(Killed):
        engine().feed(KillingRows())

    assert held(elastic_client, alias) == 2
    assert feed()
    assert held(elastic_client, alias) == search_for("停车").total == 5


def test_two_workers_with_the_same_changes_do_no_harm(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index(make_document("停车难", source_id=1), make_document("停车场", source_id=2))
    remove(kind="opinion", source_id=1)
    there = feeding_index(alias)
    batch = changes.waiting(there, after=0, limit=10)

    for _ in range(2):
        sent = feeding.send(elastic_client, there, batch, DocumentRows())
        changes.told(sent.taken, there)

    elastic_client.indices.refresh(index=alias)
    assert (held(elastic_client, alias), search_for("停车").total, backlog(alias)) == (1, 1, 0)


def test_a_document_that_the_server_refuses_stops_no_other(
    alias: str, elastic_client: Elasticsearch, caplog: pytest.LogCaptureFixture
) -> None:
    index(make_document("停车难", facets={"area": ["x" * 40_000]}), make_document("停车场"))

    feed()

    assert "refuses a document" in caplog.text
    assert (held(elastic_client, alias), backlog(alias)) == (1, 1)
    assert engine().trouble(timezone.now()).startswith("refuses 1 of 1 changes")


def test_without_an_index_the_database_answers_and_changes_are_kept(
    elastic_url: str, settings: Settings
) -> None:
    settings.SEARCH_URL = elastic_url
    index("停车难")

    assert feed()
    assert search_for("停车").total == 1
    assert "update_search --engine-only" in engine().trouble(timezone.now())


# Cut off


def test_a_server_that_was_never_there(settings: Settings, client: Client, wire: Wire) -> None:
    wire.cut()

    index("停车难")

    assert feed()
    assert search_for("停车").total == 1
    assert "停车难" in client.get("/search/", {"q": "停车"}).content.decode().replace(
        "<mark>", ""
    ).replace("</mark>", "")
    assert engine().trouble(timezone.now()).startswith("does not answer")


def test_a_server_that_dies_and_comes_back(wire: Wire, elastic_client: Elasticsearch) -> None:
    index(make_document("停车难", source_id=1), make_document("停车场", source_id=2))
    feed()
    assert search_for("停车").total == 2

    wire.cut()
    remove(kind="opinion", source_id=1)
    index("停车费", "停车位")
    feed()

    assert search_for("停车").total == 3
    assert connection.searching.failures

    wire.mend()
    feed()

    assert search_for("停车").total == 3
    assert not connection.searching.failures
    assert engine().trouble(timezone.now()) == ""


def test_a_server_that_falls_silent(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "searching", Breaker(pause=3600, longest=3600))
    monkeypatch.setattr(connection, "SEARCHING", 1.0)
    index("停车难")
    feed()

    wire.flowing.clear()

    assert search_for("停车").total == 1
    assert (
        connection.searching.failures == 1
    )  # the first question waited for it, the others did not
    wire.flowing.set()


def test_what_waits_is_fed_after_silence(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "WRITING", 1.0)
    index("停车难")

    wire.flowing.clear()
    assert feed()
    wire.flowing.set()

    assert Document.objects.count() == 1
    assert feed()
    assert search_for("停车").total == 1
    assert engine().trouble(timezone.now()) == ""


# The ends of phrases


def test_a_phrase_that_ends_in_one_character_finds_all_that_begin_with_it(alias: str) -> None:
    """However many pairs begin with it."""
    index(*(f"A座{chr(0x4E00 + number)}" for number in range(1200)))
    feed()

    assert search_for("“A座”").total == 1200


def test_readyz_says_that_the_server_does_not_answer_and_stays_ready(
    client: Client, wire: Wire
) -> None:
    assert "search-engine: ok\n" in client.get("/readyz").content.decode()

    wire.cut()

    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "search-engine: warning: does not answer" in answer.content.decode()
