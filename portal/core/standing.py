"""Facts that hardly ever change (footer, menus, reference lists), kept by each process until somebody changes them.

Keep what was read from the database, never what was worked out from a page at hand: in a preview that
is a draft. A version in the shared cache says whether what a process keeps still holds: one look per request.
Rows changed behind Django's back (``bulk_create``, SQL) are noticed after ``MAX_AGE``.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

T = TypeVar("T")

KEY = "standing"
MAX_AGE = 60
"""Seconds."""
MOST = 5000
"""Facts kept at most: some are kept per host name, which visitors choose."""

_kept: dict[Hashable, tuple[str, float, Any]] = {}
_request = threading.local()


def standing(key: Hashable, read: Callable[[], T]) -> T:
    """What ``read()`` gave last time, unless something was changed since. Shared: never alter it."""
    version, now = _version(), time.monotonic()
    kept = _kept.get(key)
    if kept is None or kept[0] != version or now - kept[1] > MAX_AGE:
        if len(_kept) >= MOST:
            _kept.clear()
        kept = _kept[key] = (version, now, read())
    return kept[2]


def forget(**_signal: Any) -> None:
    """Something that is kept has changed: for this thread at once, for everybody when it is committed.

    What this thread reads until then is kept under a version of its own: it may be rolled back.
    """
    _kept.clear()
    _request.version = uuid.uuid4().hex
    transaction.on_commit(_renew)


def keep(models: Iterable[type[Model]]) -> None:
    """Rows of these models are kept: saving or deleting one makes all processes read again."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(forget, sender=model, dispatch_uid=f"standing {model._meta.label}")


def _renew() -> str:
    _kept.clear()
    version = uuid.uuid4().hex
    cache.set(KEY, version, timeout=None)
    _request.version = version if _in_request() else None
    return version


def _in_request() -> bool:
    return getattr(_request, "active", False)


def _version() -> str:
    """Asked once per request; each time outside of one."""
    known: str | None = getattr(_request, "version", None)
    if known:
        return known
    version: str = cache.get(KEY) or _renew()
    if _in_request():
        _request.version = version
    return version


def _begin(**_signal: Any) -> None:
    _request.active, _request.version = True, None


def _end(**_signal: Any) -> None:
    _request.active, _request.version = False, None


request_started.connect(_begin, dispatch_uid="standing begins")
request_finished.connect(_end, dispatch_uid="standing ends")
