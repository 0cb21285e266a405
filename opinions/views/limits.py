"""How many may come through the door: per network and altogether (``portal.core.throttle``)."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from portal.core.throttle import Limit, take
from portal.core.visitors import client_address, pseudonym

logger = logging.getLogger(__name__)


class OverLimit(Exception):
    """Too many came; the next try makes sense at ``retry_at``."""

    def __init__(self, retry_at: dt.datetime) -> None:
        super().__init__()
        self.retry_at = retry_at


def admit(request: HttpRequest, *, purpose: str, at: dt.datetime) -> None:
    """As ``wait_until``, for within a transaction: what refuses undoes its count. :raises OverLimit: too many."""
    if retry_at := wait_until(request, purpose=purpose, at=at):
        raise OverLimit(retry_at)


def wait_until(
    request: HttpRequest, *, purpose: str, at: dt.datetime, amount: int = 1
) -> dt.datetime | None:
    """Count one act of this visitor, or ``amount``. None: go on; else the moment at which the next try makes sense.

    A network over its own limit is not counted altogether, so that one visitor cannot shut out the rest.
    """
    per_network, altogether = settings.VISITOR_LIMITS[purpose]
    who = pseudonym(client_address(request), day=timezone.localdate(at))
    for limit, key in (
        (Limit(f"{purpose}-network", *per_network), who),
        (Limit(f"{purpose}-all", *altogether), "all"),
    ):
        taken = take(limit, key=key, at=at, amount=amount)
        if not taken.allowed:
            logger.warning("over the limit", extra={"limit": limit.name})
            return taken.retry_at
    return None
