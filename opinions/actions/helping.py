"""Co-handling units: contribute, change_co_handling. How such a unit gets out is the dispatcher's to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.assignments import (
    LeadIsCoHandling,
    assign,
    check_in_use,
    give_back,
    running,
)
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin_act, finish, written
from opinions.enums import Act, Actor
from opinions.lifecycle import Refusal
from opinions.models import Assignment, Contribution, Opinion
from opinions.permissions import NotInUnit, Standing
from portal.reference.models import Unit
from portal.users.models import User


class ContributionMissing(Refusal):
    message = _("请写下协办意见。")


class NotSigned(Refusal):
    message = _("请先签收，再提交协办意见。")


class SameUnits(Refusal):
    message = _("协办单位没有变化。")


class ChangeReasonMissing(Refusal):
    message = _("请写明为什么调整协办单位。")


@transaction.atomic
def contribute(
    opinion: Opinion,
    *,
    text: str,
    by: User,
    at: dt.datetime,
    unit: Unit | None = None,
    seen: int | None = None,
) -> Contribution:
    """Hand one's unit's contribution to the lead; several are allowed, none replaces another.

    Without ``unit`` it is for the one of one's units that has handed in least so far.

    :raises NotInUnit: no co-handling part is his (or not in the unit named).
    :raises NotSigned: his unit has not signed its part.
    """
    begin_act(opinion, Act.CONTRIBUTE, by=by, seen=seen)
    text = written(text, ContributionMissing)
    part = _part_that_contributes(opinion, by, unit)
    given = Contribution.objects.create(opinion=opinion, unit=part.unit, text=text, by=by, at=at)
    facts = {"unit": part.unit.code, "contribution": given.pk}
    state = opinion.state
    finish(
        opinion,
        StepSpec(Act.CONTRIBUTE, state, state, at, Actor.STAFF, by, digest_of=text, data=facts),
    )
    return given


@transaction.atomic
def change_co_handling(
    opinion: Opinion,
    *,
    co_handling: Iterable[Unit],
    reason: str,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Let these units co-handle from now on and no others. Those that stay keep their parts, what was
    contributed stays with the case.

    :raises UnitRetired: one of the new ones; those that help already may go on.
    :raises LeadIsCoHandling: the lead is among them.
    :raises SameUnits: nothing would change.
    """
    begin_act(opinion, Act.CHANGE_CO_HANDLING, by=by, seen=seen)
    wanted = {unit.pk: unit for unit in co_handling}
    if opinion.lead_unit_id in wanted:
        raise LeadIsCoHandling(unit=str(opinion.lead_unit))
    helping = [part for part in running(opinion) if not part.leads]
    present = {part.unit_id for part in helping}
    joining = [unit for key, unit in wanted.items() if key not in present]
    leaving = [part for part in helping if part.unit_id not in wanted]
    check_in_use(joining)
    if not joining and not leaving:
        raise SameUnits
    reason = written(reason, ChangeReasonMissing)
    give_back(leaving, at=at)
    assign(opinion, None, joining, by=by, at=at)
    facts = {
        "joined": [unit.code for unit in joining],
        "left": [part.unit.code for part in leaving],
    }
    state = opinion.state
    finish(
        opinion,
        StepSpec(
            Act.CHANGE_CO_HANDLING, state, state, at, Actor.STAFF, by, text=reason, data=facts
        ),
    )
    return opinion


def _part_that_contributes(opinion: Opinion, by: User, unit: Unit | None) -> Assignment:
    standing = Standing(by, opinion)
    mine = [part for part in standing.helping_parts if unit is None or part.unit_id == unit.pk]
    if not mine:
        raise NotInUnit
    signed = [part for part in mine if part.signed_at]
    if not signed:
        raise NotSigned
    given = list(Contribution.objects.filter(opinion=opinion).values_list("unit_id", flat=True))
    return min(signed, key=lambda part: (given.count(part.unit_id), part.pk))
