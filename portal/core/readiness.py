"""What ``/readyz`` asks. Apps register a probe each; core knows none of them."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import connection
from django_tasks_db.models import DBTaskResult

from portal.core.models import Outbox

logger = logging.getLogger(__name__)

Probe = Callable[[dt.datetime], str]
"""Given the time, answers what is wrong, in a few words; "" when nothing is. May raise."""

PATIENCE = dt.timedelta(minutes=15)
"""How late the timers may be: they deliver what is due and give lost tasks back to the queue."""
TASK_PATIENCE = dt.timedelta(hours=2, minutes=15)
"""Longer than the timers wait before they give a task back."""

_probes: dict[str, Probe] = {}
_reminders: dict[str, Probe] = {}


def probe(name: str) -> Callable[[Probe], Probe]:
    """Register a probe under ``name``, one line of the answer."""
    return _into(_probes, name)


def reminder(name: str) -> Callable[[Probe], Probe]:
    """As ``probe``, for what somebody must see to while the site is fit for work."""
    return _into(_reminders, name)


def _into(registry: dict[str, Probe], name: str) -> Callable[[Probe], Probe]:
    def register(function: Probe) -> Probe:
        registry[name] = function
        return function

    return register


def findings(at: dt.datetime) -> dict[str, str]:
    """What each probe says at ``at``. An error counts as "unreachable"; the log says which."""
    return {name: _ask(name, function, at) for name, function in sorted(_probes.items())}


def reminders(at: dt.datetime) -> dict[str, str]:
    """The same of the reminders."""
    return {name: _ask(name, function, at) for name, function in sorted(_reminders.items())}


def _ask(name: str, function: Probe, at: dt.datetime) -> str:
    try:
        return function(at)
    except Exception:
        logger.warning("probe %s failed", name, exc_info=True)
        return "unreachable"


@probe("database")
def _database(_at: dt.datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


@probe("queue")
def _queue(at: dt.datetime) -> str:
    """A letter long due, or a lost task that nobody gave back, means that no timers are running.

    A letter that was tried and waits for its next try is no fault of ours.
    """
    due = Outbox.objects.filter(done_at=None, next_at__lt=at - PATIENCE).order_by("next_at", "pk")
    oldest = due.values_list("next_at", flat=True).first()
    if oldest:
        return f"outbox waits since {oldest.isoformat(timespec='seconds')}"
    running = DBTaskResult.objects.running().filter(started_at__lt=at - TASK_PATIENCE)
    started = running.order_by("started_at", "pk").values_list("started_at", flat=True).first()
    return f"task runs since {started.isoformat(timespec='seconds')}" if started else ""
