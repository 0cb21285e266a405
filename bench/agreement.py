"""Whether engines agree: real titles, and words out of them, asked of a database and of Elasticsearch.

Run by ``bench`` in a process of its own, on a fresh database: ``python -m bench.agreement SERVER QUERIES``.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.databases import databases, in_a_process
from bench.report import Figure
from bench.sites import ROOT

DATA = ROOT.parent / "shared" / "data"
TOP = 10
LEAST_TOP, LEAST_COUNTS = 0.90, 0.98


def measure(scratch: Path, *, queries: int) -> Iterator[Figure]:
    """``SEARCH_TEST_URL`` names the server; with ``POSTGRES_URL`` PostgreSQL is compared too."""
    server = os.environ.get("SEARCH_TEST_URL")
    if not server or not DATA.exists():
        yield Figure("agreement", "no server or no data")
        return
    for database, environment in databases(scratch):
        yield from figures(
            database, in_a_process("bench.agreement", server, str(queries), environment=environment)
        )


def figures(database: str, found: dict) -> list[Figure]:
    return [
        Figure(f"{database}: queries", f"{found['queries']}"),
        Figure(f"{database}: same top ten", "", found["top"], LEAST_TOP),
        Figure(f"{database}: … in the same order", "", found["order"]),
        Figure(f"{database}: same counts", "", found["counts"], LEAST_COUNTS),
        Figure(f"{database}: same facets", "", found["facets"]),
        *(
            Figure(f"{database}: {name}, 95 %", f"{seconds * 1000:.0f} ms")
            for name, seconds in found["seconds"].items()
        ),
    ]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def documents() -> Iterator[object]:
    """All replies; with title and text of the message where it is known."""
    from portal.core.publishing import SearchDocument

    messages = {row["msg_id"]: row for row in rows("messages/replies.csv")}
    for row in rows("relevance/replies.csv"):
        message = messages.get(row["msg_id"], {})
        written = message.get("created_at", "2018-01-01")[:10]
        yield SearchDocument(
            kind="opinion",
            source_id=int(row["msg_id"]),
            locale="zh-hans",
            title=message.get("title", ""),
            text=message.get("body", ""),
            reply=row["reply"],
            url=f"/opinions/{row['msg_id']}/",
            date=dt.date.fromisoformat(written.replace("/", "-")),
            facets={"area": [f"a{int(row['msg_id']) % 12}"]},
        )


def typed(number: int) -> list[str]:
    """Titles as they are, and a word of four characters and one of two out of each."""
    titles = [row["title"] for row in rows("relevance/queries.csv")]
    chosen = titles[:: max(1, len(titles) * 3 // number)]
    return [part for title in chosen for part in (title, title[3:7], title[5:7]) if part.strip()]


def compare(server: str, number: int) -> dict:
    from django.test import override_settings
    from django.utils import timezone

    from search.actions import index_many, renew_copy
    from search.engines.elastic import connection

    connection.SEARCHING = 60  # it is asked what it says, not how fast
    index_many(documents(), at=timezone.now())
    queries = typed(number)
    engines = {"database": "database://", "Elasticsearch": f"{server}/bench-{os.getpid()}"}
    answers, seconds = {}, {}
    for name, url in engines.items():
        with override_settings(SEARCH_URL=url):
            if name != "database":
                renew_copy()
            answers[name], seconds[name] = ask(queries)
    drop(server)
    if connection.searching.failures:
        raise RuntimeError("Elasticsearch did not answer")
    return {"queries": len(queries), **agreement(*answers.values()), "seconds": seconds}


def ask(queries: list[str]) -> tuple[list, float]:
    from django.utils import timezone

    from search.queries import Search, find

    at, answers, seconds = timezone.now(), [], []
    for text in queries:
        start = time.perf_counter()
        found = find(Search(typed=text, limit=TOP), at=at)
        seconds.append(time.perf_counter() - start)
        answers.append(([each.pk for each in found.documents], found.total, found.facets))
    return answers, sorted(seconds)[int(len(seconds) * 0.95)]


def agreement(one: list, other: list) -> dict[str, float]:
    pairs = list(zip(one, other, strict=True))

    def share(values: Iterator[float]) -> float:
        return sum(values) / len(pairs)

    return {
        "top": share(
            len({*a[0]} & {*b[0]}) / max(len(a[0]), len(b[0]), 1) if a[0] or b[0] else 1.0
            for a, b in pairs
        ),
        "order": share(float(a[0] == b[0]) for a, b in pairs),
        "counts": share(float(a[1] == b[1]) for a, b in pairs),
        "facets": share(float(a[2] == b[2]) for a, b in pairs),
    }


def drop(server: str) -> None:
    from elasticsearch import Elasticsearch

    with Elasticsearch(server) as client:
        for name in client.indices.get(index=f"bench-{os.getpid()}-*", features="aliases"):
            client.indices.delete(index=name)


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(compare(sys.argv[1], int(sys.argv[2]))) + "\n")
