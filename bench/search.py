"""The public search among a hundred thousand documents, beside the bare query of the engine.

Run by ``bench`` in a process of its own for each database: ``python -m bench.search DOCUMENTS``. With
``POSTGRES_URL`` in the environment it is measured on PostgreSQL too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from bench.queues import databases
from bench.report import Figure
from bench.sites import ROOT

QUERIES = 200
FIRST = 10
"""The documents are searched once with this share of them, then with all."""
SLOWEST, GROWTH, REBUILD, MEMORY, PUBLISH = 0.1, 4.0, 180.0, 300, 0.01
"""Seconds of 95 % of the queries, how their cost may grow with ten times the documents, seconds and
MB of a rebuild, seconds that one document adds to the transaction that publishes it."""
LARGEST = {"SQLite": 341 / 2, "PostgreSQL": 806 / 2}
"""MB of the index of a hundred thousand documents: half of the first try's."""
PAGE_OVER_SEARCH = 1.5


def measure(scratch: Path, *, documents: int) -> Iterator[Figure]:
    for name, environment in databases(scratch):
        result = subprocess.run(
            [sys.executable, "-m", "bench.search", str(documents)],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(result.stderr[-4000:])
        yield from told(name, documents, json.loads(result.stdout.splitlines()[-1]))


def told(database: str, documents: int, found: dict) -> list[Figure]:
    few, many = found["few"], found["many"]
    size = found["megabytes"]

    def figure(
        name: str, value: str, ratio: float | None = None, least: float | None = 1.0
    ) -> Figure:
        return Figure(f"{database}: {name}", value, ratio, least if ratio is not None else None)

    return [
        figure("documents", f"{documents}"),
        figure("search, 95 %", f"{many['search'][1] * 1000:.0f} ms", SLOWEST / many["search"][1]),
        figure("search, median", f"{many['search'][0] * 1000:.0f} ms"),
        figure("bare query, 95 %", f"{many['bare'][1] * 1000:.0f} ms"),
        figure("bare query, median", f"{many['bare'][0] * 1000:.0f} ms"),
        figure(
            "page, 95 %",
            f"{many['page'][1] * 1000:.0f} ms",
            PAGE_OVER_SEARCH * many["search"][1] / many["page"][1],
        ),
        figure(
            "cost with ten times as many",
            f"{many['mean'] / few['mean']:.1f}×",
            GROWTH * few["mean"] / many["mean"],
        ),
        figure("rebuild", f"{found['rebuild']:.0f} s", REBUILD / found["rebuild"]),
        figure("searches meanwhile", f"{found['meanwhile']}", float(found["meanwhile"] > 0)),
        figure("memory of a rebuild", f"{found['memory']:.0f} MB", MEMORY / found["memory"]),
        figure("publishing adds", f"{found['publish'] * 1000:.1f} ms", PUBLISH / found["publish"]),
        figure("index", f"{size:.0f} MB", LARGEST[database] * documents / 100_000 / size),
    ]


def main(number: int) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    walk = _documents(number)
    _index(islice(walk, number // FIRST))
    few = searches()
    _index(walk)
    many = searches()
    found = {"few": few, "many": many, "publish": publishing(), "megabytes": _megabytes()}
    sys.stdout.write(json.dumps(found | rebuilding()) + "\n")


def _documents(number: int):
    from bench.corpus import documents
    from portal.core.publishing import SearchDocument

    return (SearchDocument(**values) for values in documents(number))


def _index(documents) -> None:
    from django.utils import timezone

    from search.actions import index_many
    from search.engines import engine

    index_many(documents, at=timezone.now())
    engine().settle()


def searches() -> dict:
    """Median and 95th percentile in seconds of the search with snippets, the bare query and the page."""
    from django.test import Client
    from django.utils import timezone

    from bench.corpus import queries
    from search.queries import Search, find
    from search.views.cards import Card

    client = Client()
    asked = queries(QUERIES)

    def search(typed: str) -> None:
        at = timezone.now()
        found = find(Search(typed), at=at)
        for document in found.documents:
            card = Card(document, found.wanted, at)
            _ = card.title, card.passage, card.answer

    def page(typed: str) -> None:
        client.get("/search/", {"q": typed})

    ways = {"search": search, "bare": _bare, "page": page}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for typed in asked[:10]:
        for way in ways.values():
            way(typed)  # warms what is kept in memory
    for typed in asked:
        for name, way in ways.items():
            taken[name].append(_seconds(lambda way=way, typed=typed: way(typed)))
    result: dict = {name: _percentiles(seconds) for name, seconds in taken.items()}
    return result | {"mean": sum(taken["search"]) / len(asked)}


def _bare(typed: str) -> None:
    """What one would write by hand: all the words, the best ten (on PostgreSQL the newest), the facets' counts."""
    from django.db import connection

    from search.cutting import parse
    from search.engines import engine
    from search.engines.base import Match

    source = engine().source(Match(terms=parse(typed).terms))
    order = "bm25(search_fts)" if connection.vendor == "sqlite" else "s.day DESC"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.id {source.sql} ORDER BY {order} LIMIT 10", source.params)
        cursor.fetchall()
        cursor.execute(f"SELECT s.facets, count(*) {source.sql} GROUP BY s.facets", source.params)
        cursor.fetchall()


def publishing() -> float:
    """Seconds that one document adds to a transaction, the median of thirty."""
    import datetime as dt
    import statistics

    from django.db import transaction
    from django.utils import timezone

    from bench.corpus import documents
    from portal.core.publishing import SearchDocument
    from search.actions import put

    day = dt.date(2026, 1, 1)
    texts = list(documents(30))
    taken = []
    for number, values in enumerate(texts):
        document = SearchDocument(**{**values, "source_id": 10**9 + number, "date": day})
        with transaction.atomic():
            taken.append(
                _seconds(
                    lambda document=document: put(
                        kind=document.kind,
                        source_id=document.source_id,
                        documents=[document],
                        at=timezone.now(),
                    )
                )
            )
    return statistics.median(taken)


def rebuilding() -> dict:
    """Seconds, MB and the number of searches that were answered meanwhile."""
    from django.utils import timezone

    from bench.corpus import queries
    from search.queries import Search, find

    done = threading.Event()
    answered = []

    def ask() -> None:
        for typed in queries(QUERIES) * 1000:
            if done.is_set():
                break
            answered.append(find(Search(typed), at=timezone.now()).total)
            time.sleep(0.2)

    asking = threading.Thread(target=ask)
    asking.start()
    began = time.perf_counter()
    used = subprocess.run(
        [sys.executable, "-m", "bench.search", "rebuild"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - began
    done.set()
    asking.join()
    return {
        "rebuild": seconds,
        "memory": float(used.stdout.split()[-1]),
        "meanwhile": len(answered),
    }


def rebuild() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("update_search", engine_only=True, stdout=sys.stderr)
    sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}\n")


def _megabytes() -> float:
    """Of the engine's own tables and indexes, without the documents."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_fts%' OR name LIKE 'search_shelf%'"
            )
        else:
            cursor.execute(
                "SELECT pg_total_relation_size('search_shelf') + pg_total_relation_size('search_term')"
            )
        return cursor.fetchone()[0] / 1024 / 1024


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]


if __name__ == "__main__":
    rebuild() if sys.argv[1] == "rebuild" else main(int(sys.argv[1]))
