from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja.throttling import BaseThrottle

from portal.core.throttle import Limit, take
from portal.core.visitors import client_address, pseudonym


class AddressThrottle(BaseThrottle):
    """So many calls of one network in a minute. Over it: 429 with ``Retry-After``."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.retry_at: dt.datetime | None = None

    def allow_request(self, request: HttpRequest) -> bool:
        at = timezone.now()
        who = pseudonym(client_address(request), day=timezone.localdate(at))
        taken = take(self.limit, key=who, at=at)
        self.retry_at = taken.retry_at
        return taken.allowed

    def wait(self) -> float | None:
        return max(1.0, (self.retry_at - timezone.now()).total_seconds()) if self.retry_at else None
