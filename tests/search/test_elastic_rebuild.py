"""The copy on Elasticsearch made anew and compared, while people search and publish."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection as database
from django.utils import timezone
from elasticsearch import Elasticsearch

from search.actions import DocumentRows, differences, feed, put, remove, renew_copy
from search.engines import CopyRefused, Row, engine
from search.engines.elastic import changes, feeding
from search.engines.elastic.building import drop_others
from search.models import Document
from tests.factories.search import NOW, index, make_document
from tests.search.conftest import indexes, search_for

pytestmark = pytest.mark.django_db


class Meddling(DocumentRows):
    """Does something when the rebuild has read its first document."""

    def __init__(self, meddle: Callable[[], object]) -> None:
        self.meddle = meddle

    def __iter__(self) -> Iterator[Row]:
        rows = super().__iter__()
        yield next(rows)
        self.meddle()
        yield from rows


def rebuild(meddle: Callable[[], object]) -> None:
    engine().renew_copy(Meddling(meddle), at=timezone.now())


def test_rebuild_switches_to_a_new_index_and_drops_the_old(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index("停车难")
    feed()
    before = indexes(elastic_client, alias)

    renew_copy()

    after = indexes(elastic_client, alias)
    assert len(before) == len(after) == 1
    assert before != after
    assert search_for("停车").total == 1


def test_what_changes_during_a_rebuild_is_in_the_new_index(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index(*(make_document("停车难", source_id=number) for number in range(4)))
    feed()

    def meddle() -> None:
        for number in (0, 3):  # one that was read, one that was not
            remove(kind="opinion", source_id=number)
        put(kind="opinion", source_id=1, documents=[make_document("电梯", source_id=1)], at=NOW)
        feed()  # a worker tells the old index meanwhile
        index("停车场")
        assert search_for("停车", limit=20).total == 1  # the last one is not fed yet

    rebuild(meddle)

    assert list(differences()) == []
    assert (search_for("停车").total, search_for("电梯").total) == (2, 1)
    assert elastic_client.count(index=alias)["count"] == Document.objects.count() == 3
    assert changes.numbers() == set()


def test_a_rebuild_that_fails_leaves_everything_as_it_was(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index("停车难", "停车场")
    feed()
    before = indexes(elastic_client, alias)

    class Failed(Exception):
        pass

    def fail() -> None:
        remove(kind="opinion", source_id=Document.objects.first().source_id)  # type: ignore[union-attr]
        feed()
        raise Failed

    with pytest.raises(Failed):
        rebuild(fail)

    assert indexes(elastic_client, alias) == before
    assert search_for("停车").total == 1
    feed()
    assert changes.numbers() == set()


def test_a_rebuild_that_was_killed_is_forgotten_by_the_feed_and_its_index_by_the_next(
    alias: str, elastic_client: Elasticsearch
) -> None:
    dead = f"{alias}-{'2' * 20}"
    changes.begin(dead)
    elastic_client.indices.create(index=dead)
    index("停车难")
    feed()
    assert len(changes.numbers()) == 1  # kept for it
    with database.cursor() as cursor:
        cursor.execute("UPDATE search_rebuild SET beat = 0")

    feed()

    assert changes.numbers() == set()
    assert search_for("停车").total == 1
    renew_copy()
    assert dead not in indexes(elastic_client, alias)


def test_a_later_rebuild_overtakes_an_earlier_one(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index("停车难", "停车场")

    with pytest.raises(CopyRefused, match="another rebuild has begun since"):
        rebuild(renew_copy)

    assert len(indexes(elastic_client, alias)) == 1
    assert search_for("停车").total == 2


def test_indexes_of_others_are_left_alone(alias: str, elastic_client: Elasticsearch) -> None:
    others = [f"{alias}-two-{'2' * 20}", f"{alias}-kept"]
    for name in others:
        elastic_client.indices.create(index=name)

    renew_copy()

    assert {*others} < {*indexes(elastic_client, alias)}


def test_a_late_write_does_not_make_a_dropped_index_anew(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index("停车难")
    (old,) = indexes(elastic_client, alias)
    batch = changes.waiting(old, after=0, limit=10)
    renew_copy()

    sent = feeding.send(elastic_client, old, batch, DocumentRows())

    assert sent.taken == []
    assert old not in indexes(elastic_client, alias)


def test_nothing_is_dropped_that_is_searched(alias: str, elastic_client: Elasticsearch) -> None:
    before = indexes(elastic_client, alias)

    drop_others(elastic_client, alias, keep="")

    assert indexes(elastic_client, alias) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("elastic")
def test_queries_find_everything_while_the_alias_is_switched() -> None:
    index(*(f"停车 {number}" for number in range(30)))
    found: set[int] = set()
    errors: list[BaseException] = []
    ended = threading.Event()

    def search() -> None:
        try:
            while not ended.is_set():
                found.add(search_for("停车").total)
        except BaseException as error:  # noqa: BLE001 (told by the test itself)
            errors.append(error)
        finally:
            database.close()

    thread = threading.Thread(target=search)
    thread.start()
    for _ in range(3):
        renew_copy()
    ended.set()
    thread.join(30)

    assert errors == []
    assert found == {30}
