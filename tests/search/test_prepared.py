"""A site that was set up just now can be searched."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Page

from portal.core.cutting import Term
from portal.core.readiness import reminders
from search.actions import differences, remove
from search.engines import own_engine, rebuilding
from search.models import Document
from tests.factories.search import NOW, index
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "static"


def said_by(command: str, **options: object) -> str:
    said = io.StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue()


def test_pages_that_came_with_the_tables_are_found_after_prepare() -> None:
    assert Page.objects.live().count() > 1
    assert not Document.objects.exists()

    said_by("prepare")

    assert Document.objects.exists()
    assert said_by("update_search") == "已更新 0 篇，移除 0 篇 / 0 updated, 0 removed\n"


def test_a_second_prepare_asks_little(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    said_by("prepare")

    # One for each kind of thing, one for the database's index; and lists, which have no words of their own,
    # are read again.
    with django_assert_num_queries(23):
        assert said_by("update_search", missing=True) == ""


EMPTIED = {
    "sqlite": ("search_title", "search_spelling"),
    "postgresql": ("search_title", "search_shelf", "search_term"),
}


def empty_the_index() -> None:
    with connection.cursor() as cursor:
        for table in EMPTIED[connection.vendor]:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (own names)


def trouble() -> str:
    return reminders(NOW)["search-engine"]


def frequency(term: str) -> int:
    return own_engine().frequencies([Term(term)])[Term(term)]


@pytest.mark.parametrize("options", [{"missing": True}, {}], ids=["prepare", "update_search"])
def test_an_index_that_lost_what_the_documents_say_is_made_anew_first(
    options: dict[str, bool],
) -> None:
    said_by("prepare")
    there = Document.objects.count()
    title = Document.objects.filter(locale="zh-hans").latest("pk").title
    assert (found := search_for(title).total) > 0
    empty_the_index()
    assert f"0 {'titles' if connection.vendor == 'sqlite' else 'documents'} instead of" in trouble()

    said = said_by("update_search", **options)

    assert said.splitlines()[0] == (
        f"数据库索引不完整，已重建 {there} 篇 / the database's index was not whole: {there} documents rebuilt"
    )
    assert search_for(title).total == found
    assert trouble() == ""
    assert list(differences()) == []
    assert "已重建" not in said_by("update_search", **options)


def test_prepare_goes_on_while_another_rebuild_is_under_way(
    capsys: pytest.CaptureFixture[str],
) -> None:
    index("停车难")
    empty_the_index()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_building (id, owner, beat) VALUES (1, 1, %s)", [rebuilding.now()]
        )

    said_by("prepare")

    assert "另一个重建正在进行" in capsys.readouterr().err
    assert "instead of" in trouble()
    with pytest.raises(CommandError, match="另一个重建正在进行"):
        said_by("update_search")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", ["0003", "0007"])
def test_what_was_published_before_an_upgrade_is_found_after_prepare(before: str) -> None:
    index("停车难", "停车场", "加装电梯")
    call_command("migrate", "search", before, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_shelf LIMIT 0")
        columns = {column[0] for column in cursor.description}
    if connection.vendor == "postgresql":
        assert ("vector" in columns, "terms" in columns) == (True, False)

    said_by("prepare")

    assert search_for("停车").total == frequency("停车") == 2
    assert trouble() == ""
    assert list(differences()) == []


@pytest.mark.postgres
def test_what_the_index_never_held_is_not_taken_off_its_counts() -> None:
    index("停车难", "停车场")
    empty_the_index()
    remove(kind="opinion", source_id=Document.objects.earliest("pk").source_id)

    assert frequency("停车") == 0
