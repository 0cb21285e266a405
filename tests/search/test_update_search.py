"""What ``update_search`` says and mends when a part of the index is wrong or cannot be asked."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from portal.core.cutting import Term
from search.actions import DocumentRows, differences
from search.engines import own_engine, postgres
from search.models import Document
from tests.factories.search import index

pytestmark = pytest.mark.django_db

IN_ORDER = "the database's index is in order"
NOWHERE = "http://127.0.0.1:1/portal"


@pytest.fixture(params=["down", "without an index"])
def copy_refuses(request: pytest.FixtureRequest, settings: Settings) -> str:
    """What the command says of it."""
    if request.param == "down":
        settings.SEARCH_URL = NOWHERE
        return "ConnectionError"
    settings.SEARCH_URL = f"{request.getfixturevalue('elastic_url')}-none"
    return "no index yet"


def update_search(*options: str) -> tuple[str, str]:
    """What was said, and the error that it ended with."""
    said = io.StringIO()
    try:
        call_command("update_search", *options, stdout=said)
    except (CommandError, SystemExit) as error:
        return said.getvalue(), str(error)
    return said.getvalue(), ""


def lose(table: str, document: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [document.pk])  # noqa: S608 (own names)


def test_what_the_database_differs_in_is_said_although_the_copy_refuses(copy_refuses: str) -> None:
    index("停车难", "停车场")
    lose("search_title", document := Document.objects.earliest("pk"))

    said, error = update_search("--check")

    assert said.splitlines() == [
        f"database: {document.pk} different",
        "差异 1 篇 / 1 documents differ（外部检索引擎未能核对 / the search engine's copy was not compared）",
    ]
    assert copy_refuses in error
    assert IN_ORDER not in error


def test_the_database_is_mended_although_the_copy_refuses(copy_refuses: str) -> None:
    index("停车难", "停车场")
    lose("search_title", Document.objects.earliest("pk"))

    said, error = update_search("--check", "--repair")

    assert said.splitlines()[-1] == "补齐后仍有差异 0 篇 / 0 differ after the repair"
    assert list(own_engine().differences(DocumentRows())) == []
    assert copy_refuses in error
    assert IN_ORDER in error


def test_a_database_in_order_is_called_so_although_the_copy_refuses(copy_refuses: str) -> None:
    index("停车难")

    _, error = update_search("--check")

    assert copy_refuses in error
    assert IN_ORDER in error


def test_repair_is_refused_without_check() -> None:
    for options in (["--repair"], ["--repair", "--missing"], ["--repair", "--engine-only"]):
        assert update_search(*options) == (
            "",
            "--repair 须与 --check 同用 / --repair goes with --check only",
        )


@pytest.mark.parametrize(
    "options",
    [("--check", "--engine-only"), ("--missing", "--check"), ("--missing", "--engine-only")],
)
def test_what_excludes_one_another_is_refused(options: tuple[str, str]) -> None:
    said, error = update_search(*options)

    assert said == ""
    assert "not allowed with argument" in error


@pytest.mark.postgres
class TestCounts:
    """How many documents hold a term stands in a table of its own."""

    @staticmethod
    def change(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE search_term SET documents = 0",
            "UPDATE search_term SET documents = documents + 1 WHERE term = '车难'",
            "DELETE FROM search_term WHERE term = '车难'",
        ],
    )
    def test_wrong_ones_are_named_and_mended(self, sql: str) -> None:
        index("停车难")
        before = own_engine().frequencies([Term("停车"), Term("车难")])
        self.change(sql)
        (document,) = Document.objects.all()

        said, error = update_search("--check")

        assert said.splitlines()[0] == f"database: {document.pk} miscounted"
        assert error == "1"
        assert update_search("--check", "--repair")[1] == ""
        assert own_engine().frequencies([Term("停车"), Term("车难")]) == before
        assert list(differences()) == []

    def test_terms_that_share_their_number_are_not_called_wrong(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres, "number_of", len)
        index("停车难", "加装电梯")

        assert list(differences()) == []

    def test_what_they_are_tried_by_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        index("停车难", "停车场", "停车费")
        self.change("UPDATE search_term SET documents = 0")
        monkeypatch.setattr(postgres, "DOCUMENTS_TRIED", 2)

        assert [found.what for found in differences()] == ["miscounted"] * 2
