"""Two people do not answer the same case: the second is told who writes, and since when."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.actions.locks import HELD
from opinions.enums import Act, Move, PublicationMove, State
from opinions.models import CaseLock
from opinions.permissions import OutsideScope
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def test_second_person_gets_the_first_ones_lock(at) -> None:
    opinion, first, second = OpinionFactory(), staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    actions.take_lock(opinion, by=first, at=at)

    held = actions.take_lock(opinion, by=second, at=at + MINUTE)

    assert (held.user, held.since) == (first, at)
    with pytest.raises(actions.SomebodyWrites):
        actions.check_nobody_else_writes(opinion, Move.ACCEPT, by=second, at=at + MINUTE)
    actions.check_nobody_else_writes(opinion, Move.ACCEPT, by=first, at=at + MINUTE)


def test_lock_is_renewed_and_keeps_its_beginning(at) -> None:
    opinion, person = OpinionFactory(), staff(Role.DISPATCHER)

    actions.take_lock(opinion, by=person, at=at)
    lock = actions.take_lock(opinion, by=person, at=at + 2 * MINUTE)

    assert (lock.since, lock.until) == (at, at + 2 * MINUTE + HELD)


def test_lock_that_nobody_renews_ends(at) -> None:
    opinion, first, second = OpinionFactory(), staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    actions.take_lock(opinion, by=first, at=at)

    actions.check_nobody_else_writes(opinion, Move.ACCEPT, by=second, at=at + HELD)
    lock = actions.take_lock(opinion, by=second, at=at + HELD)

    assert (lock.user, lock.since) == (second, at + HELD)


def test_lock_is_taken_over_only_expressly(at) -> None:
    opinion, first, second = OpinionFactory(), staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    actions.take_lock(opinion, by=first, at=at)

    lock = actions.take_lock(opinion, by=second, at=at + MINUTE, over=True)

    assert (lock.user, lock.since) == (second, at + MINUTE)
    with pytest.raises(actions.SomebodyWrites):
        actions.check_nobody_else_writes(opinion, Move.ACCEPT, by=first, at=at + MINUTE)


def test_nobody_drops_another_persons_lock(at) -> None:
    opinion, first, second = OpinionFactory(), staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    actions.take_lock(opinion, by=first, at=at)

    actions.drop_lock(opinion, by=second)
    assert CaseLock.objects.filter(user=first).exists()
    actions.drop_lock(opinion, by=first)
    assert not CaseLock.objects.exists()


def test_nobody_locks_a_case_that_he_does_not_see(at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, unit=UnitFactory())

    with pytest.raises(OutsideScope):
        actions.take_lock(opinion, by=staff(Role.HANDLER, unit=UnitFactory()), at=at)


@pytest.mark.parametrize("act", [Act.CONTRIBUTE, Act.ASK_EXTENSION])
def test_what_is_added_beside_is_not_stopped(at, act) -> None:
    opinion, colleague = OpinionFactory(state=State.HANDLING), staff(Role.HANDLER)
    actions.take_lock(opinion, by=staff(Role.DISPATCHER), at=at)

    actions.check_nobody_else_writes(opinion, act, by=colleague, at=at)


def test_signature_of_a_helping_unit_is_not_stopped_the_leads_is(at) -> None:
    unit, helping = UnitFactory(), UnitFactory()
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit, co_handling=(helping,))
    actions.take_lock(opinion, by=staff(Role.DISPATCHER), at=at)
    leader, helper = staff(Role.HANDLER, unit=unit), staff(Role.HANDLER, unit=helping)

    actions.check_nobody_else_writes(opinion, Move.SIGN, by=helper, at=at)
    with pytest.raises(actions.SomebodyWrites):
        actions.check_nobody_else_writes(opinion, Move.SIGN, by=leader, at=at)


@pytest.mark.parametrize(
    ("move", "role"),
    [
        (Act.GRANT_EXTENSION, Role.DISPATCHER),
        (Act.REFUSE_EXTENSION, Role.DISPATCHER),
        (PublicationMove.APPROVE, Role.PUBLISHER),
        (PublicationMove.TAKE_DOWN, Role.PUBLISHER),
    ],
)
def test_decision_beside_is_stopped_only_by_who_may_be_writing_the_same(at, move, role) -> None:
    unit = UnitFactory()
    opinion, second = OpinionFactory(state=State.HANDLING, unit=unit), staff(role)

    actions.take_lock(opinion, by=staff(Role.HANDLER, unit=unit), at=at)
    actions.check_nobody_else_writes(opinion, move, by=second, at=at)

    actions.take_lock(opinion, by=staff(role), at=at, over=True)
    with pytest.raises(actions.SomebodyWrites):
        actions.check_nobody_else_writes(opinion, move, by=second, at=at)
