"""An answer given on the spot is put right by those who may give one, and by a second person, like any other."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import Act
from opinions.permissions import NotPermitted, can_move, moves_for
from opinions.queries import released_reply
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found
from tests.opinions.test_actions_corrections import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """The same day, so that no seal is missed."""
    return MONDAY + 12 * HOUR


@pytest.mark.parametrize("role", [Role.CLERK, Role.DISPATCHER, Role.ADMINISTRATOR])
def test_answer_on_the_spot_is_corrected_by_whoever_may_give_one(at, role) -> None:
    studio = StudioPageFactory()
    case, person = OpinionFactory(studio=studio), staff(role, studio=studio)
    actions.answer_on_the_spot(case, text="周三开门。", by=staff(Role.DISPATCHER), at=at)
    assert Act.PROPOSE_CORRECTION in moves_for(person, case)

    actions.propose_correction(case, text="周四开门。", reason="记错了", by=person, at=at)
    with pytest.raises(NotPermitted):
        actions.correct(case, by=person, at=at)
    actions.correct(case, by=staff(Role.REVIEWER), at=at)

    assert released_reply(case).text == "周四开门。"
    assert found() == []


@pytest.mark.parametrize("role", Role)
def test_answer_on_the_spot_is_nobody_elses_to_correct(at, role) -> None:
    """Neither another studio's, nor that of a unit that never had the case."""
    case = OpinionFactory(studio=StudioPageFactory())
    actions.answer_on_the_spot(case, text="周三开门。", by=staff(Role.DISPATCHER), at=at)
    person = staff(role, unit=UnitFactory(), studio=StudioPageFactory())

    may = role in {Role.DISPATCHER, Role.ADMINISTRATOR}
    assert can_move(person, case, Act.PROPOSE_CORRECTION) is may
    assert (Act.PROPOSE_CORRECTION in moves_for(person, case)) is may


@pytest.mark.parametrize("role", [Role.CLERK, Role.DISPATCHER])
def test_reply_of_a_unit_is_not_corrected_by_those_who_answer_on_the_spot(at, role) -> None:
    studio = StudioPageFactory()
    office = Office(at, studio=studio)

    with pytest.raises(NotPermitted):
        office.propose(by=staff(role, studio=studio))
