from __future__ import annotations

from pathlib import Path

import pytest

from bench.crashes import crash


@pytest.mark.slow
@pytest.mark.sqlite
def test_nothing_is_lost_or_doubled_when_processes_are_killed(tmp_path: Path):
    """kill -9 of workers and master while 300 opinions are sent, some of them twice."""
    result = crash(tmp_path, number=300)

    assert (result.sent, result.lost, result.double, result.receipts_changed) == (300, 0, 0, 0)
    assert result.kills > 0
