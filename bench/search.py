"""The public search among a hundred thousand documents, beside the bare query of the engine.

Run by ``bench`` in a process of its own for each engine: ``python -m bench.search DOCUMENTS``. With
``POSTGRES_URL`` in the environment it is measured on PostgreSQL too, with ``SEARCH_TEST_URL`` on Elasticsearch
(beside SQLite).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from bench.agreement import drop
from bench.bare import bare, store
from bench.databases import databases, in_a_process
from bench.report import Figure
from bench.sites import portal_site

QUERIES = 200
FIRST = 10
"""The documents are searched once with this share of them, then with all."""
SLOWEST, GROWTH, REBUILD, MEMORY, PUBLISH = 0.1, 4.0, 180.0, 300, 0.01
"""Seconds of 95 % of the queries, how their cost may grow with ten times the documents, seconds and
MB of a rebuild, seconds that one document adds to the transaction that publishes it."""
LARGEST = {"SQLite": 341 / 2, "PostgreSQL": 806 / 2}
"""MB of the index of a hundred thousand documents: half of the first try's."""
MEANT = 100_000
PAGE_OVER_SEARCH = OVER_BARE = 1.5
WAITING = 3.0
"""Seconds that a search or a publication may take while the index is rebuilt."""
ELASTIC = "Elasticsearch"


def measure(scratch: Path, *, documents: int) -> Iterator[Figure]:
    for name, environment in engines(scratch):
        found = in_a_process("bench.search", str(documents), environment=environment)
        yield from told(name, documents, found)


def engines(scratch: Path) -> Iterator[tuple[str, dict[str, str]]]:
    yield from databases(scratch)
    if server := os.environ.get("SEARCH_TEST_URL"):
        folder = scratch / "elastic"
        folder.mkdir()
        environment = portal_site(folder, seeded=False).environment
        try:
            yield ELASTIC, {**environment, "SEARCH_URL": f"{server}/bench-{os.getpid()}"}
        finally:
            drop(server)


def told(database: str, documents: int, found: dict) -> list[Figure]:
    few, many = found["few"], found["many"]
    size = found["megabytes"]

    def figure(
        name: str, value: str, ratio: float | None = None, least: float | None = 1.0
    ) -> Figure:
        return Figure(f"{database}: {name}", value, ratio, least if ratio is not None else None)

    return [
        figure("documents", f"{documents}"),
        figure(
            "search, 95 %",
            f"{many['search'][1] * 1000:.0f} ms",
            (OVER_BARE * many["bare"][1] if database == ELASTIC else SLOWEST) / many["search"][1],
        ),
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
        *(
            figure(
                f"{what} meanwhile",
                f"{len(seconds)}, {max(seconds, default=0) * 1000:.0f} ms at most",
                float(bool(seconds) and max(seconds) < WAITING),
            )
            for what, seconds in found["meanwhile"].items()
        ),
        figure("memory of a rebuild", f"{found['memory']:.0f} MB", MEMORY / found["memory"]),
        figure("publishing adds", f"{found['publish'] * 1000:.1f} ms", PUBLISH / found["publish"]),
        figure(
            "index",
            f"{size:.0f} MB",
            LARGEST[database] / size if database in LARGEST and documents >= MEANT else None,
        ),
        figure("titles for proposals", f"{found['titles']:.0f} MB"),
    ]


def main(number: int) -> None:
    import django

    django.setup()
    from django.conf import settings

    from bench.rebuilding import rebuilding
    from search.engines.elastic import connection

    connection.SEARCHING = 60  # the database is not to answer in its place
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    walk = _documents(number)
    _index(islice(walk, number // FIRST))
    few = searches()
    _index(walk)
    many = searches()
    index, titles = _megabytes()
    found = {
        "few": few,
        "many": many,
        "publish": publishing(),
        "megabytes": index,
        "titles": titles,
    }
    found |= rebuilding()
    if connection.searching.failures:
        raise RuntimeError("Elasticsearch did not answer")
    sys.stdout.write(json.dumps(found) + "\n")


def _documents(number: int):
    from bench.corpus import documents
    from portal.core.publishing import SearchDocument

    return (SearchDocument(**values) for values in documents(number))


def _index(documents) -> None:
    from django.utils import timezone

    from search.actions import index_many, renew_copy
    from search.engines import engine

    index_many(documents, at=timezone.now())
    engine().settle()
    renew_copy()
    store()


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

    ways = {"search": search, "bare": bare, "page": page}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for typed in asked[:10]:
        for way in ways.values():
            way(typed)  # warms what is kept in memory
    for typed in asked:
        for name, way in ways.items():
            taken[name].append(_seconds(lambda way=way, typed=typed: way(typed)))
    result: dict = {name: _percentiles(seconds) for name, seconds in taken.items()}
    return result | {"mean": sum(taken["search"]) / len(asked)}


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


def _megabytes() -> tuple[float, float]:
    """Of the engine's own tables and indexes without the documents; and of the titles for proposals."""
    from search.engines import engine, own_engine, titles
    from search.engines.elastic import ElasticEngine

    asked = engine()
    if isinstance(asked, ElasticEngine):
        client = asked._client()
        client.indices.refresh(index=asked.alias)
        stats = client.indices.stats(index=asked.alias, metric="store")
        index = stats["_all"]["primaries"]["store"]["size_in_bytes"] / 1024**2
    else:
        index = _size_of(own_engine().tables)
    return index, _size_of(titles().tables)


def _size_of(tables: tuple[str, ...]) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        total = 0
        for table in tables:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE %s", [f"{table}%"])
            else:
                cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
            total += cursor.fetchone()[0]
        return total / 1024**2


def _seconds(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]


if __name__ == "__main__":
    main(int(sys.argv[1]))
