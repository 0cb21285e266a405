"""The database's own index made anew, while people go on searching and publishing."""

from __future__ import annotations

import signal
import textwrap

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from portal.core.publishing import SearchDocument
from search import actions
from search.actions import differences, index_many, put, rebuild_engine, remove
from search.engines import RebuildRefused, rebuilding
from search.engines.rebuilding import Rebuild
from search.models import Document
from search.queries import suggest
from tests.factories.search import NOW, index, make_document
from tests.processes import process_on_test_database
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db

SIDES = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE name LIKE 'search%_next%' OR name LIKE 'search%_old%'",
    "postgresql": "SELECT count(*) FROM pg_class WHERE relname LIKE 'search%_next%'",
}
SCHEMA = {
    "sqlite": "SELECT type, name, replace(replace(sql, '\"', ''), '''', '') FROM sqlite_master WHERE name LIKE 'search%' ORDER BY 2",
    "postgresql": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'search%' ORDER BY 1, 2",
}
COLUMNS = (
    "SELECT relname, reloptions, attname, attstorage, attnotnull, attcollation FROM pg_class"
    " JOIN pg_attribute ON attrelid = oid WHERE relname LIKE 'search%' AND relkind = 'r' AND attnum > 0"
    " ORDER BY 1, attnum"
)


def titles(typed: str) -> list[str]:
    return [document.title for document in search_for(typed).documents]


def proposed(typed: str) -> list[str]:
    return [each.title for each in suggest(typed, language="zh-hans")]


def asked(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def schema() -> list[tuple[object, ...]]:
    every = asked(SCHEMA[connection.vendor])
    return [*every, *asked(COLUMNS)] if connection.vendor == "postgresql" else every


def frequencies() -> list[tuple[object, ...]]:
    table = {
        "sqlite": "SELECT term, doc FROM search_vocabulary",
        "postgresql": "SELECT term, documents FROM search_term WHERE documents > 0",
    }
    return sorted(asked(table[connection.vendor]))  # type: ignore[type-var]


def while_filling(monkeypatch: pytest.MonkeyPatch, *happen: object) -> None:
    """Each after another chunk; the last chunk's after all is there."""
    take, left = Rebuild._take, list(happen)

    def take_and_let_happen(self: Rebuild, chunk: list[object]) -> None:
        take(self, chunk)  # type: ignore[arg-type]
        if left:
            left.pop(0)()  # type: ignore[operator]

    monkeypatch.setattr(rebuilding, "CHUNK", 2)
    monkeypatch.setattr(Rebuild, "_take", take_and_let_happen)


def test_tables_look_as_the_migrations_made_them() -> None:
    index("停车难", "加装电梯")
    before, counts = schema(), frequencies()

    for _ in range(2):
        assert rebuild_engine() == 2

    assert schema() == before
    assert frequencies() == counts
    assert asked(SIDES[connection.vendor]) == [(0,)]
    assert titles("停车") == proposed("tcn") == ["停车难"]


def test_what_is_published_and_withdrawn_meanwhile_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = [make_document(f"停车难 {number}") for number in range(6)]
    index(*kept)
    first, last = kept[0], kept[-1]

    def withdraw(document: SearchDocument) -> None:
        remove(kind=document.kind, source_id=document.source_id)

    def change_and_withdraw_what_was_copied() -> None:
        changed = make_document("停车难 已改", source_id=kept[1].source_id)
        put(kind=changed.kind, source_id=changed.source_id, documents=[changed], at=NOW)
        withdraw(first)

    def withdraw_what_was_not_and_publish() -> None:
        withdraw(last)
        index_many([make_document(f"停车难 新{number}") for number in range(5)], at=NOW)

    while_filling(
        monkeypatch, change_and_withdraw_what_was_copied, withdraw_what_was_not_and_publish
    )

    assert rebuild_engine() == 9

    assert sorted(titles("停车")) == sorted(Document.objects.values_list("title", flat=True))
    assert len(titles("停车")) == 9
    assert titles("已改") == ["停车难 已改"]
    assert list(differences()) == []
    counts = frequencies()
    monkeypatch.undo()
    assert (rebuild_engine(), counts) == (9, frequencies())


def test_searches_are_answered_and_withdrawals_hold_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents = [make_document(f"停车难 {number}") for number in range(5)]
    index(*documents)
    answers = []

    def withdraw_one() -> None:
        answers.append(len(titles("停车")))
        remove(kind=documents[0].kind, source_id=documents[0].source_id)
        answers.append(len(titles("停车")))
        answers.append(len(proposed("停车")))

    while_filling(monkeypatch, withdraw_one)
    rebuild_engine()

    assert answers == [5, 4, 4]
    assert len(titles("停车")) == 4


def test_a_second_rebuild_is_refused_and_spoils_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    index("停车难", "加装电梯", "路灯不亮")
    refused = []

    def another() -> None:
        with pytest.raises(CommandError) as error:
            call_command("update_search", "--engine-only")
        refused.append(str(error.value))

    while_filling(monkeypatch, another)

    assert rebuild_engine() == 3
    assert "另一个重建正在进行" in "".join(refused)
    assert titles("停车") == ["停车难"]


def test_one_that_stood_still_is_overtaken_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    index("停车难", "加装电梯", "路灯不亮")
    overtaking = []

    def another() -> None:
        monkeypatch.undo()
        monkeypatch.setattr(rebuilding, "LEASE", -1)
        overtaking.append(rebuild_engine())

    while_filling(monkeypatch, another)

    with pytest.raises(RebuildRefused, match="another rebuild has begun"):
        rebuild_engine()
    assert overtaking == [3]
    assert titles("停车") == ["停车难"]
    assert asked(SIDES[connection.vendor]) == [(0,)]


def test_one_that_fails_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    index("停车难", "加装电梯", "路灯不亮")
    before = schema()

    def fail() -> None:
        raise ZeroDivisionError

    while_filling(monkeypatch, fail)

    with pytest.raises(ZeroDivisionError):
        rebuild_engine()
    assert schema() == before
    assert titles("停车") == proposed("tcn") == ["停车难"]


def test_what_was_taken_out_behind_our_back_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    index("停车难", "加装电梯", "路灯不亮")
    while_filling(monkeypatch, lambda: Document.objects.filter(title="停车难").delete())

    assert rebuild_engine() == 2
    assert titles("停车") == proposed("tcn") == []


KILLED = textwrap.dedent(
    """
    import os, signal, sys
    import django
    django.setup()
    from search import actions
    from search.engines import rebuilding
    from search.engines.rebuilding import Rebuild

    def die(*args, **options):
        os.kill(os.getpid(), signal.SIGKILL)

    rebuilding.CHUNK = 2
    if sys.argv[1] == "filling":
        take = Rebuild._take
        Rebuild._take = lambda self, chunk: (take(self, chunk), die())
    elif sys.argv[1] == "before the switch":
        Rebuild._forget_left_over = die
    else:
        clear_away, calls = type(rebuilding.side_tables()).clear_away, []
        def second(self, names):
            calls.append(1)
            die() if len(calls) == 2 else clear_away(self, names)
        type(rebuilding.side_tables()).clear_away = second
    actions.rebuild_engine()
    """
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["filling", "before the switch", "after the switch"])
def test_killed_rebuild_is_made_good_by_the_next(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index("停车难", "加装电梯", "路灯不亮")
    before = schema()
    assert process_on_test_database(KILLED, where).wait(timeout=120) == -signal.SIGKILL

    assert titles("停车") == proposed("tcn") == ["停车难"]
    put(kind="news", source_id=1, documents=[make_document("停车新闻", kind="news")], at=NOW)
    document = Document.objects.get(title="停车难")
    actions.remove(kind=document.kind, source_id=document.source_id)
    assert titles("停车") == proposed("停车") == ["停车新闻"]
    if where != "after the switch":
        with pytest.raises(RebuildRefused, match="under way"):
            rebuild_engine()

    monkeypatch.setattr(rebuilding, "LEASE", -1)
    assert rebuild_engine() == 3
    assert titles("停车") == proposed("停车") == ["停车新闻"]
    assert schema() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_holds_the_tables_is_waited_for_and_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A backup reads everything in one transaction; here one document is being changed, too."""
    index("停车难", "加装电梯", "路灯不亮")
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_shelf")
        cursor.execute("SELECT 1 FROM search_document WHERE title = '停车难' FOR UPDATE")
    answers = []

    def wait(seconds: float) -> None:
        answers.append(titles("停车"))
        put(kind="news", source_id=1, documents=[make_document("停车新闻", kind="news")], at=NOW)
        other.rollback()

    monkeypatch.setattr(rebuilding.time, "sleep", wait)
    try:
        assert rebuild_engine() == 4
    finally:
        other.close()

    assert answers == [["停车难"]]
    assert sorted(titles("停车")) == ["停车新闻", "停车难"]


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_that_waits_too_long_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    index("停车难")
    monkeypatch.setattr(rebuilding, "PATIENCE", -1)

    def busy(self: Rebuild) -> int:
        raise rebuilding.Busy

    monkeypatch.setattr(Rebuild, "_put_in_place", busy)

    with pytest.raises(RebuildRefused, match="backup"):
        rebuild_engine()
    assert titles("停车") == ["停车难"]
    assert asked(SIDES[connection.vendor]) == [(0,)]
