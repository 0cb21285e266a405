"""Databases, services and the browser for every test.

A service that is not there skips the test locally and fails it under ``REQUIRE_SERVICES=1``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from portal.core import standing
from portal.core.translations import compile_stale
from tests.databases import PostgresCopies, SqliteCopies, copies

pytest_plugins = [
    "tests.services.axe",
    "tests.services.browser",
    "tests.services.elastic",
    "tests.services.mail",
    "tests.services.postgres",
]

hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("portal")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="Only the tests that touch the database: the second run, on another database.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """English comes from a compiled catalogue that is not under version control."""
    if not hasattr(config, "workerinput"):
        compile_stale(settings.LOCALE_PATHS)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The folder that the settings of the tests made for files."""
    if not hasattr(config, "workerinput") and settings.VAR_DIR.name.startswith("portal-test-"):
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is written for the other database, and what needs none when asked to."""
    other = "sqlite" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "postgres"
    only_database = config.getoption("only_database")

    def wanted(item: pytest.Item) -> bool:
        touches = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if only_database and not touches and not item.get_closest_marker("django_db"):
            return False
        return item.get_closest_marker(other) is None

    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]


@pytest.fixture(scope="session")
def database_copy(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[SqliteCopies | PostgresCopies]:
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        copy = copies(worker)
        copy.set_up(rebuild=request.config.getoption("create_db"))
        yield copy
        copy.tear_down()


@pytest.fixture(scope="session")
def django_db_setup(database_copy: SqliteCopies | PostgresCopies) -> Iterator[None]:
    """In place of pytest-django's: see ``tests/databases.py``.

    Django empties every table after a test that commits; ours go back to the migrated state.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: database_copy.restore())
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    """Caches outlive the rows that they were made from."""
    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()
    standing._kept.clear()
    standing._end()
    ContentType.objects.clear_cache()
