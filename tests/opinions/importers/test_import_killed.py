"""Killed with SIGKILL, wherever it stands: the next run finds all or nothing, and counts right."""

from __future__ import annotations

import signal
import textwrap
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from opinions.models import ImportBatch, Opinion, PublishedCopy
from search.models import Document
from tests.opinions.importers.board import ROWS, many_rows, no_breaks, run, write_csv
from tests.processes import process_on_test_database

pytestmark = pytest.mark.django_db(transaction=True)

KILLED_IMPORT = textwrap.dedent(
    """
    import os, signal, sys
    import django
    django.setup()
    from django.core.management import call_command
    from opinions.importers import batches

    file, point, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    die = lambda *args, **options: os.kill(os.getpid(), signal.SIGKILL)
    if point == "tick":
        tick = iter(range(rows))
        from opinions.importers.checking import sound_entries
        def until(path, **options):
            for entry in sound_entries(path, **options):
                if next(tick, None) is None:
                    die()
                yield entry
        batches.sound_entries = until
    else:
        setattr(batches, point, die)
    call_command("import_opinions", file, source="board", published_at_source=True)
    """
)
POINTS = {
    "in the middle of writing": ("tick", 0),
    "after the last chunk": ("show", 0),
    "while showing": ("refresh_statistics", 0),
    "before the index": ("put_into_index", 1200),
}


def kill(file: Path, point: str) -> None:
    process = process_on_test_database(KILLED_IMPORT, str(file), point, "700")
    assert process.wait(timeout=120) == -signal.SIGKILL


@pytest.mark.parametrize("where", POINTS)
def test_killed_import_is_made_good_by_the_next(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    point, shown = POINTS[where]
    file = many_rows(tmp_path / "board.csv", 1200)
    kill(file, point)
    assert Opinion.objects.count() == shown
    assert Document.objects.filter(kind="opinion").count() == 0

    run(file, "--published-at-source")

    assert f"新的 {1200 - shown} 行，已有的 {shown} 行，" in capsys.readouterr().out
    assert (Opinion.objects.count(), Opinion.with_hidden.count()) == (1200, 1200)
    assert PublishedCopy.objects.public().count() == 600
    assert Document.objects.filter(kind="opinion").count() == 600
    assert ImportBatch.objects.exclude(indexed_at=None).count() == 1
    assert no_breaks() == []


@pytest.mark.parametrize("point", ["show", "put_into_index"])
def test_killed_import_is_made_good_by_that_of_another_file(point: str, tmp_path: Path) -> None:
    file = many_rows(tmp_path / "board.csv", 20)
    kill(file, point)
    shown = 20 if point == "put_into_index" else 0

    run(write_csv(tmp_path / "other.csv", ROWS), source="other")

    assert (Opinion.objects.count(), Opinion.with_hidden.count()) == (shown + 2, shown + 2)
    assert Document.objects.filter(kind="opinion").count() == shown // 2


def test_dry_run_counts_what_can_be_seen_and_clears_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = many_rows(tmp_path / "board.csv", 20)
    kill(file, "show")

    run(file, "--dry-run")

    assert "新的 20 行，已有的 0 行" in capsys.readouterr().out
    assert Opinion.with_hidden.count() == 20


def test_interrupted_by_the_keyboard_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("opinions.importers.batches.show", stop)
    file = write_csv(tmp_path / "board.csv", ROWS)

    with pytest.raises(CommandError, match="已中断；没有写完的内容不会留下。") as stopped:
        call_command("import_opinions", file)

    assert stopped.value.returncode == 130
    assert Opinion.with_hidden.count() == 0
