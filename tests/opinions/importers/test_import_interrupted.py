"""All of an import is seen or nothing of it: while it runs, stopped half-way, killed, twice at once."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.utils import timezone

from opinions.casework.bulk import write_cases
from opinions.importers.batches import write
from opinions.importers.cases import Declaration, case_of
from opinions.importers.checking import Findings, sound_entries
from opinions.models import CaseStep, ImportBatch, Opinion, PublishedCopy
from portal.core.models import AlreadyRunning
from tests.opinions.importers.board import (
    ROWS,
    many_rows,
    no_breaks,
    write_csv,
)

pytestmark = pytest.mark.django_db


def test_nothing_is_visible_until_all_is_written(tmp_path):
    path, seen = many_rows(tmp_path / "board.csv", 1200), []

    def look() -> None:
        seen.append(
            (
                Opinion.objects.count(),
                PublishedCopy.objects.public().count(),
                Opinion.with_hidden.count(),
            )
        )

    write(path, source="board", published_at_source=True, at=timezone.now(), tick=look)

    assert {(shown, public) for shown, public, _written in seen} == {(0, 0)}
    assert max(written for _shown, _public, written in seen) == 1000
    assert (Opinion.objects.count(), PublishedCopy.objects.public().count()) == (1200, 600)


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_import_leaves_nothing(error, tmp_path):
    path, rows = many_rows(tmp_path / "board.csv", 800), iter(range(700))

    def stop() -> None:
        if next(rows, None) is None:
            raise error

    with pytest.raises(error):
        write(path, source="board", published_at_source=True, at=timezone.now(), tick=stop)

    assert (
        Opinion.with_hidden.count(),
        CaseStep.objects.count(),
        PublishedCopy.objects.count(),
    ) == (0, 0, 0)
    assert ImportBatch.objects.count() == 0
    assert no_breaks() == []


def leave_half(path: Path, *, process: int) -> ImportBatch:
    """What a killed run leaves: a hidden batch."""
    at = timezone.now()
    batch = ImportBatch.objects.create(
        source="board", file_name="x", started_at=at, host=socket.gethostname(), process=process
    )
    said = Declaration(
        "board", published_at_source=True, at=at, screening_due=lambda _field: at.date()
    )
    entries = list(sound_entries(path, at=at, findings=Findings()))[:1]
    write_cases(case_of(entry, batch, said) for entry in entries)
    return batch


NO_SUCH_PROCESS = 2**22 + 7


def test_what_a_killed_import_left_is_cleared_by_the_next(tmp_path):
    path = write_csv(tmp_path / "board.csv", ROWS)
    leave_half(path, process=NO_SUCH_PROCESS)

    write(path, source="board", published_at_source=True, at=timezone.now())

    assert list(
        Opinion.with_hidden.order_by("external_id").values_list("external_id", "hidden")
    ) == [
        ("A-1", False),
        ("A-2", False),
    ]
    assert ImportBatch.objects.count() == 1


def test_two_imports_at_once_are_refused(tmp_path):
    path = write_csv(tmp_path / "board.csv", ROWS)
    leave_half(path, process=1)

    with pytest.raises(AlreadyRunning):
        write(path, source="board", published_at_source=True, at=timezone.now())
