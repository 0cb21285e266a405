"""Timers of the site as a whole."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command

from portal.core import outbox, throttle
from portal.core.timers import every


@every(minutes=1)
def send_what_is_due(at: dt.datetime) -> None:
    outbox.sweep(at)


@every(minutes=5)
def requeue_lost_tasks(at: dt.datetime) -> None:
    outbox.requeue_lost_tasks(at)


@every(minutes=1)
def publish_scheduled_pages(at: dt.datetime) -> None:
    call_command("publish_scheduled", verbosity=0)


@every(minutes=60)
def forget_visitors(at: dt.datetime) -> None:
    throttle.forget_expired(at=at)
