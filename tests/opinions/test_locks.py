"""Two people do not answer the same case: the second is told who writes, and since when."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.actions.locks import HELD
from opinions.enums import State
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
        actions.check_nobody_else_writes(opinion, by=second, at=at + MINUTE)
    actions.check_nobody_else_writes(opinion, by=first, at=at + MINUTE)


def test_lock_is_renewed_and_keeps_its_beginning(at) -> None:
    opinion, person = OpinionFactory(), staff(Role.DISPATCHER)

    actions.take_lock(opinion, by=person, at=at)
    lock = actions.take_lock(opinion, by=person, at=at + 2 * MINUTE)

    assert (lock.since, lock.until) == (at, at + 2 * MINUTE + HELD)


def test_lock_that_nobody_renews_ends(at) -> None:
    opinion, first, second = OpinionFactory(), staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    actions.take_lock(opinion, by=first, at=at)

    actions.check_nobody_else_writes(opinion, by=second, at=at + HELD)
    lock = actions.take_lock(opinion, by=second, at=at + HELD)

    assert (lock.user, lock.since) == (second, at + HELD)


def test_lock_is_taken_over_only_expressly(at) -> None:
    opinion, first, second = OpinionFactory(), staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    actions.take_lock(opinion, by=first, at=at)

    lock = actions.take_lock(opinion, by=second, at=at + MINUTE, over=True)

    assert (lock.user, lock.since) == (second, at + MINUTE)
    with pytest.raises(actions.SomebodyWrites):
        actions.check_nobody_else_writes(opinion, by=first, at=at + MINUTE)


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
