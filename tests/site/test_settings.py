from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.repository import ROOT, text, tracked

READ = re.compile(
    r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']|_limit\(\s*["']([A-Z_]+)["']|environ(?:\.get|\.setdefault)?[(\[]\s*["']([A-Z_]+)["']"""
)
STRONG = "k1:" + "5e" * 40
COMPLETE = {
    "SECRET_KEY": "5e" * 40,
    "PII_KEYS": STRONG,
    "CODE_KEYS": STRONG,
    "AUDIT_KEYS": STRONG,
    "VISITOR_KEYS": STRONG,
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "smtp://mail.example:25",
}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process of their own."""
    return subprocess.run(
        [sys.executable, "-c", "import portal.settings.production"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_complete() -> None:
    assert (start(**COMPLETE).returncode, start(**COMPLETE).stderr) == (0, "")


@pytest.mark.parametrize("name", COMPLETE)
def test_production_refuses_to_start_without(name: str) -> None:
    found = start(**{key: value for key, value in COMPLETE.items() if key != name})
    assert found.returncode == 1
    assert f"not set: {name}" in found.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "PII_KEYS", "CODE_KEYS", "AUDIT_KEYS", "VISITOR_KEYS"]
)
@pytest.mark.parametrize(
    "value", ["k1:short", "k1:insecure-" + "0" * 60, "k1:change-me-" + "0" * 60]
)
def test_production_refuses_a_weak_secret(name: str, value: str) -> None:
    found = start(**{**COMPLETE, name: value})
    assert found.returncode == 1
    assert f"default value: {name}" in found.stderr


def test_every_variable_is_in_the_table_of_the_readme() -> None:
    read = {
        name
        for path in tracked("*.py")
        if path.parts[0] not in {"tests", "bench"} and path.name != "test.py"
        for names in READ.findall(text(path))
        for name in names
        if name
    }
    documented = set(re.findall(r"^\| `([A-Z_]+)`", text(Path("README.md")), re.MULTILINE))
    assert documented == read
