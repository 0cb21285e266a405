from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from elasticsearch import Elasticsearch
from pytest_django import Settings

from search.actions import renew_copy
from search.engines import engine
from search.engines.elastic import connection as connections
from search.engines.elastic import engine as engines
from search.queries import Found, Search, find
from tests.factories.search import NOW
from tests.services.proxy import Wire, wire_to

LOGGER = "search.engines.elastic.engine"
ONE_ENGINE = {
    "test_elastic_check",
    "test_agreement",
    "test_admin_chinese",
    "test_admin_search",
    "test_elastic",
    "test_elastic_behind",
    "test_elastic_slow",
    "test_elastic_rebuild",
    "test_rebuild",
    "test_admin_synonyms",
    "test_at_once",
    "test_asked",
    "test_asked_report",
    "test_asked_sums",
    "test_prepared",
    "test_update_search",
    "test_admin_promotions",
}
"""Modules that are not about whatever engine answers."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All that touches the database runs on its own engine and on Elasticsearch. There it commits, so that the queue feeds.

    On PostgreSQL, where cleaning up after a commit takes a second, that is what is found and no more: who feeds
    Elasticsearch makes no difference to it.
    """
    if metafunc.definition.get_closest_marker("django_db") is None:
        return
    module = metafunc.module.__name__.rpartition(".")[2]
    if module in ONE_ENGINE or (connection.vendor == "postgresql" and module != "test_find"):
        return
    elastic = pytest.param("elastic", marks=pytest.mark.django_db(transaction=True))
    metafunc.parametrize("chosen_engine", ["database", elastic], indirect=True)


@pytest.fixture(autouse=True)
def chosen_engine(request: pytest.FixtureRequest) -> str:
    """Autouse, for pytest leaves out what nobody asks for, parametrised or not."""
    chosen: str = getattr(request, "param", "database")
    if chosen == "elastic":
        request.getfixturevalue("elastic")
        assert engine().fed
    return chosen


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has much to do a server may take more than a second, and these tests are about its answers."""
    monkeypatch.setattr(connections, "SEARCHING", 60.0)
    monkeypatch.setattr(engines, "BEHIND", 60.0)


@pytest.fixture
def elastic(
    elastic_url: str,
    settings: Settings,
    transactional_db: None,
    caplog: pytest.LogCaptureFixture,
    patient: None,
) -> Iterator[str]:
    """Elasticsearch answers, from an index that holds what is published, and never leaves it to the database."""
    settings.SEARCH_URL = elastic_url
    renew_copy()
    yield elastic_url
    said = [record for record in caplog.get_records("call") if record.name == LOGGER]
    assert [record.getMessage() for record in said] == []


@pytest.fixture
def alias(elastic_url: str, settings: Settings, patient: None) -> str:
    """Of an index on Elasticsearch that is fed by ``feed()`` alone, for nothing is committed."""
    settings.SEARCH_URL = elastic_url
    renew_copy()
    return elastic_url.rpartition("/")[2]


@pytest.fixture
def titles(db: None) -> Callable[..., list[str]]:
    """The titles that a search finds, best first."""

    def titles_of(typed: str, **values: Any) -> list[str]:
        return [document.title for document in search_for(typed, **values).documents]

    return titles_of


@contextmanager
def wire_before(address: str, settings: Settings) -> Iterator[Wire]:
    """The site reaches the server at this address through it."""
    server = urlsplit(address)
    assert server.hostname
    assert server.port
    with wire_to(server.hostname, server.port) as wire:
        settings.SEARCH_URL = f"http://127.0.0.1:{wire.port}{server.path}"
        renew_copy()
        yield wire


def search_for(typed: str = "", **values: Any) -> Found:
    return find(Search(typed=typed, **values), at=NOW)


def indexes(client: Elasticsearch, alias: str) -> list[str]:
    return sorted(client.indices.get(index=f"{alias}-*", features="aliases"))
