from __future__ import annotations

import datetime as dt
from contextvars import ContextVar

from django.http import HttpRequest
from django.utils import timezone
from ninja.throttling import BaseThrottle

from portal.core.throttle import Limit, take
from portal.core.visitors import client_address, pseudonym

_retry_at: ContextVar[dt.datetime | None] = ContextVar("retry_at", default=None)
"""Of the call that is answered here: one throttle serves all threads, and ninja asks ``wait`` without the request."""


class AddressThrottle(BaseThrottle):
    """So many calls of one network in a minute. Over it: 429 with ``Retry-After``."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit

    def allow_request(self, request: HttpRequest) -> bool:
        at = timezone.now()
        who = pseudonym(client_address(request), day=timezone.localdate(at))
        taken = take(self.limit, key=who, at=at)
        _retry_at.set(taken.retry_at)
        return taken.allowed

    def wait(self) -> float | None:
        """After ``allow_request``, in the same thread."""
        retry_at = _retry_at.get()
        return max(1.0, (retry_at - timezone.now()).total_seconds()) if retry_at else None
