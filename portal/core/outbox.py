"""What must happen outside (mail first of all), decided inside a transaction and done after it.

The row is the truth, the queue only a wake-up call: a lost task, a killed worker or a queue that is down
delays and loses nothing, because ``sweep`` finds what is due. A sender may run twice for one row, namely
when it was killed between success and our commit; it gets the same ``key`` then, so that the repeat is
recognisable (a mail has the same Message-ID).
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from portal.core.models import Outbox

LEASE = dt.timedelta(minutes=2)
"""Longer than the slowest sender (``EMAIL_TIMEOUT`` is 10 s): within it nobody else takes the row."""
LONGEST = dt.timedelta(hours=6)
SWEEP_SIZE = 200
LOST = dt.timedelta(hours=2)
"""Longer than the slowest task (rebuilding an index): a task RUNNING for longer has lost its worker."""
MOST_TRIES = 3

logger = logging.getLogger(__name__)
Sender = Callable[[str, dict[str, Any]], None]
_senders: dict[str, Sender] = {}


class Undeliverable(Exception):
    """A sender raises it when trying again is of no use; the row is then done, with the reason kept."""


class UnknownKind(LookupError):
    """No sender is registered for this kind of row."""


@dataclass(frozen=True)
class Letter:
    """One row to be: what kind of thing, its unique key, ids that its sender needs (never personal data)."""

    kind: str
    key: str
    payload: dict[str, Any]


def sender(kind: str) -> Callable[[Sender], Sender]:
    """Register the decorated ``fn(key, payload)`` for rows of ``kind``. It raises when it did not succeed."""

    def register(function: Sender) -> Sender:
        _senders[kind] = function
        return function

    return register


def put(*, kind: str, key: str, payload: dict[str, Any], at: dt.datetime) -> Outbox:
    """Note down one thing to do; the same key twice is one row. Call it inside the deciding transaction."""
    row, created = Outbox.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": payload, "created_at": at, "next_at": at}
    )
    if created:
        _wake_after_commit(deliver, row.pk)
    return row


def put_many(letters: Iterable[Letter], *, at: dt.datetime) -> None:
    """As ``put``, for many at once and with one wake-up call; keys that exist already are left as they are."""
    Outbox.objects.bulk_create(
        [
            Outbox(
                kind=letter.kind, key=letter.key, payload=letter.payload, created_at=at, next_at=at
            )
            for letter in letters
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    _wake_after_commit(sweep_now)


def _wake_after_commit(wake_up: Task, *args: int) -> None:
    def wake() -> None:
        try:
            wake_up.enqueue(*args)
        except Exception:
            # What was decided stands; the timer's sweep delivers although the queue is down.
            logger.exception("The queue did not take a wake-up call")

    transaction.on_commit(wake)


@task()
def deliver(pk: int) -> None:
    """Send one row if it is due and nobody else has it. Safe to call at any time and any number of times."""
    attempt(pk, at=timezone.now())


@task()
def sweep_now() -> None:
    """Send what is due, as the timer does every minute."""
    sweep(timezone.now())


def attempt(pk: int, *, at: dt.datetime) -> bool:
    """Take the row on a lease and run its sender; whether it is done now. Errors are kept in the row."""
    due = Outbox.objects.filter(pk=pk, done_at=None, next_at__lte=at)
    row = due.first()
    if row is None or not due.filter(attempts=row.attempts).update(
        attempts=F("attempts") + 1, next_at=at + lease(row.attempts)
    ):
        return False
    try:
        _sender_of(row.kind)(row.key, row.payload)
    except Undeliverable as error:
        logger.warning("Given up", extra={"outbox": pk, "error": str(error)})
        Outbox.objects.filter(pk=pk).update(done_at=at, last_error=str(error))
        return True
    except Exception as error:  # noqa: BLE001 (whatever it was, the row is tried again)
        logger.warning(
            "Not sent, will be tried again", extra={"outbox": pk, "error": type(error).__name__}
        )
        Outbox.objects.filter(pk=pk).update(last_error=type(error).__name__)
        return False
    Outbox.objects.filter(pk=pk).update(done_at=at, last_error="")
    return True


def lease(attempts: int) -> dt.timedelta:
    """How long the next attempt owns the row: doubling, up to six hours."""
    return min(LEASE * 2 ** min(attempts, 12), LONGEST)


def _sender_of(kind: str) -> Sender:
    try:
        return _senders[kind]
    except KeyError as error:
        raise UnknownKind(kind) from error


def sweep(at: dt.datetime) -> int:
    """Send what is due and was not woken for; how many were done. Needs neither worker nor queue."""
    due = Outbox.objects.filter(done_at=None, next_at__lte=at).order_by("next_at", "pk")
    started, done = time.monotonic(), 0
    for pk in list(due.values_list("pk", flat=True)[:SWEEP_SIZE]):
        # A lease begins when its own attempt does, not when the sweep did.
        done += attempt(pk, at=at + dt.timedelta(seconds=time.monotonic() - started))
    return done


def requeue_lost_tasks(at: dt.datetime) -> int:
    """Give tasks whose worker was killed back to the queue, three times at most; how many were given back.

    A killed worker leaves its task RUNNING for ever, as of django-tasks-db 0.13.
    """
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - LOST)
    given_back = 0
    for result in lost:
        mine = lost.filter(pk=result.pk)
        if len(result.worker_ids) < MOST_TRIES:
            given_back += mine.update(status=TaskResultStatus.READY)
        else:
            mine.update(status=TaskResultStatus.FAILED, finished_at=at)
    return given_back
