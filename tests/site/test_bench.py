"""What is measured, at a size that fits a test; how fast it is, no test says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import imports, queues, search, submissions, suggest
from bench.crashes import crash

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


def test_nothing_is_lost_or_doubled_when_processes_are_killed(tmp_path: Path):
    """kill -9 of workers and master while 300 opinions are sent, some of them twice."""
    result = crash(tmp_path, number=300)

    assert (result.sent, result.lost, result.double, result.receipts_changed) == (300, 0, 0, 0)
    assert result.kills > 0


def test_import_and_what_it_is_measured_against_run(tmp_path: Path):
    assert [figure.name for figure in imports.measure(tmp_path, rows=40)][1] == "import of 40 rows"


def test_submissions_and_what_they_are_measured_against_run(tmp_path: Path):
    figures = submissions.measure(tmp_path, seconds=0.2, number=1)
    assert all(float(figure.value.split()[0]) > 0 for figure in figures)


def test_queues_and_what_they_are_measured_against_run(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("POSTGRES_URL", raising=False)

    figures = {figure.name: figure for figure in queues.measure(tmp_path, cases=600)}

    assert figures["SQLite: most queries"].kept
    assert any("publish the outcome" in name for name in figures)


def test_searches_and_what_they_are_measured_against_run(tmp_path: Path, monkeypatch):
    for other in ("POSTGRES_URL", "SEARCH_TEST_URL"):
        monkeypatch.delenv(other, raising=False)

    figures = {figure.name: figure for figure in search.measure(tmp_path, documents=400)}

    assert figures["SQLite: documents"].value == "400"
    assert not figures["SQLite: searches meanwhile"].value.startswith("0,")


def test_proposals_and_what_they_are_measured_against_run(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("POSTGRES_URL", raising=False)

    names = [figure.name for figure in suggest.measure(tmp_path, titles=200)]

    assert names[1:9] == [
        f"SQLite: {way}"
        for way in (
            "beginning", "inside", "one character", "two characters", "pinyin", "initials", "two letters", "one letter",
        )
    ]  # fmt: skip
