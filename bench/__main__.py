from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import tempfile
from pathlib import Path

from bench import (
    agreement,
    crashes,
    imports,
    pages,
    queues,
    relevance,
    search,
    submissions,
    suggest,
    typed,
)

PARTS = {
    "pages": lambda scratch, quick: pages.measure(
        scratch, seconds=1 if quick else 4, number=1 if quick else 5
    ),
    "submissions": lambda scratch, quick: submissions.measure(
        scratch, seconds=2 if quick else 5, number=1 if quick else 5
    ),
    "imports": lambda scratch, quick: imports.measure(scratch, rows=1000 if quick else 20_000),
    "queues": lambda scratch, quick: queues.measure(scratch, cases=3000 if quick else 30_000),
    "search": lambda scratch, quick: search.measure(
        scratch, documents=10_000 if quick else 100_000
    ),
    "suggest": lambda scratch, quick: suggest.measure(scratch, titles=5000 if quick else 50_000),
    "agreement": lambda scratch, quick: agreement.measure(scratch, queries=300 if quick else 1500),
    "relevance": lambda scratch, quick: relevance.measure(scratch, every=20 if quick else 1),
    "typed": lambda scratch, quick: typed.measure(scratch),
    "crashes": lambda scratch, quick: crashes.measure(scratch, number=100 if quick else 2000),
}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure what is claimed about speed and safety."
    )
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, []], help=f"of {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument("--quick", action="store_true", help="a rough look in a few minutes")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{dt.datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}, SQLite"
    )
    missed = 0
    for part in options.parts or PARTS:
        print(f"\n{part}")
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            for figure in PARTS[part](Path(scratch), options.quick):
                print(f"  {figure}", flush=True)
                missed += not figure.kept
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
