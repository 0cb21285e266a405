"""A case leaves the unit that has it: recall, return_unsigned, request_return, send_elsewhere, refuse_return.

Time that was spent stays spent: none of them moves the due date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.assignments import assign, check_units, give_back, lead_part, running
from opinions.casework.deadlines import due_when_dispatched, return_due
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, finish, written
from opinions.casework.numbers import civil_day
from opinions.enums import Actor, Move, ReturnGround, State
from opinions.lifecycle import Refusal
from opinions.models import Opinion
from portal.reference.models import Unit
from portal.users.models import User


class RecallReasonMissing(Refusal):
    message = _("请写明收回的理由。")


class GroundUnknown(Refusal):
    message = _("请从所列理由中选择退回的理由。")


class ReturnTextMissing(Refusal):
    message = _("请写明为什么退回、应由谁办理。")


class SameUnit(Refusal):
    message = _("“%(unit)s”已申请退回这件事项，请改派其他单位，或不同意退回。")


class RefusalReasonMissing(Refusal):
    message = _("请写明不同意退回的理由。")


class StillInTime(Refusal):
    """The clock was asked too early, or the unit has signed."""

    message = _("签收期限未满，不退回。")


@transaction.atomic
def recall(
    opinion: Opinion, *, reason: str, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """Take an unsigned case back from its units, to be dispatched anew with the same due date."""
    target = begin(opinion, Move.RECALL, by=by, seen=seen)
    reason = written(reason, RecallReasonMissing)
    return _back_to_dispatcher(opinion, Move.RECALL, target, by=by, at=at, text=reason)


@transaction.atomic
def return_unsigned(opinion: Opinion, *, at: dt.datetime, seen: int | None = None) -> Opinion:
    """The lead has not signed though it was reminded: the clock gives the case back to the dispatchers.

    :raises StillInTime: it may still sign today.
    """
    target = begin(opinion, Move.RETURN_UNSIGNED, by=None, seen=seen)
    last_day = return_due(lead_part(opinion), opinion)
    if last_day is None or civil_day(at) <= last_day:
        raise StillInTime
    return _back_to_dispatcher(opinion, Move.RETURN_UNSIGNED, target, by=None, at=at)


@transaction.atomic
def request_return(
    opinion: Opinion,
    *,
    ground: ReturnGround | str,
    text: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """The lead unit holds that the case is not its own; a dispatcher decides. The clock runs on."""
    target = begin(opinion, Move.REQUEST_RETURN, by=by, seen=seen)
    if ground not in ReturnGround.values:
        raise GroundUnknown
    text = written(text, ReturnTextMissing)
    before, opinion.state = opinion.state, target
    opinion.save(update_fields=["state"])
    facts = {"unit": lead_part(opinion).unit.code, "ground": str(ground)}
    finish(
        opinion,
        StepSpec(Move.REQUEST_RETURN, before, target, at, Actor.STAFF, by, text=text, data=facts),
    )
    return opinion


@transaction.atomic
def send_elsewhere(
    opinion: Opinion,
    *,
    lead: Unit,
    co_handling: Iterable[Unit],
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Give a case whose unit asked to return it to another lead, with the same due date.

    Units that go on co-handling keep their parts, signed or not; the unit that returned it may be one of
    them, and then signs a new part.

    :raises SameUnit: ``lead`` is the unit that returned it.
    """
    target = begin(opinion, Move.SEND_ELSEWHERE, by=by, seen=seen)
    parts = running(opinion)
    helped = {part.unit_id for part in parts if not part.leads}
    if lead.pk == opinion.lead_unit_id:
        raise SameUnit(unit=str(lead))
    helping = check_units(lead, co_handling, staying=helped)
    kept = helped & {unit.pk for unit in helping}
    opinion.due_on = due_when_dispatched(opinion, at)
    before, opinion.state = opinion.state, target
    opinion.lead_unit, opinion.handler = lead, None
    opinion.save(update_fields=["state", "lead_unit", "handler", "due_on"])
    give_back((part for part in parts if part.unit_id not in kept), at=at)
    assign(opinion, lead, (unit for unit in helping if unit.pk not in kept), by=by, at=at)
    facts = {
        "lead": lead.code,
        "co_handling": [unit.code for unit in helping],
        "due_on": opinion.due_on.isoformat(),
    }
    finish(opinion, StepSpec(Move.SEND_ELSEWHERE, before, target, at, Actor.STAFF, by, data=facts))
    return opinion


@transaction.atomic
def refuse_return(
    opinion: Opinion, *, reason: str, by: User, at: dt.datetime, seen: int | None = None
) -> Opinion:
    """The unit has to handle it. A part that nobody had signed counts as signed from now on, by nobody: the case
    has no handler, and waits in the unit's queue for whoever takes it."""
    target = begin(opinion, Move.REFUSE_RETURN, by=by, seen=seen)
    reason = written(reason, RefusalReasonMissing)
    part = lead_part(opinion)
    if part.signed_at is None:
        part.signed_at = at
        part.save(update_fields=["signed_at"])
    before, opinion.state = opinion.state, target
    opinion.save(update_fields=["state"])
    finish(opinion, StepSpec(Move.REFUSE_RETURN, before, target, at, Actor.STAFF, by, text=reason))
    return opinion


def _back_to_dispatcher(
    opinion: Opinion, move: Move, target: State, *, by: User | None, at: dt.datetime, text: str = ""
) -> Opinion:
    parts = running(opinion)
    before, opinion.state = opinion.state, target
    opinion.lead_unit = opinion.handler = None
    opinion.save(update_fields=["state", "lead_unit", "handler"])
    facts = {"unit": next((part.unit.code for part in parts if part.leads), "")}
    actor = Actor.STAFF if by else Actor.CLOCK
    finish(opinion, StepSpec(move, before, target, at, actor, by, text=text, data=facts))
    give_back(parts, at=at)  # the units whose parts end here are told by the line above
    return opinion
