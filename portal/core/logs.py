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
import sys
import threading
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest

from portal.core.visitors import client_address, pseudonym

logger = logging.getLogger(__name__)

OWN = ("home", "opinions", "portal", "search", "studios", "topics")
PLAIN = ("django.request", "django_tasks")
"""Loggers whose arguments are known to be paths, ids and numbers."""

STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}

SYMBOL = "[0-9A-TV-Za-tv-z]"
"""What people type of Crockford's base 32 (see opinions.codes): lower case, O, I and L too, but no U."""
GAP = (
    r"(?:[\s_.+·•\-\u00ad\u200b-\u200d\u2010-\u2015\u2212\u2060\u30fb\ufeff]|%[0-9A-Fa-f]{2}){0,4}"
)
# A word of four letters before a code is taken along: better than a group of the code left behind.
START, END = r"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-Fa-f]{2}))", r"(?![0-9A-Za-z])"

MASKED = re.compile(
    r"(?P<uuid>\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b)"
    # A seal's, which is kept in the log to be compared: four times as long as a code.
    r"|(?P<digest>\b[0-9a-f]{64}\b)"
    rf"|(?P<code>{START}{SYMBOL}{{4}}(?:{GAP}{SYMBOL}{{4}}){{3,}}{END})"
    r"|(?P<mail>[\w.+-]{1,64}(?:@|%40)[\w-]+\.[\w.-]+)"
    r"|(?P<phone>(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d))"
    r"|(?P<address>\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7})"
    r"|(?P<query>\?\S+)"
)

KEPT = ("uuid", "digest")


def masked(text: str) -> str:
    """``text`` with codes, mail, telephone and network addresses, and queries named, not quoted."""
    return MASKED.sub(_name, text)


def _name(found: re.Match[str]) -> str:
    kept = found.lastgroup in KEPT
    if kept or (found.lastgroup == "code" and not can_be_code(found[0])):
        return found[0]
    return f"[{found.lastgroup}]"


def can_be_code(text: str) -> bool:
    """Not if it is words: a code has no O, I or L unless somebody took a digit for one.

    A code has a digit but for one in four hundred, which then has none of the three letters.
    """
    symbols = re.sub(GAP, "", text).upper()
    return not set(symbols) & set("OIL") or any(symbol.isdigit() for symbol in symbols)


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


def log_uncaught() -> None:
    """Errors that nobody caught, of commands, worker, timers and their threads, become lines too.

    Python would print them with what they say. With DEBUG, and at a prompt (``manage.py shell``), it does.
    """
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    at_prompt = hasattr(sys, "ps1")
    if settings.DEBUG or at_prompt or issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logger.critical("uncaught error", exc_info=(kind, error, trace))
    if sys.stderr.isatty():
        sys.stderr.write(f"出错中止 / ended by an error: {kind.__qualname__}\n")


def _uncaught_in_thread(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None and not issubclass(found.exc_type, SystemExit):
        _uncaught(found.exc_type, found.exc_value, found.exc_traceback)
