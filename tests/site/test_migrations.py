from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.site.repository import text, tracked

APPS = ("core", "home", "media", "opinions", "reference", "search", "studios", "topics", "users")
FILES = [path for path in tracked("*/migrations/*.py") if path.stem[0].isdigit()]


def migration_in(module: str) -> type[Migration]:
    found: type[Migration] = import_module(module).Migration
    return found


MODULES = [".".join(path.with_suffix("").parts) for path in FILES]


@pytest.mark.parametrize("module", MODULES)
def test_has_a_name(module: str) -> None:
    assert re.search(r"\.\d{4}_(?!auto_)[a-z][a-z0-9_]+$", module)


@pytest.mark.parametrize("module", MODULES)
def test_can_be_undone(module: str) -> None:
    one_way = [
        operation
        for operation in migration_in(module).operations
        if isinstance(operation, RunPython | RunSQL) and not operation.reversible
    ]
    assert one_way == []


def test_block_definitions_stay_out_of_migrations() -> None:
    assert [str(path) for path in FILES if "block_lookup" in text(path)] == []


@pytest.fixture
def loader(db: None) -> MigrationLoader:
    """Loading asks the database: a migration of wagtail-localize does so when it is imported."""
    return MigrationLoader(None)


@pytest.mark.parametrize("app", APPS)
def test_one_line_of_migrations(app: str, loader: MigrationLoader) -> None:
    assert len(loader.graph.leaf_nodes(app)) == 1


def test_no_change_of_models_lacks_its_migration(loader: MigrationLoader) -> None:
    with translation.override(None):
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(loader.graph)
    assert {app: [m.name for m in found] for app, found in changes.items() if app in APPS} == {}


def test_back_and_forth_again(transactional_db: None) -> None:
    """What our data and SQL migrations did can be undone and done again."""
    for app in ("home", "search", "core", "opinions"):
        call_command("migrate", app, "0001", verbosity=0)
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    assert {"home_homepage", "search_document", "core_outbox", "opinions_opinion"} <= set(tables)
