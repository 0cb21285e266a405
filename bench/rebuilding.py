"""Rebuilding the index while others search and publish: seconds, memory, and how long those others took."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path

from bench.sites import ROOT

PAUSE = 0.2
"""Seconds between two searches, and between two publications."""


def rebuilding() -> dict:
    done = threading.Event()
    taken: dict[str, list[float]] = {"searches": [], "publications": []}
    ways = {"searches": _searches(), "publications": _publications()}

    def keep_on(what: Iterator[Callable[[], object]], seconds: list[float]) -> None:
        from django.db import connection

        while not done.is_set():
            do = next(what)
            began = time.perf_counter()
            do()
            seconds.append(time.perf_counter() - began)
            time.sleep(PAUSE)
        connection.close()

    others = [
        threading.Thread(target=keep_on, args=(ways[name], taken[name]), daemon=True)
        for name in ways
    ]
    for each in others:
        each.start()
    began = time.perf_counter()
    used = subprocess.run(
        [sys.executable, "-m", "bench.rebuilding"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    done.set()
    for each in others:
        each.join()
    if used.returncode:
        raise RuntimeError(used.stderr[-4000:])
    return {"rebuild": seconds, "memory": float(used.stdout.split()[-1]), "meanwhile": taken}


def _searches() -> Iterator[Callable[[], object]]:
    from django.utils import timezone

    from bench.corpus import queries
    from search.queries import Search, find

    for typed in cycle(queries(200)):
        yield lambda typed=typed: find(Search(typed), at=timezone.now())


def _publications() -> Iterator[Callable[[], object]]:
    """A new one, and another one is withdrawn."""
    from django.utils import timezone

    from bench.corpus import documents
    from portal.core.publishing import SearchDocument
    from search.actions import put, remove

    day = dt.date(2026, 1, 1)
    texts = list(documents(30))
    for number in count():
        values = {**texts[number % 30], "source_id": 2 * 10**9 + number, "date": day}
        document = SearchDocument(**values)
        gone = SearchDocument(**texts[number]) if number < 30 else None

        def publish(
            document: SearchDocument = document, gone: SearchDocument | None = gone
        ) -> None:
            put(
                kind=document.kind,
                source_id=document.source_id,
                documents=[document],
                at=timezone.now(),
            )
            if gone:
                remove(kind=gone.kind, source_id=gone.source_id)

        yield publish


def most_memory() -> float:
    """MB of this program alone: ``ru_maxrss`` is that of the process that started it, when that is larger."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    call_command("update_search", engine_only=True, stdout=sys.stderr)
    sys.stdout.write(f"{most_memory()}\n")
