"""An office whose case, dispatched on a Monday with fifteen working days, runs out of time."""

from __future__ import annotations

import datetime as dt

from opinions.enums import Event, State
from opinions.models import Opinion
from portal.core.models import Outbox
from portal.core.workdays import load_calendar
from portal.reference.enums import UnitRole
from portal.reference.models import Unit
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import CHINA, MONDAY, OpinionFactory, staff
from tests.factories.reference import UnitFactory, UnitStaffFactory


def nine(working_days: int, *, hour: int = 9, minute: int = 0) -> dt.datetime:
    """So many working days after the Monday on which the factories' cases were dispatched."""
    day = load_calendar().after(MONDAY.date(), working_days)
    return dt.datetime.combine(day, dt.time(hour, minute), CHINA)


def handled(state: State = State.HANDLING, *, unit: Unit | None = None, **fields) -> Opinion:
    """Dispatched on the Monday with fifteen working days."""
    return OpinionFactory(state=state, unit=unit or UnitFactory(), **fields, due_on=nine(15).date())


def told(opinion: Opinion) -> list[tuple[int, int]]:
    steps = opinion.steps.filter(move=Event.ESCALATED).order_by("position")
    return [(step.data["share"], step.data["days"]) for step in steps]


def letters(opinion: Opinion) -> list[set[int]]:
    """Who was told by each reminder, in order."""
    rows = list(Outbox.objects.filter(kind="staff-mail").order_by("pk"))
    steps = opinion.steps.filter(move=Event.ESCALATED).order_by("position")
    return [
        {row.payload["user"] for row in rows if row.payload["step"] == step.pk} for step in steps
    ]


class Office:
    """A unit with head and handler, and a dispatcher."""

    def __init__(self) -> None:
        self.unit = UnitFactory()
        self.handler: User = staff(Role.HANDLER, unit=self.unit)
        self.head: User = staff(Role.HANDLER)
        UnitStaffFactory(unit=self.unit, user=self.head, role=UnitRole.HEAD)
        self.dispatcher: User = staff(Role.DISPATCHER)
        self.case = handled(unit=self.unit, handler=self.handler)
