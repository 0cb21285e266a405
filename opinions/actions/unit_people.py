"""The people of a unit: reassign, remind, take_from_leaver."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.assignments import lead_part, running
from opinions.casework.deadlines import sign_due
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, finish, lock
from opinions.casework.numbers import civil_day
from opinions.enums import HANDLING_STATES, Actor, Event, Move, State
from opinions.lifecycle import Refusal
from opinions.models import Assignment, Opinion
from opinions.permissions import works_for
from portal.reference.models import UnitStaff
from portal.users.models import User


class PersonNotInUnit(Refusal):
    message = _("“%(person)s”不是主办单位的在岗人员，请另选。")


class PersonMayNotHandle(Refusal):
    message = _("“%(person)s”的角色不能经办事项，请另选，或者请管理员先设置角色。")


class SamePerson(Refusal):
    message = _("这件事项已由“%(person)s”经办。")


@transaction.atomic
def reassign(
    opinion: Opinion, *, person: User, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Give the case to another person of the lead unit.

    :raises PersonNotInUnit: he is not on its staff, or has left.
    :raises PersonMayNotHandle: his role does not let him.
    :raises SamePerson: he handles it already.
    """
    target = begin(opinion, Move.REASSIGN, by=by, seen=seen)
    on_staff = UnitStaff.objects.filter(unit=opinion.lead_unit_id, user=person)
    if not person.is_active or not on_staff.exists():
        raise PersonNotInUnit(person=str(person))
    if not person.has_perm("opinions.handle_opinion"):
        raise PersonMayNotHandle(person=str(person))
    if opinion.handler_id == person.pk:
        raise SamePerson(person=str(person))
    before, former, opinion.handler = opinion.state, opinion.handler_id, person
    opinion.save(update_fields=["handler"])
    part = lead_part(opinion)
    part.person = person
    part.save(update_fields=["person"])
    facts = {"person": person.pk, "former": former}
    finish(opinion, StepSpec(Move.REASSIGN, before, target, at, Actor.STAFF, by, data=facts))
    return opinion


@transaction.atomic
def remind(opinion: Opinion, part: Assignment, *, at: dt.datetime) -> bool:
    """Ask the unit of an unsigned part to sign, once, when the term for it is over; whether it was done now."""
    lock(opinion)
    part.refresh_from_db(from_queryset=Assignment.objects.select_related("unit"))
    if not _is_to_be_reminded(opinion, part, civil_day(at)):
        return False
    part.reminded_at = at
    part.save(update_fields=["reminded_at"])
    facts = {"unit": part.unit.code, "role": str(part.role)}
    _record(opinion, Event.REMINDED, at=at, facts=facts)
    return True


def _is_to_be_reminded(opinion: Opinion, part: Assignment, today: dt.date) -> bool:
    if part.signed_at or part.ended_at or part.reminded_at:
        return False
    waits = opinion.state == State.DISPATCHED if part.leads else opinion.state in HANDLING_STATES
    return waits and today > sign_due(part, opinion)


@transaction.atomic
def take_from_leaver(opinion: Opinion, *, at: dt.datetime) -> int:
    """Parts of a running case whose person has left go to their unit, which finds the case without a
    handler; how many there were. The unit's heads are told."""
    lock(opinion)
    if opinion.state not in HANDLING_STATES:
        return 0
    left = 0
    for part in running(opinion):
        person = (opinion.handler if part.leads else None) or part.person
        if person is None or works_for(person, part.unit_id):
            continue
        left += 1
        Assignment.objects.filter(pk=part.pk).update(person=None)
        if part.leads:
            opinion.handler = None
            opinion.save(update_fields=["handler"])
        facts = {"unit": part.unit.code, "person": person.pk}
        _record(opinion, Event.HANDLER_LEFT, at=at, facts=facts)
    return left


def _record(opinion: Opinion, event: Event, *, at: dt.datetime, facts: dict[str, Any]) -> None:
    state = opinion.state
    finish(opinion, StepSpec(event, state, state, at, Actor.CLOCK, data=facts))
