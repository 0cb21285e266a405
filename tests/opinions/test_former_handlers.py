"""Who ever handled a case decides neither on its reopening nor calls its submitter back."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from opinions import actions
from opinions.enums import Act, Move, State
from opinions.models import CallBack, Opinion, Rating
from opinions.permissions import OwnCase, Standing, can_move, standings
from opinions.queries import QUEUES
from portal.reference.models import Unit, UnitStaff
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import HOUR, OpinionFactory, staff
from tests.factories.reference import UnitFactory, UnitStaffFactory

pytestmark = pytest.mark.django_db
CONTACT = {"name": "王芳", "phone": "13800138000"}
BOTH = (Role.HANDLER, Role.DISPATCHER)


def dissatisfied(opinion: Opinion, at: dt.datetime) -> Opinion:
    marks = actions.Marks(1)
    return actions.request_reopen(opinion, reason="没修好", marks=marks, at=at)


def test_handler_before_reassignment_does_not_decide(at) -> None:
    unit = UnitFactory()
    first, second = staff(*BOTH, unit=unit), staff(*BOTH, unit=unit)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    actions.sign(opinion, by=first, at=at)
    actions.reassign(opinion, person=second, by=staff(Role.ADMINISTRATOR), at=at)
    third = staff(*BOTH, unit=unit)
    actions.reassign(opinion, person=third, by=staff(Role.ADMINISTRATOR), at=at)
    actions.submit_reply(opinion, text="答", by=third, at=at)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)
    dissatisfied(opinion, at)

    for person in (first, second, third):
        with pytest.raises(OwnCase):
            actions.grant_reopen(opinion, by=person, at=at)
        with pytest.raises(OwnCase):
            actions.refuse_reopen(opinion, reason="修好了", by=person, at=at)
    assert can_move(staff(*BOTH, unit=unit), opinion, Move.GRANT_REOPEN)


def test_handler_before_reopening_does_not_call_back(at) -> None:
    unit = UnitFactory()
    first = staff(*BOTH, unit=unit)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit, contact=CONTACT)
    actions.sign(opinion, by=first, at=at)
    actions.submit_reply(opinion, text="答", by=staff(Role.ADMINISTRATOR), at=at)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)
    actions.grant_reopen(dissatisfied(opinion, at), by=staff(Role.DISPATCHER), at=at)
    boss = staff(Role.ADMINISTRATOR)
    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=boss, at=at)
    actions.sign(opinion, by=boss, at=at)
    actions.submit_reply(opinion, text="再答", by=boss, at=at)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at + HOUR)
    actions.rate(opinion, marks=actions.Marks(1), reason="还没修好", at=at + 2 * HOUR)

    with pytest.raises(OwnCase):
        actions.call_back(opinion, reached=True, satisfied=1, note="", by=first, at=at + 3 * HOUR)
    assert can_move(staff(*BOTH, unit=unit), opinion, Act.CALL_BACK)


def lived(people: list[User], units: list[Unit], dice: random.Random, at: dt.datetime) -> Opinion:
    """A case that went through random hands, some of them twice, to one of the two states."""
    boss = staff(Role.ADMINISTRATOR)
    opinion = OpinionFactory(state=State.ACCEPTED, contact=CONTACT)
    times = dice.randint(1, 2)
    for again in range(times):
        now = at + again * 10 * HOUR
        lead, helping = dice.sample(units, 2)
        actions.dispatch(opinion, lead=lead, co_handling=[helping], by=boss, at=now)
        actions.sign(opinion, unit=lead, by=dice.choice([*people, boss]), at=now)
        if dice.random() < 0.4:
            actions.sign(opinion, unit=helping, by=dice.choice(people), at=now)
        if dice.random() < 0.5:
            person = dice.choice([each for each in people if each.pk != opinion.handler_id])
            if not UnitStaff.objects.filter(unit=lead, user=person).exists():
                UnitStaffFactory(unit=lead, user=person)
            actions.reassign(opinion, person=person, by=boss, at=now)
        actions.submit_reply(opinion, text=f"答{again}", by=dice.choice([*people, boss]), at=now)
        actions.release(opinion, by=staff(Role.REVIEWER), at=now)
        dissatisfied(opinion, now + HOUR)
        if again + 1 < times:
            actions.grant_reopen(opinion, by=staff(Role.DISPATCHER), at=now + HOUR)
    if dice.random() < 0.5:
        actions.refuse_reopen(opinion, reason="是", by=staff(Role.DISPATCHER), at=now + HOUR)
    return opinion


@pytest.mark.parametrize("seed", range(4))
def test_case_crowd_and_queue_say_the_same_of_random_cases(seed: int, at) -> None:
    """And so does a count by hand over the steps."""
    dice = random.Random(seed)
    units = [UnitFactory() for _ in range(3)]
    people = [staff(*BOTH) for _ in range(3)]
    cases = [lived(people, units, dice, at) for _ in range(6)]
    found = {True: 0, False: 0}

    for person in people:
        many = standings(person, cases)
        for case in cases:
            hands = {
                *(step.by_id for step in case.steps.filter(move__in=("SIGN", "SUBMIT_REPLY"))),
                *(step.data["person"] for step in case.steps.filter(move="REASSIGN")),
            }
            mine = person.pk in hands
            found[mine] += 1
            assert Standing(person, case).is_handler == many[case.pk].is_handler == mine
            name = "reopen" if case.state == State.REOPEN_REQUESTED else "call-back"
            queued = QUEUES[name].rows(person, at.date()).filter(pk=case.pk).exists()
            assert queued != mine, (case.state, hands)
    assert all(found.values())
    assert not CallBack.objects.exists()
    assert Rating.objects.exists()
