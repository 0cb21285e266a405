"""A copy that lacks what is public, because it was not fed or takes nothing: the database answers, and it is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection as database
from django.test import Client
from django.utils import timezone
from elasticsearch import Elasticsearch
from pytest_django import DjangoAssertNumQueries

from search.actions import feed
from search.engines import CopyRefused, Match, Scope, engine
from search.engines.elastic import connection
from search.engines.elastic import engine as engines
from search.engines.elastic.connection import Breaker
from tests.factories.search import index, make_document
from tests.search.conftest import search_for
from tests.search.test_elastic_rebuild import rebuild

pytestmark = pytest.mark.django_db
REFUSES = "refuses a document"


@pytest.fixture(autouse=True)
def _tries_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "feeding", Breaker(pause=0, longest=0))


@pytest.fixture
def refusing(alias: str, elastic_client: Elasticsearch) -> Iterator[None]:
    """Three documents are told, then the server takes nothing more, as when its disk is full."""
    index(*(make_document("停车难", source_id=number, kind="topic") for number in (1, 2, 3)))
    feed()
    elastic_client.indices.put_settings(index=alias, settings={"index.blocks.write": True})
    yield
    takes_again(elastic_client, alias)


def takes_again(client: Elasticsearch, alias: str) -> None:
    client.indices.put_settings(index=alias, settings={"index.blocks.write": False})


def edit(*numbers: int) -> None:
    index(*(make_document("停车位", source_id=number, kind="topic") for number in numbers))


def let_pass(seconds: float) -> None:
    with database.cursor() as cursor:
        cursor.execute("UPDATE search_change SET at = at - %s", [int(seconds)])


@pytest.mark.usefixtures("alias")
def test_what_was_not_fed_for_some_seconds_is_found_in_the_database() -> None:
    index(*(make_document("停车难", source_id=number, kind="topic") for number in (1, 2, 3)))
    feed()
    edit(2)
    assert search_for("停车").total == 2

    let_pass(engines.BEHIND + 1)

    found = search_for("停车")
    assert (found.total, len(found.documents), found.facets["kind"]) == (3, 3, {"topic": 3})
    feed()
    assert search_for("停车").total == 3


def test_how_long_something_waits_costs_no_query(
    alias: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    index("停车难")
    feed()

    with django_assert_num_queries(1):
        assert engine().count(Match(), Scope(), {}).total == 1


@pytest.mark.usefixtures("refusing")
def test_what_the_server_refuses_is_found_in_the_database_at_once(
    alias: str, elastic_client: Elasticsearch
) -> None:
    edit(1, 2)

    assert feed()

    assert search_for("停车").total == len(search_for("停车").documents) == 3
    assert search_for("车位").total == 2
    takes_again(elastic_client, alias)
    feed()
    assert search_for("车位").total == elastic_client.count(index=alias)["count"] - 1 == 2
    assert engine().trouble(timezone.now()) == ""


@pytest.mark.usefixtures("refusing")
def test_a_refusal_is_a_failure_of_feeding_until_the_server_takes_it(
    alias: str, elastic_client: Elasticsearch
) -> None:
    edit(1)

    for failures in (1, 2):
        assert feed()
        assert connection.feeding.failures == failures

    takes_again(elastic_client, alias)
    feed()
    assert connection.feeding.failures == 0


@pytest.mark.usefixtures("refusing")
def test_one_line_of_a_run_says_what_is_refused_and_why(caplog: pytest.LogCaptureFixture) -> None:
    edit(1, 2)

    feed()

    (line,) = [record for record in caplog.records if REFUSES in record.getMessage()]
    said = vars(line)
    assert (said["status"], said["reason"]) == (403, "cluster_block_exception")
    assert said["documents"] == 4  # two went, two came


@pytest.mark.usefixtures("refusing")
def test_readyz_says_at_once_that_changes_are_refused(client: Client) -> None:
    edit(1)
    feed()

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert "search-engine: warning: refuses 2 of 2 changes" in answer.content.decode()


@pytest.mark.usefixtures("alias")
def test_readyz_says_that_changes_wait_for_minutes() -> None:
    index("停车难")

    now = timezone.now()
    assert engine().trouble(now) == ""
    assert engine().trouble(now + dt.timedelta(minutes=6)).startswith("1 changes wait since")


def test_a_rebuild_does_not_end_with_an_index_that_refuses_what_came_meanwhile(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index("停车难")
    feed()

    def meddle() -> None:
        index(make_document("停车场", source_id=9, facets={"area": ["x" * 40_000]}))

    with pytest.raises(CopyRefused):
        rebuild(meddle)

    feed()
    assert search_for("停车").total == 2
    assert engine().trouble(timezone.now()).startswith("refuses 1 of 1")
