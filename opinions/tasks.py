"""What happens to cases by itself."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from opinions.actions import (
    conclude_topic,
    contact_term,
    digest_due,
    end_wait,
    erase_contact,
    escalate,
    expire,
    forget_digests,
    leave_decided,
    put_digest_of,
    remind,
    remind_awaited,
    return_unsigned,
    scan_waiting,
    sweep_pending,
    take_from_leaver,
)
from opinions.actions.expiry import rating_term
from opinions.casework.deadlines import return_due, sign_due
from opinions.casework.escalation import cases_to_tell
from opinions.casework.numbers import civil_day
from opinions.casework.seals import seal_chains
from opinions.enums import AssignmentRole, State
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from opinions.queries import cases_of_leavers, unsigned_parts
from portal.core.timers import every
from portal.core.workdays import load_calendar
from topics.models import OutcomePage, TopicPage

logger = logging.getLogger(__name__)
OFTEN, HOUR, DAY = 5, 60, 24 * 60
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


@every(minutes=5)
def escalate_due(at: dt.datetime) -> int:
    """Remind of cases whose time runs out, each in a transaction of its own; of how many."""
    told = 0
    for opinion in Opinion.objects.filter(pk__in=cases_to_tell(at)[:MOST_AT_ONCE]).order_by("pk"):
        try:
            escalate(opinion, at=at)
        except Refusal:
            # Another process was faster, or the case was answered between the look and the lock.
            logger.info("Not escalated", extra={"opinion": opinion.pk})
        else:
            told += 1
    return told


@every(minutes=HOUR)
def end_waits(at: dt.datetime) -> int:
    """Go on with cases whose submitters were asked and did not answer in time; how many went on."""
    over = Opinion.objects.filter(
        state=State.WAITING_SUBMITTER, pause__ended_at=None, pause__until__lt=civil_day(at)
    )
    resumed = 0
    for opinion in over.order_by("pk")[:MOST_AT_ONCE]:
        try:
            end_wait(opinion, at=at)
        except Refusal:
            # The submitter was faster.
            logger.info("Wait not ended", extra={"opinion": opinion.pk})
        else:
            resumed += 1
    return resumed


@every(minutes=HOUR)
def give_back_stranded(at: dt.datetime) -> int:
    """Cases that wait for an outcome which will not come: of topics whose end was set for a moment that has come, that
    are not public any more, or that were being decided on when a case came back; how many went back."""
    waiting = Opinion.objects.filter(state=State.IN_CONSULTATION)
    topics = TopicPage.objects.filter(pk__in=waiting.values("topic"))
    return sum(leave_decided(topic, at=at) for topic in topics.order_by("pk"))


@every(minutes=DAY)
def remind_of_outcomes(at: dt.datetime) -> int:
    """Of topics that cases wait for, and which nobody brings to an end; of how many a reminder has come due."""
    return remind_awaited(at)


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


@every(minutes=OFTEN)
def remind_unsigned(at: dt.datetime) -> int:
    """Remind units whose term for signing is over, each part once; how many were reminded."""
    today, reminded = civil_day(at), 0
    for part in unsigned_parts().filter(reminded_at=None)[:MOST_AT_ONCE]:
        if sign_due(part, part.opinion) < today:
            reminded += remind(part.opinion, part, at=at)
    return reminded


@every(minutes=OFTEN)
def return_what_nobody_signs(at: dt.datetime) -> int:
    """Give cases that their lead does not sign back to the dispatchers; how many went back."""
    today, returned = civil_day(at), 0
    leading = unsigned_parts().filter(role=AssignmentRole.LEAD, reminded_at__isnull=False)
    for part in leading[:MOST_AT_ONCE]:
        last_day = return_due(part, part.opinion)
        if last_day is None or today <= last_day:
            continue
        try:
            return_unsigned(part.opinion, at=at)
        except Refusal:
            # Signed, recalled or returned between the look and the lock.
            logger.info("Not returned", extra={"opinion": part.opinion_id})
        else:
            returned += 1
    return returned


@every(minutes=OFTEN)
def free_cases_of_leavers(at: dt.datetime) -> int:
    """Cases of people who left go to their unit; how many parts did.

    A timer and no signal: people leave by many doors (the admin's forms, a bulk action, a command), and a
    unit's form may take a post away and give it back in one go.
    """
    return sum(take_from_leaver(case, at=at) for case in cases_of_leavers()[:MOST_AT_ONCE])


@every(minutes=HOUR)
def answer_left_behind(at: dt.datetime) -> int:
    """Cases that came back into a consultation of which the outcome was out already; how many were answered."""
    waiting = Opinion.objects.filter(state=State.IN_CONSULTATION, topic__outcome__live=True)
    outcomes = OutcomePage.objects.filter(live=True, topic__in=waiting.values("topic"))
    return sum(conclude_topic(outcome, by=None, at=at) for outcome in outcomes.order_by("pk"))


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
