"""What the engines hold, compared with what is published, and mended."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from elasticsearch import Elasticsearch
from pytest_django import Settings

from search.actions import differences, feed, remove
from search.engines import Difference
from search.models import Document
from tests.factories.search import index, make_document
from tests.search.conftest import indexes, search_for

pytestmark = pytest.mark.django_db


def update_search(*options: str) -> tuple[int, str]:
    """Exit status and what was said."""
    out = io.StringIO()
    try:
        call_command("update_search", *options, stdout=out)
    except SystemExit as ending:
        return int(str(ending.code)), out.getvalue()
    return 0, out.getvalue()


def test_check_names_what_is_missing_left_over_and_different(
    alias: str, elastic_client: Elasticsearch
) -> None:
    index(*(make_document("停车难", source_id=number) for number in range(4)))
    feed()
    missing, different, *_ = Document.objects.order_by("pk")
    (there,) = indexes(elastic_client, alias)
    elastic_client.delete(index=alias, id=str(missing.pk))
    Document.objects.filter(pk=different.pk).update(title="电梯")
    stranger = {"id": 9_000_000, "digest": 1, "day": 1, "support": 0, "title": "停车"}
    elastic_client.index(index=there, id="9000000", document=stranger, refresh=True)
    waiting = make_document("停车", source_id=99)
    index(waiting)

    status, said = update_search("--check")

    assert (status, said.splitlines()) == (
        1,
        [
            f"elasticsearch: {missing.pk} missing",
            f"elasticsearch: {different.pk} different",
            "elasticsearch: 9000000 left over",
            "差异 3 篇 / 3 documents differ",
        ],
    )

    status, said = update_search("--check", "--repair")

    assert (status, said.splitlines()[-1]) == (0, "补齐后仍有差异 0 篇 / 0 differ after the repair")
    assert update_search("--check") == (0, "差异 0 篇 / 0 documents differ\n")
    assert elastic_client.count(index=alias)["count"] == Document.objects.count() == 5


def test_a_server_that_does_not_answer_is_named_and_the_databases_index_is_new(
    settings: Settings,
) -> None:
    index("停车难")
    settings.SEARCH_URL = "http://127.0.0.1:1/portal"

    for option in ("--engine-only", "--check"):
        with pytest.raises(CommandError, match="ConnectionError"):
            update_search(option)

    assert search_for("停车").total == 1


def test_what_the_server_takes_for_newer_is_mended_too(
    alias: str, elastic_client: Elasticsearch
) -> None:
    """After a restore the database counts its changes from where it once was."""
    index("停车难", "停车场")
    feed()
    ahead, _ = Document.objects.order_by("pk")
    (there,) = indexes(elastic_client, alias)
    for id_ in (ahead.pk, 9_000_000):
        other = {"id": id_, "digest": 1, "day": 1, "support": 0, "title": "电梯"}
        newer = {"version": 1_000_000 + id_, "version_type": "external"}
        elastic_client.index(index=there, id=str(id_), document=other, refresh=True, **newer)

    status, said = update_search("--check", "--repair")

    assert (status, said.splitlines()[-1]) == (0, "补齐后仍有差异 0 篇 / 0 differ after the repair")
    remove(kind="opinion", source_id=ahead.source_id)
    feed()
    assert elastic_client.count(index=alias)["count"] == 1


def test_what_a_repair_cannot_mend_says_what_can(alias: str, elastic_client: Elasticsearch) -> None:
    """What was deleted a moment ago has a version too, which the server tells nobody."""
    index("停车难")
    feed()
    (document,) = Document.objects.all()
    (there,) = indexes(elastic_client, alias)
    newer = {"version": 1_000_000_000, "version_type": "external"}
    elastic_client.delete(index=there, id=str(document.pk), refresh=True, **newer)

    status, said = update_search("--check", "--repair")

    assert status == 1
    assert "run update_search --engine-only" in said.splitlines()[-1]
    assert update_search("--engine-only")[0] == 0
    assert update_search("--check")[0] == 0


def test_a_server_without_an_index_is_told_of_in_words(
    elastic_url: str, settings: Settings
) -> None:
    settings.SEARCH_URL = f"{elastic_url}-none"

    with pytest.raises(
        CommandError, match=r"^(?!.*(Unbuilt|NotFound)).*run update_search --engine-only"
    ):
        update_search("--check")


def test_check_reads_the_copy_page_by_page(
    alias: str, elastic_client: Elasticsearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elastic.comparing.PAGE", 2)
    monkeypatch.setattr("search.engines.comparing.COMPARED", 3)
    index(*(f"停车 {number}" for number in range(8)))
    feed()
    last = Document.objects.latest("pk").pk
    elastic_client.delete(index=alias, id=str(last), refresh=True)

    assert list(differences()) == [Difference(last, "missing", "elasticsearch")]


def test_the_databases_own_index_is_compared_too() -> None:
    index("停车难", "停车场", "停车费")
    first, second, _ = Document.objects.order_by("pk")
    Document.objects.filter(pk=first.pk).update(support=7)
    Document.objects.filter(pk=second.pk).delete()

    assert [(found.id, found.what, found.where) for found in differences()] == [
        (first.pk, "different", "database"),
        (second.pk, "left over", "database"),
    ]

    assert update_search("--check", "--repair")[0] == 0
    assert update_search("--check")[0] == 0


TABLES = {
    "postgresql": {"search_title": "id", "search_shelf": "id"},
    "sqlite": {
        "search_title": "id",
        "search_shelf": "id",
        "search_spelling": "rowid",
        "search_fts_docsize": "id",
    },
}


@pytest.mark.parametrize(("table", "key"), TABLES[connection.vendor].items())
def test_what_one_table_of_the_databases_index_lost_is_named(table: str, key: str) -> None:
    index("停车难", "停车场", "停车费")
    _, second, _ = Document.objects.order_by("pk")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [second.pk])  # noqa: S608

    assert list(differences()) == [Difference(second.pk, "different", "database")]
    assert update_search("--check", "--repair")[0] == 0
    assert list(differences()) == []


def test_what_only_one_table_of_the_databases_index_holds_is_left_over() -> None:
    index("停车难")
    stranger = Document.objects.get().pk + 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_title SET id = %s", [stranger])

    found = [(each.id, each.what) for each in differences()]

    assert found == [(stranger - 1, "different"), (stranger, "left over")]


def test_a_full_update_ends_with_a_new_index(alias: str, elastic_client: Elasticsearch) -> None:
    index(make_document("早已撤下的停车", source_id=999))
    feed()
    before = indexes(elastic_client, alias)

    assert update_search()[0] == 0

    assert indexes(elastic_client, alias) != before
    assert elastic_client.count(index=alias)["count"] == Document.objects.count()
    assert update_search("--check")[0] == 0
