"""What the day holds for a person, and who in a unit has how much."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise

from opinions.enums import HANDLING_STATES, State
from opinions.models import NoteMention, Opinion
from opinions.queries.queues import QUEUES, Queue, queue_counts
from opinions.querysets import OpinionQuerySet
from portal.reference.enums import UnitRole
from portal.reference.models import UnitStaff
from portal.users.models import User


@dataclass(frozen=True)
class Waiting:
    code: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class DayOfWork:
    """What one day holds for a person. ``due_today`` and ``overdue`` are of what waits for him."""

    day: dt.date
    due_today: int
    overdue: int
    waiting: list[Waiting]
    """His queues in which something is."""
    mentions: int

    @property
    def anything(self) -> bool:
        return bool(self.waiting or self.mentions)


def my_work(user: User, day: dt.date) -> OpinionQuerySet:
    """Cases whose clock runs and in which this person must act; what waits for others is not his to do."""
    mine = Q(pk__in=())
    for queue in QUEUES.values():
        if queue.owed and queue.open_to(user):
            mine |= queue.condition(user, day) & queue.owed(user)
    return Opinion.objects.visible_to(user).running().filter(mine)


def _is_own(queue: Queue) -> bool:
    return bool(queue.permission) and not queue.is_watched


def day_of(user: User, day: dt.date) -> DayOfWork:
    """Three queries beside those of his rights."""
    counts = queue_counts(user, day)
    mine = my_work(user, day).aggregate(
        today=Count("pk", filter=Q(due_on=day)),
        late=Count("pk", filter=Q(due_on__lt=day)),
    )
    waiting = [
        Waiting(code, queue.label, counts[code])
        for code, queue in QUEUES.items()
        if _is_own(queue) and counts.get(code)
    ]
    return DayOfWork(day, mine["today"], mine["late"], waiting, mentions_of(user).count())


def mentions_of(user: User) -> QuerySet[NoteMention]:
    """Notes that name the person in cases which he still sees and has not opened since; the newest first."""
    seen = Opinion.objects.visible_to(user)
    waiting = NoteMention.objects.filter(user=user, seen_at=None, note__opinion__in=seen)
    return waiting.select_related("note__opinion__published_copy", "note__by").order_by(
        "-note__at", "-pk"
    )


@dataclass(frozen=True)
class Load:
    """How much one handler of a unit has; ``handler`` is None for cases without one.

    ``overdue`` and ``this_week`` are of what the unit itself must do (``UNIT_ACTS``): not of what waits for the
    submitter, a reviewer or a dispatcher.
    """

    unit: int
    unit_label: str
    handler: int | None
    name: str
    open: int
    overdue: int
    this_week: int


WEEK = dt.timedelta(days=7)
UNIT_ACTS = (State.DISPATCHED, State.HANDLING)
"""The clock runs, and it is for the unit to sign or to handle."""


def load_of_units(user: User, day: dt.date) -> list[Load]:
    """Per unit of which the person is the head, and per handler in it; one query. Of what the unit leads."""
    headed = UnitStaff.objects.filter(user=user, role=UnitRole.HEAD).values("unit")
    led = Opinion.objects.visible_to(user).filter(lead_unit__in=headed, state__in=HANDLING_STATES)
    acts = Q(state__in=UNIT_ACTS)
    rows = led.values(
        "lead_unit", "lead_unit__label", "handler", "handler__display_name", "handler__username"
    ).annotate(
        open=Count("pk"),
        overdue=Count("pk", filter=acts & Q(due_on__lt=day)),
        this_week=Count("pk", filter=acts & Q(due_on__range=(day, day + WEEK))),
    )
    return [
        Load(
            row["lead_unit"],
            row["lead_unit__label"],
            row["handler"],
            row["handler__display_name"] or row["handler__username"] or "",
            row["open"],
            row["overdue"],
            row["this_week"],
        )
        for row in rows.order_by("lead_unit", F("handler").asc(nulls_first=True))
    ]
