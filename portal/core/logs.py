"""Logs: one line of JSON per record, with nothing in it that a resident typed.

What is left out, and why: bodies and query strings hold texts and searches; messages of exceptions
quote rows and form values; arguments of other people's log calls can be anything. Codes, telephone
numbers and addresses are masked wherever they turn up. A visitor is a pseudonym of the day.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest

from portal.core.visitors import client_address, pseudonym

OWN = ("home", "opinions", "portal", "search", "studios", "topics")
PLAIN = ("django.request", "django_tasks")
"""Loggers whose arguments are known to be paths, ids and numbers."""

STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}

MASKED = re.compile(
    r"(?P<code>\b[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}\b|\b[0-9A-HJKMNP-TV-Z]{16}\b)"
    r"|(?P<mail>[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]+)"
    r"|(?P<phone>(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d))"
    r"|(?P<address>\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7})"
    r"|(?P<query>\?\S+)"
)


def masked(text: str) -> str:
    """``text`` with codes, mail, telephone and network addresses, and queries named, not quoted."""
    return MASKED.sub(lambda match: f"[{match.lastgroup}]", text)


class JsonLines(logging.Formatter):
    """Formats every record; what our own code gives as ``extra`` becomes fields of the line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, tz=dt.UTC)
        line: dict[str, Any] = {
            "at": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if record.name == "gunicorn.access" and isinstance(record.args, Mapping):
            line |= access_facts(record.args, day=moment.date())
        else:
            line["message"] = masked(message(record))
            line |= extras(record)
        if record.exc_info and record.exc_info[0]:
            line |= error_facts(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def is_own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OWN


def extras(record: logging.LogRecord) -> dict[str, Any]:
    """Of our own records only: other people attach requests and users."""
    if not is_own(record):
        return {}
    given = {name: value for name, value in vars(record).items() if name not in STANDARD}
    return {n: masked(value) if isinstance(value, str) else value for n, value in given.items()}


def message(record: logging.LogRecord) -> str:
    """The text of a record: other people's without its arguments."""
    if is_own(record) or record.name.startswith(PLAIN):
        return record.getMessage()
    return str(record.msg) if record.args else f"({record.module}.{record.funcName})"


def access_facts(atoms: Mapping[str, Any], *, day: dt.date) -> dict[str, Any]:
    """What is kept of one answered request; ``atoms`` are gunicorn's."""
    request = HttpRequest()
    request.META = {
        "REMOTE_ADDR": atoms["h"],
        "HTTP_X_FORWARDED_FOR": atoms.get("{x-forwarded-for}i") or "",
    }
    return {
        "method": atoms["m"],
        "path": masked(quote(str(atoms["U"]), encoding="latin-1", errors="replace")),
        "status": int(atoms["s"]),
        "bytes": atoms["B"],
        "ms": atoms["M"],
        "visitor": pseudonym(client_address(request), day=day),
    }


def error_facts(error: BaseException | None) -> dict[str, Any]:
    """Kinds of the error and of its causes, and where it was raised; never what it says."""
    kinds, frames = [], []
    while error is not None:
        kinds.append(type(error).__qualname__)
        frames = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        error = error.__cause__ or error.__context__
    return {"error": kinds, "trace": frames[-12:]}
