"""What happens to cases by itself."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from opinions.actions import (
    contact_term,
    digest_due,
    erase_contact,
    expire,
    forget_digests,
    leave_discontinued,
    put_digest_of,
    scan_waiting,
    sweep_pending,
)
from opinions.actions.expiry import rating_term
from opinions.casework.seals import seal_chains
from opinions.enums import State
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from portal.core.timers import every
from portal.core.workdays import load_calendar
from topics.models import TopicPage

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


@every(minutes=HOUR)
def give_back_discontinued(at: dt.datetime) -> int:
    """Cases of topics whose end was set for a later moment, which has come; how many went back."""
    waiting = Opinion.objects.filter(state=State.IN_CONSULTATION, topic__discontinued_at__lte=at)
    topics = TopicPage.objects.filter(pk__in=waiting.values("topic"))
    return sum(leave_discontinued(topic, at=at) for topic in topics.order_by("pk"))


@every(minutes=HOUR)
def sweep_attachments(at: dt.datetime) -> int:
    """Files that came with forms which were never sent; how many went."""
    return sweep_pending(at)


@every(minutes=5)
def scan_attachments(at: dt.datetime) -> int:
    """Files that came while the scanner was down; about how many it has decided."""
    return scan_waiting(at)


@every(minutes=10)
def send_digests(at: dt.datetime) -> int:
    """To everybody for whom something waits, once on a working day, from his own time on; how many are on their way.

    One that is late goes out later on the same day, never on the next.
    """
    now = timezone.localtime(at)
    if not load_calendar().is_workday(now.date()):
        return 0
    forget_digests(before=now.date())
    return sum(put_digest_of(user, now.date(), at=at) for user in digest_due(now))


@every(minutes=DAY)
def erase_contacts_daily(at: dt.datetime) -> None:
    erase_old_contacts(at)


def erase_old_contacts(at: dt.datetime) -> int:
    """Erase contact data whose time is over, each in a transaction of its own; how many were erased."""
    erased = 0
    for opinion in contacts_due(at):
        try:
            erase_contact(opinion, at=at)
        except Refusal:
            # Another process was faster, or the case was opened again between the look and the lock.
            logger.info("Contact not erased", extra={"opinion": opinion.pk})
        else:
            erased += 1
    return erased


def contacts_due(at: dt.datetime) -> list[Opinion]:
    """The cases, at most some thousands, whose contact data is to be erased now."""
    return list(Opinion.objects.contact_due(at - contact_term()).order_by("pk")[:MOST_AT_ONCE])
