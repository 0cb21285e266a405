"""Migrated once, copied often: how the suite gets its database.

Migrating takes longer than most test modules, so the result is kept as a template per set of
migrations. Every worker gets a copy, and a test that really commits is cleaned up after by
copying again, so that each test starts from what the migrations made: groups, pages, calendar.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

SHELF = Path(tempfile.gettempdir()) / f"portal-test-templates-{os.getuid()}"


def fingerprint() -> str:
    """Changes when a migration, what migrations read, or a dependency changes."""
    digest = hashlib.sha256()
    root: Path = settings.BASE_DIR
    for folder in ("home", "opinions", "portal", "search", "studios", "topics"):
        for path in sorted((root / folder).rglob("*")):
            matters = "migrations" in path.parts or path.name == "enums.py"
            if matters and path.suffix in {".py", ".sql", ".csv", ".json"}:
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    digest.update((root / "requirements.txt").read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def shelf_locked() -> Iterator[None]:
    """One process migrates, the others wait for its result."""
    SHELF.mkdir(exist_ok=True)
    with (SHELF / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make_template(name: str) -> None:
    """Migrate an empty database called ``name``; the connection is closed afterwards."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"] = {**connection.settings_dict["TEST"], "NAME": name}
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = before


def use(name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


class SqliteCopies:
    """Template and copies are files; :meth:`restore` overwrites the copy's pages in place."""

    def __init__(self, worker: str) -> None:
        self.template = SHELF / f"{fingerprint()}.sqlite3"
        self.folder = Path(tempfile.mkdtemp(prefix=f"portal-test-db-{worker}-"))

    def set_up(self, *, rebuild: bool) -> None:
        with shelf_locked():
            if rebuild or not self.template.exists():
                draft = SHELF / f"draft-{os.getpid()}.sqlite3"
                make_template(str(draft))
                draft.rename(self.template)
            copy = shutil.copy(self.template, self.folder / "db.sqlite3")
        use(str(copy))

    def restore(self) -> None:
        source = sqlite3.connect(f"file:{self.template}?mode=ro&immutable=1", uri=True)
        connection.ensure_connection()
        source.backup(connection.connection)
        source.close()

    def tear_down(self) -> None:
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresCopies:
    """Template and copies are databases of the same server."""

    def __init__(self, worker: str) -> None:
        self.template = f"portal_template_{fingerprint()}"
        self.name = f"portal_{worker}_{os.getpid()}"

    def set_up(self, *, rebuild: bool) -> None:
        with shelf_locked():
            with connection._nodb_cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
                known = cursor.fetchone() is not None
            if rebuild or not known:
                draft = f"portal_draft_{os.getpid()}"
                make_template(draft)
                self._run(
                    f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)',
                    f'ALTER DATABASE "{draft}" RENAME TO "{self.template}"',
                )
        self.restore()

    def restore(self) -> None:
        connections.close_all()
        self._run(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"',
        )
        use(self.name)

    def tear_down(self) -> None:
        connections.close_all()
        self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    @staticmethod
    def _run(*statements: str) -> None:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def copies(worker: str) -> SqliteCopies | PostgresCopies:
    """What fits the database that the settings name."""
    return PostgresCopies(worker) if connection.vendor == "postgresql" else SqliteCopies(worker)
