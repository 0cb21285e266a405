"""A process of its own on the test's database: one that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection


def process_on_test_database(
    program: str, *arguments: str, **environment: str
) -> subprocess.Popen[bytes]:
    """For tests with ``django_db(transaction=True)``: others have not committed what they made."""
    name = str(connection.settings_dict["NAME"])
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else postgres_url(name)
    env = (
        os.environ
        | {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "DATABASE_URL": url}
        | environment
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments], env=env, cwd=settings.BASE_DIR
    )


def postgres_url(name: str) -> str:
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
