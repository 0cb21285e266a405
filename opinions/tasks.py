"""What happens to cases by itself."""

from __future__ import annotations

import datetime as dt
import logging

from opinions.actions import expire
from opinions.actions.expiry import rating_term
from opinions.casework.seals import seal_chains
from opinions.enums import State
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from portal.core.timers import every

logger = logging.getLogger(__name__)
HOUR, DAY = 60, 24 * 60
MOST_AT_ONCE = 5000


@every(minutes=HOUR)
def seal_hourly(at: dt.datetime) -> None:
    seal_chains(at)


@every(minutes=DAY)
def expire_answered(at: dt.datetime) -> int:
    """Close answered cases whose term is over, each in a transaction of its own; how many were closed."""
    over = Opinion.objects.filter(
        state=State.ANSWERED, answered_at__lte=at - rating_term()
    ).order_by("pk")
    closed = 0
    for opinion in over[:MOST_AT_ONCE]:
        try:
            expire(opinion, at=at)
        except Refusal:
            # Somebody moved it on between the look and the lock.
            logger.info("Not closed", extra={"opinion": opinion.pk})
        else:
            closed += 1
    return closed
