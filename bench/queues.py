"""Every queue as each role opens it, with thirty thousand cases, against plain SQL for the very rows of its page.

Run by ``bench`` in a process of its own for each database: ``python -m bench.queues CASES``. With
``POSTGRES_URL`` in the environment it is measured on PostgreSQL too, in a database that is made for it.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.databases import databases, in_a_process
from bench.report import Figure

PEOPLE = ("dispatcher", "clerk", "handler", "reviewer", "publisher", "admin")
LONGEST, MOST_QUERIES = 0.5, 15
"""Seconds and queries of any queue."""
ROUNDS = 5
EXPORT = "export"
TOGETHER = 500
"""Opinions of one topic that are accepted, published and concluded together."""


def measure(scratch: Path, *, cases: int) -> list[Figure]:
    figures = []
    for name, environment in databases(scratch):
        figures += told(
            name, cases, in_a_process("bench.queues", str(cases), environment=environment)
        )
    return figures


def told(database: str, cases: int, found: dict) -> list[Figure]:
    queues, figures = found["queues"], []
    for person in PEOPLE:
        mine = {key: value for key, value in queues.items() if key.startswith(f"{person} ")}
        name, worst = max(mine.items(), key=lambda item: item[1]["seconds"])
        value = f"{worst['seconds'] * 1000:.0f} ms ({worst['cpu'] * 1000:.0f} CPU), {worst['queries']} queries"
        figures.append(Figure(f"{database}: {name}", value, worst["plain"] / worst["seconds"]))
    slowest = max(each["seconds"] for each in queues.values())
    most = max(each["queries"] for each in queues.values())
    return [
        Figure(f"{database}: cases", f"{cases}"),
        *figures,
        Figure(f"{database}: slowest queue", f"{slowest * 1000:.0f} ms", LONGEST / slowest, 1.0),
        Figure(f"{database}: most queries", f"{most}", MOST_QUERIES / most, 1.0),
        Figure(f"{database}: next case", f"{found['next'] * 1000:.0f} ms"),
        *(
            Figure(f"{database}: {name}", f"{seconds:.1f} s")
            for name, seconds in found["together"].items()
        ),
        Figure(f"{database}: export of all", f"{found['export']['seconds']:.1f} s"),
        Figure(f"{database}: memory it takes", f"{found['export']['memory'] / 1024:.0f} MB"),
    ]


def main(what: str) -> None:
    """How many cases, or the export alone: what built thirty thousand cases has taken its memory already."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    found = export() if what == EXPORT else everything(int(what))
    sys.stdout.write(json.dumps(found) + "\n")


def everything(cases: int) -> dict:
    from django.core.management import call_command

    from bench.district import build
    from opinions.models import Opinion

    call_command("seed_demo", scale=0.05, verbosity=0, stdout=sys.stderr)
    build(cases - Opinion.objects.count())
    found = {"queues": queues(), "next": next_case(), "together": together()}
    return found | {"export": in_a_process("bench.queues", EXPORT, environment={})}


def browser_of(name: str):
    from django.test import Client

    from portal.users.models import User

    browser = Client()
    browser.force_login(
        User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return browser


def queues() -> dict:
    from django.urls import reverse

    from opinions.viewsets.work import LISTINGS

    found = {}
    for person in PEOPLE:
        browser = browser_of(person)
        for queue in LISTINGS:
            address = reverse("cases:queue", args=[queue])
            if browser.get(address).status_code == 200:
                found[f"{person} {queue}"] = opened(browser, address)
    return found


def opened(browser, address: str) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    queries = [query["sql"] for query in captured.captured_queries]
    listings = [sql for sql in queries if "opinions_opinion" in sql and "LIMIT" in sql]
    before = time.process_time()
    seconds = median(lambda: browser.get(address))
    return {
        "seconds": seconds,
        "cpu": (time.process_time() - before) / ROUNDS,
        "plain": median(lambda: plain(listings[-1])) if listings else 0.0,  # nothing waits
        "queries": len(queries),
    }


def plain(sql: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%", "%%"), ())
        cursor.fetchall()


def median(what: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        what()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def next_case() -> float:
    from django.urls import reverse

    from opinions.models import Opinion

    browser, case = browser_of("dispatcher"), Opinion.objects.order_by("pk")[10_000 % 100]
    address = reverse("cases:next", args=[case.pk])
    return median(lambda: browser.get(address, {"queue": "all"}))


def export() -> dict[str, float]:
    """Seconds, and by how many kilobytes it made the process larger than a queue does."""
    import resource

    from django.urls import reverse

    browser = browser_of("reviewer")
    browser.get(reverse("cases:queue", args=["all"]))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    answer = browser.post(reverse("cases:export", args=["all"]), {})
    size = sum(len(part) for part in answer.streaming_content)
    seconds = time.perf_counter() - start
    if answer.status_code != 200 or size < 1000:
        raise RuntimeError(f"{answer.status_code}")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"seconds": seconds, "memory": grown}


def together() -> dict[str, float]:
    from bench.consultation import rounds

    return rounds(TOGETHER)


if __name__ == "__main__":
    main(sys.argv[1])
