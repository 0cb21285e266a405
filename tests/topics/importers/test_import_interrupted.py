"""All of an import of topics is seen or nothing of it: stopped half-way, killed, twice at once."""

from __future__ import annotations

import signal
import socket
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from portal.core.publishing import published_many
from search.models import Document
from tests.factories.pages import chinese
from tests.factories.users import AdministratorFactory
from tests.processes import process_on_test_database
from topics.importers import writing
from topics.importers.rows import RowReader
from topics.models import TopicImport, TopicIndexPage, TopicOrigin, TopicPage

KILLED_IMPORT = textwrap.dedent(
    """
    import os, signal, sys
    import django
    django.setup()
    from django.core.management import call_command
    from topics.importers import writing

    setattr(writing, sys.argv[2], lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL))
    call_command("import_topics", sys.argv[1], source="board")
    """
)


def write(path: Path, *numbers: str) -> Path:
    rows = [f"{number},第 {number} 件,2024-01-01,正文" for number in numbers]
    path.write_text("\n".join(["编号,标题,发布时间,正文", *rows]) + "\n")
    return path


def run(file: Path, source: str = "board") -> None:
    call_command("import_topics", str(file), source=source)


def pages() -> list[tuple[str, bool]]:
    """(title, live) below the indexes of topics in both trees."""
    found = Page.objects.type(TopicPage).order_by("locale__language_code", "title")
    return list(found.values_list("title", "live"))


def found() -> list[str]:
    return list(
        Document.objects.filter(kind="topic").order_by("title").values_list("title", flat=True)
    )


def kill(file: Path, *, before: str = "show") -> None:
    process = process_on_test_database(KILLED_IMPORT, str(file), before)
    assert process.wait(timeout=120) == -signal.SIGKILL


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("source", ["board", "another"])
def test_what_a_killed_run_left_is_gone_with_the_next_of_any_source(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kill(write(tmp_path / "a.csv", "1", "2"))
    assert pages() == [("第 1 件", False), ("第 2 件", False)] * 2
    assert not Document.objects.exists()

    run(write(tmp_path / "b.csv", "2", "3"), source=source)

    assert "新的 2 行，已有的 0 行" in capsys.readouterr().out
    assert pages() == [("第 2 件", True), ("第 3 件", True)] * 2
    assert not TopicOrigin.objects.filter(hidden=True).exists()
    assert TopicImport.objects.exclude(shown_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("source", ["board", "another"])
def test_what_a_killed_run_showed_is_put_into_the_index_by_the_next_of_any_source(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kill(write(tmp_path / "a.csv", "1", "2"), before="put_into_index")
    assert pages() == [("第 1 件", True), ("第 2 件", True)] * 2
    assert found() == []
    TopicPage.objects.get(title="第 2 件", alias_of=None).unpublish()

    run(write(tmp_path / "b.csv", "1", "3"), source=source)

    again = source == "another"
    assert f"新的 {2 if again else 1} 行，已有的 {0 if again else 1} 行" in capsys.readouterr().out
    assert found() == ["第 1 件"] * (2 if again else 1) + ["第 3 件"]
    assert TopicImport.objects.exclude(indexed_at=None).count() == TopicImport.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_run_stopped_after_showing_leaves_all_of_it(
    error: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: object, **options: object) -> None:
        raise error

    file = write(tmp_path / "a.csv", "1", "2")
    with monkeypatch.context() as patch:
        patch.setattr(writing, "put_into_index", stop)
        with pytest.raises((CommandError, RuntimeError)):
            run(file)

    run(file)

    assert pages() == [("第 1 件", True), ("第 2 件", True)] * 2
    assert found() == ["第 1 件", "第 2 件"]


@pytest.mark.django_db
def test_topics_come_into_the_index_when_they_are_public_and_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHUNK", 2)
    seen = []

    def look(instances: list[TopicPage], **_kwargs: object) -> None:
        shown = TopicImport.objects.exclude(shown_at=None).exists()
        seen.append((shown, [topic.title for topic in instances]))

    published_many.connect(look, sender=TopicPage)
    try:
        run(write(tmp_path / "a.csv", "1", "2", "3"))
    finally:
        published_many.disconnect(look, sender=TopicPage)

    assert seen == [(True, ["第 1 件", "第 2 件"]), (True, ["第 3 件"])]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", ["", "件"])
def test_drafts_of_a_killed_run_do_not_stand_in_the_page_tree(words: str, tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", "1"), source="before")
    kill(write(tmp_path / "b.csv", "2"))

    tree = reverse("wagtailadmin_explore", args=[chinese(TopicIndexPage).pk])
    client = Client()
    client.force_login(AdministratorFactory())
    page = client.get(tree, {"q": words} if words else None).content.decode()

    assert ("第 1 件" in page, "第 2 件" in page) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_fails_leaves_nothing(
    error: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(writing, "show", stop)

    with pytest.raises((CommandError, RuntimeError)):
        run(write(tmp_path / "a.csv", "1", "2"))

    assert pages() == []
    assert not TopicImport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_others_may_write_between_any_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, indexed = timezone.now(), []
    numbers = [str(number) for number in range(4)]

    def write_now() -> int:
        """Whoever finds the database or a topic locked does not wait but fails."""
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 0")
            with transaction.atomic():
                list(TopicPage.objects.select_for_update(nowait=True))
                return Document.objects.count()
        finally:
            connection.close()

    def let_in() -> None:
        with ThreadPoolExecutor(1) as other:
            indexed.append(other.submit(write_now).result())

    monkeypatch.setattr(writing, "CHUNK", 1)
    monkeypatch.setattr(writing, "give_way", let_in)
    writing.write(
        write(tmp_path / "a.csv", *numbers),
        source="board",
        reader=RowReader(timezone.get_current_timezone(), at),
        at=at,
        advance=lambda count: None,
    )

    assert indexed == [0, 0, 0, 0, 1, 2, 3, 4]


@pytest.mark.django_db
def test_giving_way_lasts_until_a_waiting_writer_has_looked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """SQLite looks again after at most 100 ms; PostgreSQL has a queue."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)

    writing.give_way()

    assert pauses == {"sqlite": [0.1], "postgresql": []}[connection.vendor]


@pytest.mark.django_db
def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    TopicImport.objects.create(
        source="board",
        file_name="x",
        started_at=timezone.now(),
        host=socket.gethostname(),
        process=1,
    )

    with pytest.raises(CommandError, match="另一个导入正在进行：board x"):
        run(write(tmp_path / "a.csv", "1"))

    assert pages() == []


@pytest.mark.django_db
def test_imported_topics_are_public_together(tmp_path: Path) -> None:
    run(write(tmp_path / "a.csv", "1", "2"))

    assert [Client().get(topic.url).status_code for topic in TopicPage.objects.live()] == [200] * 4
