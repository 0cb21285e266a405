"""dispatch and sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.assignments import assign, check_units
from opinions.casework.deadlines import due_when_dispatched
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, check_fresh, check_who, finish, lock
from opinions.enums import Actor, AssignmentRole, Move, State
from opinions.lifecycle import CO_SIGNING_STATES, MoveRefused, Refusal, target_of
from opinions.models import Assignment, Opinion
from opinions.permissions import NotInUnit, Standing
from portal.reference.models import Unit
from portal.users.models import User


class AlreadySigned(Refusal):
    message = _("“%(unit)s”已经签收。")


@transaction.atomic
def dispatch(
    opinion: Opinion,
    *,
    lead: Unit,
    co_handling: Iterable[Unit],
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Give the case to a lead unit and any number of co-handling ones. The answer's clock starts here.

    Once, unless the case came back from a consultation: see ``due_when_dispatched``.
    """
    target = begin(opinion, Move.DISPATCH, by=by, seen=seen)
    helping = check_units(lead, co_handling)
    opinion.due_on = due_when_dispatched(opinion, at)
    opinion.dispatched_at = opinion.dispatched_at or at
    before, opinion.state = opinion.state, target
    opinion.lead_unit, opinion.handler = lead, None
    opinion.save(update_fields=["state", "lead_unit", "handler", "dispatched_at", "due_on"])
    assign(opinion, lead, helping, by=by, at=at)
    facts = {
        "lead": lead.code,
        "co_handling": [unit.code for unit in helping],
        "due_on": opinion.due_on.isoformat(),
    }
    finish(opinion, StepSpec(Move.DISPATCH, before, target, at, Actor.STAFF, by, data=facts))
    return opinion


@transaction.atomic
def sign(
    opinion: Opinion,
    *,
    by: User,
    at: dt.datetime,
    unit: Unit | None = None,
    seen: int | None = None,
) -> Opinion:
    """Sign one's unit's part: the lead's starts the handling, a co-handling one's does not move the case.

    Without ``unit`` the first unsigned part of one's units is signed, the lead's before others.

    :raises NotInUnit: no unit of this person has the case (or not the one named).
    :raises AlreadySigned: nothing of his is left to sign.
    """
    lock(opinion)
    check_who(by, opinion, Move.SIGN, seen=seen)
    check_fresh(opinion, seen)
    standing = Standing(by, opinion)
    before = State(opinion.state)
    part = _part_to_sign(standing.parts, unit, before)
    if part.role == AssignmentRole.LEAD:
        opinion.state, opinion.handler = target_of(Move.SIGN, before), by
        opinion.save(update_fields=["state", "handler"])
    elif before not in CO_SIGNING_STATES:
        raise MoveRefused(state=before.label, move=Move.SIGN.label)
    part.signed_at, part.signed_by, part.person = at, by, by
    part.save(update_fields=["signed_at", "signed_by", "person"])
    facts = {"unit": part.unit.code, "role": str(part.role)}
    finish(
        opinion, StepSpec(Move.SIGN, before, State(opinion.state), at, Actor.STAFF, by, data=facts)
    )
    return opinion


def _part_to_sign(parts: list[Assignment], unit: Unit | None, state: State) -> Assignment:
    asked = [part for part in parts if unit is None or part.unit_id == unit.pk]
    if not asked:
        raise NotInUnit
    unsigned = [part for part in asked if part.signed_at is None]
    if not unsigned:
        raise AlreadySigned(unit=str(asked[0].unit))
    # While a return is to be decided the lead's unsigned part waits; one that helps may sign its own.
    now = [part for part in unsigned if state == State.DISPATCHED or not part.leads]
    return (now or unsigned)[0]
