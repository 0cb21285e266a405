"""A worker that is killed while it sends."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from portal.core.models import Outbox
from tests.processes import process_on_test_database

KILLED_WORKER = textwrap.dedent(
    """
    import os, sys, time
    import django
    django.setup()
    from django.utils import timezone
    from portal.core import outbox

    @outbox.sender("killed")
    def send(key, payload):
        with open(payload["log"], "a") as log:
            log.write(key + "\\n")
            log.flush()
            os.fsync(log.fileno())
        if os.environ.get("HANG") == key:
            time.sleep(60)

    outbox.sweep(timezone.now())
    """
)


@pytest.mark.django_db(transaction=True)
def test_killed_worker_skips_nothing_and_repeats_only_the_one_it_was_sending(
    tmp_path: Path,
) -> None:
    log = tmp_path / "sent.log"
    keys = [f"mail-{number}" for number in range(6)]
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    for number, key in enumerate(keys):
        moment = long_ago + dt.timedelta(minutes=number)
        Outbox.objects.create(
            kind="killed", key=key, payload={"log": str(log)}, created_at=moment, next_at=moment
        )

    killed = run_worker(HANG="mail-2")
    wait_for(lambda: log.exists() and "mail-2" in log.read_text())
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert (
        list(Outbox.objects.filter(done_at=None).order_by("pk").values_list("key", flat=True))
        == keys[2:]
    )

    # At once everything but the one that the dead worker still has on a lease, that one when it is over.
    assert run_worker().wait() == 0
    assert log.read_text().split() == ["mail-0", "mail-1", "mail-2", "mail-3", "mail-4", "mail-5"]
    Outbox.objects.filter(done_at=None).update(next_at=long_ago)
    assert run_worker().wait() == 0

    assert log.read_text().split() == [*keys, "mail-2"]
    assert not Outbox.objects.filter(done_at=None).exists()


def run_worker(**environment: str) -> subprocess.Popen[bytes]:
    return process_on_test_database(KILLED_WORKER, **environment)


def wait_for(condition: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
