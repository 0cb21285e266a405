"""What ``update_search`` says and mends when a part of the index is wrong or cannot be asked."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from pytest_django import Settings

from search.actions import DocumentRows
from search.engines import own_engine
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
