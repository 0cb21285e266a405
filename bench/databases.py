"""A measurement in a process of its own, on SQLite and, where ``POSTGRES_URL`` names a server, on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.sites import ROOT, portal_site


def in_a_process(module: str, *arguments: str, environment: dict[str, str]) -> Any:
    """The last line that it writes, read as JSON.

    :raises RuntimeError: with the end of what it complains of.
    """
    result = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise RuntimeError(result.stderr[-4000:])
    return json.loads(result.stdout.splitlines()[-1])


def databases(scratch: Path) -> Iterator[tuple[str, dict[str, str]]]:
    yield "SQLite", portal_site(scratch, seeded=False).environment
    if server := os.environ.get("POSTGRES_URL"):
        with postgres_database(server) as address:
            folder = scratch / "postgres"
            folder.mkdir()
            yield "PostgreSQL", portal_site(folder, seeded=False, database=address).environment


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    import psycopg

    name = f"bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield server.rpartition("/")[0] + f"/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
