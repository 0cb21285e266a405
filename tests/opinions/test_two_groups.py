"""A second group adds its own rights; it does not carry those of the first beyond its posts."""

from __future__ import annotations

from typing import Any

import pytest

from opinions.enums import State
from opinions.permissions import (
    LIKELIHOOD,
    NotPermitted,
    can_move,
    can_see,
    can_see_contact,
    check_submit_for_resident,
)
from opinions.queries import QUEUES, queue_counts
from portal.users.enums import Role
from studios.models import StudioPage
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.test_permissions import IN_OWN_SCOPE

pytestmark = pytest.mark.django_db


TWO_GROUPS: list[tuple[set[Role], set[Any], set[Any]]] = [
    # groups, moves on a case of one's own posts, moves elsewhere
    (
        {Role.HANDLER, Role.REVIEWER},
        IN_OWN_SCOPE[Role.HANDLER] | IN_OWN_SCOPE[Role.REVIEWER],
        IN_OWN_SCOPE[Role.REVIEWER],
    ),
    (
        {Role.CLERK, Role.REVIEWER},
        IN_OWN_SCOPE[Role.CLERK] | IN_OWN_SCOPE[Role.REVIEWER],
        IN_OWN_SCOPE[Role.REVIEWER],
    ),
    (
        {Role.CLERK, Role.PUBLISHER},
        IN_OWN_SCOPE[Role.CLERK] | IN_OWN_SCOPE[Role.PUBLISHER],
        IN_OWN_SCOPE[Role.PUBLISHER],
    ),
    ({Role.CLERK, Role.HANDLER}, IN_OWN_SCOPE[Role.CLERK] | IN_OWN_SCOPE[Role.HANDLER], set()),
    (
        {Role.CLERK, Role.DISPATCHER},
        IN_OWN_SCOPE[Role.DISPATCHER],
        IN_OWN_SCOPE[Role.DISPATCHER],
    ),
]


@pytest.mark.parametrize(("roles", "own_moves", "foreign_moves"), TWO_GROUPS)
def test_second_group_does_not_widen_the_scope_of_the_first(
    roles: set[Role], own_moves: set[Any], foreign_moves: set[Any]
) -> None:
    unit, other, studio = UnitFactory(), UnitFactory(), StudioPageFactory()
    for each in (unit, other):
        staff(Role.HANDLER, unit=each)  # neither needs a dispatcher in its place
    person = staff(*roles, unit=unit, studio=studio)
    own = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, studio=studio)
    foreign = OpinionFactory(state=State.REPLY_REVIEW, unit=other, studio=StudioPageFactory())

    assert {move for move in LIKELIHOOD if can_move(person, own, move)} == own_moves
    assert {move for move in LIKELIHOOD if can_move(person, foreign, move)} == foreign_moves


@pytest.mark.parametrize("second", [Role.REVIEWER, Role.PUBLISHER])
def test_second_group_does_not_open_contact_data_elsewhere(second: Role) -> None:
    unit, studio = UnitFactory(), StudioPageFactory()
    handler = staff(Role.HANDLER, second, unit=unit)
    clerk = staff(Role.CLERK, second, studio=studio)
    own = OpinionFactory(state=State.HANDLING, unit=unit, studio=studio)
    foreign = OpinionFactory(state=State.HANDLING, studio=StudioPageFactory())

    for person in (handler, clerk):
        assert can_see_contact(person, own)
        assert can_see(person, foreign)
        assert not can_see_contact(person, foreign)


def test_clerk_who_reviews_screens_his_own_studios_matters_alone() -> None:
    studio = StudioPageFactory()
    person = staff(Role.CLERK, Role.REVIEWER, studio=studio)
    own, today = OpinionFactory(studio=studio), MONDAY.date()
    OpinionFactory(studio=StudioPageFactory())
    OpinionFactory()

    assert list(QUEUES["screen"].rows(person, today)) == [own]
    assert queue_counts(person, today)["screen"] == 1


@pytest.mark.parametrize("role", Role)
def test_who_writes_down_what_residents_say(role: Role) -> None:
    own, foreign = StudioPageFactory(), StudioPageFactory()
    person = staff(role, studio=own)

    def may(studio: StudioPage | None) -> bool:
        try:
            check_submit_for_resident(person, studio)
        except NotPermitted:
            return False
        return True

    everywhere = role in {Role.DISPATCHER, Role.ADMINISTRATOR}
    assert may(own) is (everywhere or role is Role.CLERK)
    assert (may(foreign), may(None)) == (everywhere, everywhere)
