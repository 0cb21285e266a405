from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

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
        ("code 7K2M-9QXA-4TRB-0WZE", "code [code]"),
        ("code 7k2m-9qxa-4trb-0wze", "code [code]"),
        ("7K2M9QXA4TRB0WZE", "[code]"),
        ("call 138 1234 5678", "call [phone]"),
        ("ming@example.cn wrote", "[mail] wrote"),
        ("from 203.0.113.9", "from [address]"),
        ("from 2001:db8::17", "from [address]"),
        ("/search/?q=电梯", "/search/[query]"),
        ("QY-2026-000123 at 12:30:45", "QY-2026-000123 at 12:30:45"),
        ("550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000"),
    ],
)
def test_masked(typed: str, kept: str) -> None:
    assert masked(typed) == kept


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
