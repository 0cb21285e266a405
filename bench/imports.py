"""An import, check and all, against ``bulk_create`` of the same rows in the same tables with the index.

Run by ``bench`` in a process of its own, on a fresh database: ``python -m bench.imports ROWS``.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from bench.report import Figure
from bench.sites import ROOT, portal_site

HEADINGS = ("编号", "标题", "日期", "内容", "答复", "答复时间")


def measure(scratch: Path, *, rows: int) -> list[Figure]:
    site = portal_site(scratch, seeded=False)
    result = subprocess.run(
        [sys.executable, "-m", "bench.imports", str(rows)],
        cwd=ROOT,
        env={**os.environ, **site.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(result.stderr[-4000:])
    found = json.loads(result.stdout.splitlines()[-1])
    bulk, imported = rows / found["bulk"], rows / found["import"]
    return [
        Figure("bulk_create of the same rows", f"{bulk:.0f} rows/s"),
        Figure(f"import of {rows} rows", f"{imported:.0f} rows/s", imported / bulk, 0.3),
        Figure("peak memory of the import", f"{found['peak'] / 1024:.0f} MB"),
    ]


def write_file(path: Path, rows: int) -> None:
    from home.demo.phrases import places_of, write
    from home.demo.replies import reply_to
    from home.demo.stock import matters, streets

    rng, day = Random(7), dt.date(2025, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(HEADINGS)
        for number in range(rows):
            matter, street = rng.choice([*matters().values()]), rng.choice(streets())
            when, places = day + dt.timedelta(days=number % 600), places_of(street, day, rng)
            words = write(matter, rng.choice(matter.facts), street, places, when, rng)
            replied = when + dt.timedelta(days=9)
            reply = reply_to(words, begun=when, written=replied, rng=rng)
            lines.writerow((number, words.title, when, words.text, reply, replied))


def main(rows: int) -> None:
    import resource

    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from opinions.importers.batches import write
    from opinions.importers.checking import check

    database = Path(connection.settings_dict["NAME"])
    path = database.with_name("rows.csv")
    write_file(path, rows)
    connection.close()
    shutil.copy(database, database.with_suffix(".empty"))

    at, start = timezone.now(), time.perf_counter()
    check(path, source="bench", at=at)
    write(path, source="bench", published_at_source=True, at=at)
    imported = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    tables, documents = written_rows()
    connection.close()
    for leftover in database.parent.glob(f"{database.name}-*"):
        leftover.unlink()
    shutil.copy(database.with_suffix(".empty"), database)
    start = time.perf_counter()
    bulk_create(tables, documents)
    bulk = time.perf_counter() - start
    sys.stdout.write(json.dumps({"import": imported, "bulk": bulk, "peak": peak}) + "\n")


def written_rows():
    """Everything that the import wrote, table by table in the order of their keys' direction."""
    from opinions.models import CaseStep, ImportBatch, NumberSeries, Opinion, PublishedCopy, Reply
    from search.models import Document

    managers = [
        ImportBatch.objects,
        NumberSeries.objects,
        Opinion.with_hidden,
        Reply.objects,
        PublishedCopy.objects,
        CaseStep.objects,
    ]
    documents = Document.objects.filter(kind="opinion").order_by("pk")
    return [(manager.model, list(manager.order_by("pk"))) for manager in managers], list(documents)


def bulk_create(tables, documents) -> None:
    from django.db import transaction

    from search import actions
    from search.engines import engine
    from search.models import Document

    with transaction.atomic():
        for model, rows in tables:
            model._default_manager.bulk_create(rows, batch_size=500)
        for start in range(0, len(documents), 500):
            created = Document.objects.bulk_create(documents[start : start + 500])
            engine().add(map(actions._row, created))


if __name__ == "__main__":
    main(int(sys.argv[1]))
