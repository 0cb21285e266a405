"""deploy/backup and deploy/restore, as they are called, on the database that the suite runs on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from portal.users.models import User
from tests.factories.opinions import make_opinion
from tests.site.repository import ROOT


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def manage(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    module = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    return run(sys.executable, "manage.py", *arguments, DATABASE_URL=url, **module)


def url_of(name: str) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = connection.settings_dict
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{name}"


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """Address of the database that is restored into."""
    if connection.vendor == "sqlite":
        yield url_of(str(tmp_path / "again" / "db.sqlite3"))
        return
    name = f"portal_restored_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield url_of(name)
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db(transaction=True)
def test_what_is_backed_up_comes_back(tmp_path: Path, empty_database: str) -> None:
    opinion = make_opinion()
    User.objects.create_user(username="kept")
    media = tmp_path / "var" / "media" / "images"
    media.mkdir(parents=True)
    (media / "图.txt").write_text("a picture")

    attached = tmp_path / "var" / "attachments" / "0a"
    attached.mkdir(parents=True)
    (attached / "0a1b").write_text("a file")

    source = url_of(connection.settings_dict["NAME"])
    saved = run(
        "deploy/backup", tmp_path / "saved", DATABASE_URL=source, VAR_DIR=str(tmp_path / "var")
    )
    assert (saved.returncode, saved.stderr) == (0, "")
    copy = Path(saved.stdout.strip())
    assert copy.stat().st_mode & 0o077 == 0

    back = run("deploy/restore", copy, DATABASE_URL=empty_database, VAR_DIR=str(tmp_path / "new"))
    assert (back.returncode, back.stderr) == (0, "")
    assert (tmp_path / "new/media/images/图.txt").read_text() == "a picture"
    assert (tmp_path / "new/attachments/0a/0a1b").read_text() == "a file"
    assert manage("verify_audit", url=empty_database).returncode == 0
    program = (
        "from opinions.models import Opinion; from portal.users.models import User;"
        "print(Opinion.objects.get().number, User.objects.filter(username='kept').count())"
    )
    read = manage("shell", "--no-imports", "--command", program, url=empty_database)
    assert read.stdout.split() == [opinion.number, "1"]


def test_copy_that_was_changed_is_not_restored(tmp_path: Path) -> None:
    database = portal_like(tmp_path / "var")
    copy = Path(
        run("deploy/backup", tmp_path / "saved", VAR_DIR=str(tmp_path / "var")).stdout.strip()
    )
    (copy / "db.sqlite3").write_bytes(b"something else")
    assert run("deploy/restore", copy, VAR_DIR=str(tmp_path / "var")).returncode != 0
    assert sqlite3.connect(database).execute("SELECT count(*) FROM django_migrations").fetchone()


def portal_like(var: Path) -> Path:
    var.mkdir()
    with sqlite3.connect(var / "db.sqlite3") as database:
        database.execute("CREATE TABLE django_migrations (name TEXT)")
    return var / "db.sqlite3"


def test_database_is_looked_for_beside_the_media(tmp_path: Path) -> None:
    """Without DATABASE_URL in VAR_DIR, as the settings do; and put back there."""
    portal_like(tmp_path / "var")
    saved = run("deploy/backup", tmp_path / "saved", VAR_DIR=str(tmp_path / "var"))
    assert saved.returncode == 0
    run("deploy/restore", saved.stdout.strip(), VAR_DIR=str(tmp_path / "new"))
    assert (tmp_path / "new/db.sqlite3").is_file()


def test_database_that_does_not_exist_is_no_backup(tmp_path: Path) -> None:
    missing = tmp_path / "var" / "db.sqlite3"
    saved = run("deploy/backup", tmp_path / "saved", DATABASE_URL=f"sqlite:///{missing}")
    assert (saved.returncode, saved.stdout) == (1, "")
    assert saved.stderr == f"no such database: {missing}\n"
    assert not missing.exists()
    assert list((tmp_path / "saved").iterdir()) == []


def test_database_of_something_else_is_no_backup(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "other.sqlite3").execute("CREATE TABLE other (name TEXT)")
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    saved = run("deploy/backup", tmp_path / "saved", DATABASE_URL=url)
    assert (saved.returncode, saved.stdout) == (1, "")
    assert "not a database of the portal" in saved.stderr
    assert list((tmp_path / "saved").iterdir()) == []


def test_empty_postgresql_database_is_no_backup(tmp_path: Path, postgres_url: str) -> None:
    saved = run("deploy/backup", tmp_path / "saved", DATABASE_URL=postgres_url)
    assert (saved.returncode, saved.stdout) == (1, "")
    assert saved.stderr == "not a database of the portal\n"
    assert list((tmp_path / "saved").iterdir()) == []
