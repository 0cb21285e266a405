"""A unit that signed a case is retired, or has nobody any more: a dispatcher returns the case in its place."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import Move, State
from opinions.permissions import NotPermitted, moves_for
from portal.reference.models import Unit
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def gone(how: str) -> Unit:
    """A unit after it signed a case, and a person who was on its staff."""
    unit = UnitFactory(retired=how == "retired")
    if how != "nobody":
        here, role = how != "left", Role.REVIEWER if how == "no handler" else Role.HANDLER
        staff(role, unit=unit, is_active=here)
    return unit


@pytest.mark.parametrize("how", ["retired", "nobody", "left", "no handler"])
def test_dispatcher_returns_a_signed_case_of_a_unit_that_cannot_go_on(how, at) -> None:
    dispatcher, other = staff(Role.DISPATCHER), UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, unit=gone(how))
    assert Move.REQUEST_RETURN in moves_for(dispatcher, opinion)

    actions.request_return(opinion, ground="OTHER", text="单位已撤并。", by=dispatcher, at=at)
    actions.send_elsewhere(opinion, lead=other, co_handling=(), by=dispatcher, at=at)

    assert (opinion.state, opinion.lead_unit) == (State.DISPATCHED, other)


def test_dispatcher_returns_nothing_of_a_unit_that_can_go_on(at) -> None:
    unit = UnitFactory()
    staff(Role.HANDLER, unit=unit)
    opinion, dispatcher = OpinionFactory(state=State.HANDLING, unit=unit), staff(Role.DISPATCHER)

    assert Move.REQUEST_RETURN not in moves_for(dispatcher, opinion)
    with pytest.raises(NotPermitted):
        actions.request_return(opinion, ground="OTHER", text="说明", by=dispatcher, at=at)


def test_unsigned_case_of_a_unit_that_cannot_go_on_is_recalled() -> None:
    opinion = OpinionFactory(state=State.DISPATCHED, unit=gone("retired"))
    offered = moves_for(staff(Role.DISPATCHER), opinion)

    assert Move.RECALL in offered
    assert Move.REQUEST_RETURN not in offered


def test_nobody_but_a_dispatcher_stands_in_for_a_unit() -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=gone("nobody"))

    for role in (Role.REVIEWER, Role.PUBLISHER):
        assert Move.REQUEST_RETURN not in moves_for(staff(role), opinion)
