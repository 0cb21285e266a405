from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.repository import ROOT, text, tracked

READ = re.compile(
    r"""\b(?:env(?:\.\w+)?|read)\(\s*["']([A-Z_]+)["']|environ(?:\.get|\.setdefault)?[(\[]\s*["']([A-Z_]+)["']"""
)
DEFAULT = re.compile(
    r"""\b(?:env(?:\.\w+)?|read|environ\.get)\(\s*"([A-Z_]+)",[^)"]*?(?:"([^"]+)"|default=(\w+))\)"""
)
"""A variable read with a default that is written there."""
SECRETS = ("SECRET_KEY", "PII_KEYS", "CODE_KEYS", "AUDIT_KEYS", "VISITOR_KEYS")
STRONG = hashlib.sha256(b"tests only").hexdigest()
COMPLETE = {
    "SECRET_KEY": STRONG,
    **dict.fromkeys(SECRETS[1:], f"k1:{STRONG}"),
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


def refused(name: str, value: str) -> str:
    """What is said when everything is right but ``name``: one line, and the end."""
    found = start(**{**COMPLETE, name: value})
    assert found.returncode == 1
    assert found.stdout == ""
    (line,) = found.stderr.splitlines()
    assert f"not started: {name}: " in line
    assert not [secret for secret in (STRONG, "hidden") if secret in line]
    return line


@pytest.mark.parametrize("value", ["", "  "])
@pytest.mark.parametrize("name", COMPLETE)
def test_production_refuses_to_start_without(name: str, value: str) -> None:
    assert "not set" in refused(name, value)


def test_production_names_everything_that_is_missing_at_once() -> None:
    assert f": {', '.join(COMPLETE)}: " in start().stderr


WEAK = [
    "short-0123456789",
    "0f" * 40,
    "insecure-" + STRONG,
    "Change-Me-" + STRONG,
    "test-only-" + STRONG,
    "example-" + STRONG,
]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("secret", WEAK)
def test_production_refuses_a_weak_secret(name: str, secret: str) -> None:
    value = secret if name == "SECRET_KEY" else f"k1:{secret}"
    assert "default value" in refused(name, value)


@pytest.mark.parametrize("name", SECRETS[1:])
def test_production_refuses_a_weak_secret_behind_a_strong_one(name: str) -> None:
    assert "default value" in refused(name, f"k2:{STRONG},k1:old")


@pytest.mark.parametrize("name", SECRETS[1:])
def test_production_refuses_the_keys_of_the_tests(name: str) -> None:
    assert "default value" in refused(name, f"t1:{name.lower()}-" + STRONG)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PII_KEYS", STRONG),  # no id
        ("CODE_KEYS", f"k1:{STRONG},k1:{STRONG[::-1]}"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "portal.example,*"),
        ("SITE_URL", "http://portal.example"),
        ("SITE_URL", "portal.example"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://portal.example:70000"),
        ("DATABASE_URL", "mysql://portal:hidden@database/portal"),
        ("DATABASE_URL", "postgres://portal:hidden@database:port/portal"),
        ("EMAIL_URL", "mail.example:587"),
        ("EMAIL_URL", "smtp://"),
        ("CACHE_URL", "memory"),
        ("PROXY_DEPTH", "one"),
        ("PROXY_DEPTH", "-1"),
        ("CONTACT_KEPT_DAYS", "1y"),
        ("SUBMIT_LIMIT_NETWORK", "60 per minute"),
        ("TRACK_LIMIT_ALL", "60/"),
        ("UPLOAD_LIMIT_NETWORK", "many"),
        ("UPLOAD_SECONDS_NETWORK", "120"),
        ("UPLOAD_MEGABYTES_ALL", "20 GB"),
        ("ATTACHMENTS_LEAVE_FREE", "1 GB"),
        ("CLAMD_URL", "127.0.0.1:3310"),
        ("CLAMD_URL", "http://127.0.0.1:3310"),
        ("CLAMD_URL", "tcp://:3310"),
        ("CLAMD_URL", "tcp://scanner:70000"),
        ("CLAMD_URL", "unix://clamd.ctl"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_production_refuses_what_cannot_be_meant(name: str, value: str) -> None:
    refused(name, value)


def test_empty_value_of_an_optional_variable_is_its_default() -> None:
    assert start(**COMPLETE, PROXY_DEPTH="", LOG_LEVEL="", CACHE_URL="").returncode == 0


def reading() -> str:
    """All code that the program reads its environment with."""
    paths = [path for path in tracked("*.py") if path.parts[0] not in {"tests", "bench"}]
    return "\n".join(text(path) for path in paths if path.name != "test.py")


def documented() -> dict[str, str]:
    """Variable → default, as the table of the README says."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", text(Path("README.md")), re.MULTILINE)
    return dict(rows)


def test_every_variable_is_in_the_table_of_the_readme() -> None:
    assert documented().keys() == {
        name for names in READ.findall(reading()) for name in names if name
    }


def test_table_of_the_readme_says_the_defaults_of_the_code() -> None:
    in_code = {
        name: value for name, *values in DEFAULT.findall(reading()) for value in values if value
    }
    optional = in_code.keys() - COMPLETE.keys()
    assert {"PROXY_DEPTH", "WEB_CONCURRENCY", "SERVE_MEDIA", "CACHE_URL"} <= optional

    words = {"True": "on", "False": "off"}
    said = {name: re.match(r"`?([^`;, ]+)", documented()[name]) for name in optional}
    assert {name: found and found[1] for name, found in said.items()} == {
        name: words.get(in_code[name], in_code[name]) for name in optional
    }


def test_table_of_the_readme_marks_what_production_requires() -> None:
    marked = {name for name, default in documented().items() if default.startswith("*required*")}
    assert marked == COMPLETE.keys()
