"""督办提醒 of cases that go to and fro between dispatchers and units: the term of the answer runs on, and so do they."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from opinions import actions, tasks
from opinions.casework.seals import seal_chains
from opinions.enums import Grade, Move, State
from opinions.models import Opinion
from opinions.permissions import moves_for
from portal.core import outbox
from portal.reference.models import Unit
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.escalating import letters, nine, told
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
ALL = [(50, 0), (80, 0), (100, 0), (100, 3), (100, 6)]


class Desk:
    """A case that was dispatched on the Monday with fifteen working days, its dispatcher and its studio's clerk."""

    def __init__(self) -> None:
        studio = StudioPageFactory()
        self.clerk: User = staff(Role.CLERK, studio=studio)
        self.dispatcher: User = staff(Role.DISPATCHER)
        self.case: Opinion = OpinionFactory(
            state=State.ACCEPTED, grade=Grade.ORDINARY, studio=studio, due_on=nine(1).date()
        )
        self.dispatch(nine(0))

    def dispatch(self, at: dt.datetime) -> None:
        actions.dispatch(self.case, lead=UnitFactory(), co_handling=[], by=self.dispatcher, at=at)

    def recall(self, at: dt.datetime) -> None:
        actions.recall(self.case, reason="错派", by=self.dispatcher, at=at)


def test_dispatchers_are_told_at_each_level_of_a_case_that_came_back_to_them() -> None:
    desk = Desk()
    desk.recall(nine(1))
    for day in range(19):
        tasks.escalate_due(nine(day))

    assert told(desk.case) == [(50, 0), (80, 0), (100, 0), (100, 3)]
    both = {desk.clerk.pk, desk.dispatcher.pk}
    assert letters(desk.case) == [{desk.dispatcher.pk}, {desk.dispatcher.pk}, both, both]


def test_what_the_unit_was_told_is_not_told_again() -> None:
    desk = Desk()
    tasks.escalate_due(nine(8))
    desk.recall(nine(8, hour=10))
    tasks.escalate_due(nine(9))
    assert told(desk.case) == [(50, 0)]

    tasks.escalate_due(nine(12))
    desk.dispatch(nine(12, hour=10))
    tasks.escalate_due(nine(13))
    assert told(desk.case) == [(50, 0), (80, 0)]


@pytest.mark.parametrize(
    ("day", "subject", "sentence"),
    [
        (8, "事项待重新交办，期限过半", "答复期限已过一半，最迟 2026-03-23 答复"),
        (12, "事项待重新交办，期限将到", "答复期限已过百分之八十，最迟 2026-03-23 答复"),
        (15, "事项待重新交办，期限已到", "期限已到：应于 2026-03-23 答复"),
        (18, "事项待重新交办，已逾期", "已逾期 3 个工作日：应于 2026-03-23 答复"),
    ],
)
def test_mail_says_that_no_unit_has_it(day: int, subject: str, sentence: str, mailoutbox) -> None:
    desk = Desk()
    desk.recall(nine(1))
    outbox.sweep(nine(1))
    mailoutbox.clear()
    tasks.escalate_due(nine(day))
    outbox.sweep(nine(day))

    mail = next(each for each in mailoutbox if each.to == [desk.dispatcher.email])
    assert subject in mail.subject
    assert f"一件收回或退回的事项还没有重新交办，{sentence}" in mail.body


WAYS = (
    Move.DISPATCH, Move.RECALL, Move.SIGN, Move.REQUEST_RETURN, Move.SEND_ELSEWHERE, Move.REFUSE_RETURN,
)  # fmt: skip


def make(move: Move, case: Opinion, by: User, at: dt.datetime, units: list[Unit]) -> None:
    other = next(unit for unit in units if unit.pk != case.lead_unit_id)
    {
        Move.DISPATCH: lambda: actions.dispatch(case, lead=other, co_handling=[], by=by, at=at),
        Move.RECALL: lambda: actions.recall(case, reason="错派", by=by, at=at),
        Move.SIGN: lambda: actions.sign(case, by=by, at=at),
        Move.REQUEST_RETURN: lambda: actions.request_return(
            case, ground="OTHER", text="不归我们", by=by, at=at
        ),
        Move.SEND_ELSEWHERE: lambda: actions.send_elsewhere(
            case, lead=other, co_handling=[], by=by, at=at
        ),
        Move.REFUSE_RETURN: lambda: actions.refuse_return(case, reason="是", by=by, at=at),
    }[move]()


def test_whatever_way_a_case_takes_each_level_is_told_once_and_on_its_day() -> None:
    dice = random.Random(20260309)
    units, person = [UnitFactory() for _ in range(2)], staff(Role.ADMINISTRATOR)
    cases, days, without_unit = [Desk().case for _ in range(10)], {}, set()
    for day in range(1, 22):
        for case in cases:
            able = [move for move in moves_for(person, case) if move in WAYS]
            if able and dice.random() < (0.2 if case.state == State.ACCEPTED else 0.6):
                make(dice.choice(able), case, person, nine(day - 1, hour=14), units)
        before = {case.pk: told(case) for case in cases}
        tasks.escalate_due(nine(day))
        for case in cases:
            for level in told(case)[len(before[case.pk]) :]:
                days.setdefault(level, set()).add(day)
                without_unit |= {level} if case.state == State.ACCEPTED else set()

    assert days == {level: {day} for level, day in zip(ALL, (8, 12, 15, 18, 21), strict=True)}
    assert all(told(case) == ALL for case in cases)
    assert without_unit == set(ALL)
    seal_chains(nine(22))
    assert found() == []
