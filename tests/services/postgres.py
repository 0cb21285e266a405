"""A PostgreSQL server for tests that need one whatever database the suite runs on."""

from __future__ import annotations

import os

import psycopg
import pytest

from tests.services.absent import absent


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """Address of a database on which the user may create others, from ``POSTGRES_URL``."""
    url = os.environ.get("POSTGRES_URL", "")
    if not url:
        absent("POSTGRES_URL names no PostgreSQL server")
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        absent(f"PostgreSQL does not answer: {error}")
    return url
