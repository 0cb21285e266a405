"""A unit that signed a case is retired, or has nobody any more: a dispatcher returns the case in its place."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import PAUSED_STATES, Move, State
from opinions.models import Opinion
from opinions.permissions import NotPermitted, moves_for
from opinions.queries import QUEUES, my_work, queue_counts
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


WITH_THE_UNIT = [State.DISPATCHED, State.HANDLING, State.WAITING_SUBMITTER, State.REPLY_REVIEW]


@pytest.mark.parametrize("state", WITH_THE_UNIT)
@pytest.mark.parametrize("how", ["nobody", "left", "no handler"])
def test_case_that_nobody_can_handle_stands_before_the_dispatchers_at_once(
    how: str, state: State, at
) -> None:
    dispatcher, today = staff(Role.DISPATCHER), at.date()
    opinion = OpinionFactory(state=state, unit=gone(how), handler=None)
    Opinion.objects.update(handler=None)

    assert list(QUEUES["nobody"].rows(dispatcher, today)) == [opinion]
    assert queue_counts(dispatcher, today)["nobody"] == 1
    # What waits for the submitter is nobody's to do by its day.
    assert (opinion in my_work(dispatcher, today)) is (state not in PAUSED_STATES)

    staff(Role.HANDLER, unit=opinion.lead_unit)
    assert not QUEUES["nobody"].rows(dispatcher, today).exists()


def test_what_somebody_signed_for_a_unit_without_people_is_his(at) -> None:
    dispatcher = staff(Role.DISPATCHER)
    OpinionFactory(state=State.HANDLING, unit=gone("nobody"), handler=staff(Role.ADMINISTRATOR))

    assert not QUEUES["nobody"].rows(dispatcher, at.date()).exists()


def test_return_that_was_asked_for_waits_in_its_own_queue_alone(at) -> None:
    dispatcher = staff(Role.DISPATCHER)
    opinion = OpinionFactory(state=State.RETURN_REQUESTED, unit=gone("nobody"))

    assert not QUEUES["nobody"].rows(dispatcher, at.date()).exists()
    assert list(QUEUES["returns"].rows(dispatcher, at.date())) == [opinion]
