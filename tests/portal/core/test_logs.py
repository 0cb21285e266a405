from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from opinions.codes import secret_code
from portal.core.logs import JsonLines, masked

CANARIES = [
    "王大明",
    "13812345678",
    "ming@example.cn",
    "7K2M-9QXA-4TRB-0WZE",
    "电梯坏了三个月",
    "203.0.113.9",
]


def line(name: str, message: str, *args: Any, **extra: Any) -> dict[str, Any]:
    exc_info = extra.pop("exc_info", None)
    logger = logging.getLogger(name)
    record = logger.makeRecord(
        name, logging.WARNING, "file.py", 7, message, args, exc_info, extra=extra
    )
    text = JsonLines().format(record)
    assert "\n" not in text
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def test_own_record_keeps_its_facts() -> None:
    found = line("opinions.importers", "imported", rows=3)
    assert {key: found[key] for key in ("level", "logger", "message", "rows")} == {
        "level": "WARNING",
        "logger": "opinions.importers",
        "message": "imported",
        "rows": 3,
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("the code is 7K2M-9QXA-4TRB-0WZE", "the code is [code]"),
        ("the code is 7k2m-9qxa-4trb-0wze", "the code is [code]"),
        ("with 7k2m 9qxa 4trb 0wze", "[code]"),
        ("7K2M9QXA4TRB0WZE", "[code]"),
        ("7k2m9qxa4trb0wze", "[code]"),
        ("the code is 7k2m 9qxa 4trb 0wze", "the code is [code]"),
        ("/opinions/track/7k2m%209qxa%204trb%200wze/", "/opinions/track/[code]/"),
        ("/opinions/track/%207k2m9qxa4trb0wze%20", "/opinions/track/%20[code]%20"),
        ("/t/7K2M%E2%80%919QXA%E2%80%914TRB%E2%80%910WZE", "/t/[code]"),
        ("/t/7k2m_9qxa.4trb+0wze,", "/t/[code],"),
        ("/t/7k2m-9qxa-4trb-owze/", "/t/[code]/"),
        ("/t/kmbvqxrtzwygpcnd/", "/t/[code]/"),
        ("call 138 1234 5678", "call [phone]"),
        ("ming@example.cn wrote", "[mail] wrote"),
        ("from 203.0.113.9", "from [address]"),
        ("from 2001:db8::17", "from [address]"),
        ("/search/?q=电梯", "/search/[query]"),
        ("QY-2026-00123 at 12:30:45", "QY-2026-00123 at 12:30:45"),
        ("/topics/responsibilities/", "/topics/responsibilities/"),
        ("/news/guangchangwu2026/", "/news/guangchangwu2026/"),
        ("/news/make-park-free-more/", "/news/make-park-free-more/"),
        ("/news/old-lift-plan-for-2026/", "/news/old-lift-plan-for-2026/"),
        ("550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000"),
        ("c0de" * 16, "c0de" * 16),
        ("c0de" * 4, "[code]"),
        ("c0de" * 17, "[code]"),
    ],
)
def test_masked(typed: str, kept: str) -> None:
    assert masked(typed) == kept


@given(form_id=st.text(alphabet="0123456789abcdef", min_size=32, max_size=32))
def test_no_code_that_we_give_out_stays(form_id: str) -> None:
    code = secret_code(form_id)
    bare = code.replace("-", "")
    for typed in (code, code.lower(), bare, bare.lower(), code.lower().replace("-", "%20")):
        assert (
            masked(f"Not Found: /opinions/track/{typed}/") == "Not Found: /opinions/track/[code]/"
        )


@pytest.mark.parametrize("canary", CANARIES)
def test_foreign_record_loses_its_arguments(canary: str) -> None:
    found = line("axes.watch_login", "failed login of %s", canary, request=canary)
    assert found["message"] == "failed login of %s"
    assert canary not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("canary", CANARIES)
def test_foreign_record_formatted_beforehand_loses_its_text(canary: str) -> None:
    found = line("gunicorn.error", f"Invalid request from ip={canary}")
    assert canary not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("canary", CANARIES)
def test_error_tells_kind_and_place_and_not_what_it_says(canary: str) -> None:
    try:
        try:
            raise ValueError(canary)
        except ValueError as error:
            raise RuntimeError(f"failing row contains {canary}") from error
    except RuntimeError:
        found = line(
            "django.request", "%s: %s", "Internal Server Error", "/", exc_info=sys.exc_info()
        )
    assert found["error"] == ["RuntimeError", "ValueError"]
    assert found["trace"][-1].endswith("test_error_tells_kind_and_place_and_not_what_it_says")
    assert canary not in json.dumps(found, ensure_ascii=False)


def test_access_line() -> None:
    atoms = {
        "h": "203.0.113.9",
        "m": "POST",
        "U": "/opinions/track/7K2M-9QXA-4TRB-0WZE/",
        "q": "q=电梯坏了三个月",
        "r": "POST /opinions/track/?q=电梯坏了三个月 HTTP/1.1",
        "s": "200",
        "B": 512,
        "M": 7,
    }
    found = line("gunicorn.access", "%(h)s %(r)s", atoms)
    assert (found["method"], found["path"], found["status"], found["bytes"], found["ms"]) == (
        "POST",
        "/opinions/track/[code]/",
        200,
        512,
        7,
    )
    assert len(found["visitor"]) == 32
    assert not [canary for canary in CANARIES if canary in json.dumps(found, ensure_ascii=False)]


COMMANDS = {
    "in a command": "raise ValueError(canary)",
    "in a thread": "t = threading.Thread(target=int, args=(canary,)); t.start(); t.join()",
}


@pytest.mark.parametrize("place", COMMANDS)
def test_uncaught_error_is_a_line_without_what_it_says(place: str) -> None:
    """In a process of its own, as worker, timers and commands are."""
    canary = "王大明 13812345678"
    program = (
        f"import sys, threading, django; django.setup(); canary = sys.argv[1]; {COMMANDS[place]}"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, canary],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    (written,) = found.stderr.splitlines()
    assert json.loads(written)["error"] == ["ValueError"]
    assert json.loads(written)["level"] == "CRITICAL"
    assert found.returncode == (1 if place == "in a command" else 0)


def test_command_that_fails_says_so_in_a_line(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "manage.py", "verify_audit"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "DATABASE_URL": f"sqlite:///{tmp_path}/王大明/db.sqlite3",
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    (written,) = found.stderr.splitlines()
    assert found.returncode == 1
    assert "OperationalError" in json.loads(written)["error"]


@pytest.mark.parametrize("part", ["a", "ab1-", "a@", "%41", "aaaa-", "aaaa.b", "1:", "1."])
def test_long_address_does_not_hold_up_the_line(part: str) -> None:
    """A visitor may send 8,000 characters; matching must not grow with their square."""
    begun = time.process_time()
    masked(part * (8000 // len(part)))
    assert time.process_time() - begun < 0.5
