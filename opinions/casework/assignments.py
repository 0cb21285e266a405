"""The parts of units in a case: giving them, ending them, and who stands behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable

from django.utils.translation import gettext_lazy as _

from opinions.enums import AssignmentRole
from opinions.lifecycle import Refusal
from opinions.models import Assignment, Opinion
from portal.reference.models import Unit
from portal.users.models import User


class UnitRetired(Refusal):
    message = _("“%(unit)s”已停用，请另选承办单位。")


class LeadIsCoHandling(Refusal):
    message = _("“%(unit)s”已是主办单位，不能同时协办。")


def check_in_use(units: Iterable[Unit]) -> None:
    """A retired unit finishes what it has and gets nothing new. :raises UnitRetired: one of them is."""
    for unit in units:
        if unit.retired:
            raise UnitRetired(unit=str(unit))


def check_units(lead: Unit, helping: Iterable[Unit], *, staying: Container[int] = ()) -> list[Unit]:
    """The co-handling units, each once. ``staying`` are keys of units that help already, retired or not.

    :raises UnitRetired: a new one is.
    :raises LeadIsCoHandling: the lead is among them.
    """
    each = list({unit.pk: unit for unit in helping}.values())
    check_in_use((lead, *(unit for unit in each if unit.pk not in staying)))
    if lead in each:
        raise LeadIsCoHandling(unit=str(lead))
    return each


def assign(
    opinion: Opinion, lead: Unit | None, helping: Iterable[Unit], *, by: User, at: dt.datetime
) -> None:
    roles = [(lead, AssignmentRole.LEAD)] if lead else []
    roles += [(unit, AssignmentRole.CO_HANDLING) for unit in helping]
    Assignment.objects.bulk_create(
        [
            Assignment(opinion=opinion, unit=unit, role=role, dispatched_at=at, dispatched_by=by)
            for unit, role in roles
        ]
    )


def give_back(parts: Iterable[Assignment], *, at: dt.datetime) -> None:
    """End these parts; their units do not see the case any more."""
    keys = [part.pk for part in parts]
    Assignment.objects.filter(pk__in=keys).update(ended_at=at, returned_at=at)


def running(opinion: Opinion) -> list[Assignment]:
    """The lead's part first."""
    parts = Assignment.objects.filter(opinion=opinion, ended_at=None).select_related("unit")
    return list(parts.order_by("-role", "pk"))


def lead_part(opinion: Opinion) -> Assignment:
    """:raises Assignment.DoesNotExist: no unit leads."""
    return Assignment.objects.select_related("unit").get(
        opinion=opinion, ended_at=None, role=AssignmentRole.LEAD
    )
