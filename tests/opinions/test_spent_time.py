"""Whatever way a case takes between dispatcher and units, its due date moves by grants, grades and consultations alone."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.enums import Act, Grade, Move, State
from opinions.models import Opinion, Target
from opinions.permissions import Standing, moves_for
from portal.core.workdays import load_calendar
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import CHINA, OpinionFactory, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MOVERS = {Act.GRANT_EXTENSION, Move.REGRADE, Move.CONSULT, Move.LEAVE_CONSULTATION}
WALKS, STEPS = 30, 16


def make(move, opinion: Opinion, by: User, at: dt.datetime, units, topic) -> None:
    others = [unit for unit in units if unit.pk != opinion.lead_unit_id]
    {
        Move.DISPATCH: lambda: actions.dispatch(
            opinion, lead=units[0], co_handling=units[1:2], by=by, at=at
        ),
        Move.RECALL: lambda: actions.recall(opinion, reason="错派", by=by, at=at),
        Move.REGRADE: lambda: actions.regrade(
            opinion, grade=other_grade(opinion), reason="分错", by=by, at=at
        ),
        Move.SIGN: lambda: actions.sign(opinion, by=by, at=at),
        Move.REQUEST_RETURN: lambda: actions.request_return(
            opinion, ground="OTHER", text="不归我们", by=by, at=at
        ),
        Move.SEND_ELSEWHERE: lambda: actions.send_elsewhere(
            opinion, lead=others[0], co_handling=others[1:2], by=by, at=at
        ),
        Move.REFUSE_RETURN: lambda: actions.refuse_return(opinion, reason="是", by=by, at=at),
        Act.ASK_EXTENSION: lambda: actions.ask_extension(
            opinion, days=2, reason="论证", by=by, at=at
        ),
        Act.GRANT_EXTENSION: lambda: actions.grant_extension(opinion, by=by, at=at),
        Move.CONSULT: lambda: actions.consult(opinion, topic=topic, by=by, at=at),
        Move.LEAVE_CONSULTATION: lambda: actions.leave_consultation(
            opinion, reason="另办", by=by, at=at
        ),
    }[move]()


def other_grade(opinion: Opinion) -> Grade:
    return Grade.SIMPLE if opinion.grade == Grade.COMPLEX else Grade.COMPLEX


def counted(day: dt.date, working_days: int) -> dt.date:
    """So many sheets of the calendar later, one by one."""
    while working_days:
        day += DAY
        working_days -= load_calendar().is_workday(day)
    return day


def recount(opinion: Opinion) -> dt.date | None:
    """The whole term of the grade from the first dispatch of the term, and what was granted; None before it."""
    due, term = None, Target.objects.get(grade=opinion.grade).answer_days
    for step in opinion.steps.order_by("position"):
        day = step.at.astimezone(CHINA).date()
        if step.move == Move.LEAVE_CONSULTATION:
            due = None
        elif step.move == Move.DISPATCH:
            due = due or counted(day, term)
        elif step.move == Act.GRANT_EXTENSION and due:
            due = counted(max(due, day), 2)
    return due


WAYS = (
    Move.DISPATCH, Move.RECALL, Move.REGRADE, Move.SIGN, Move.REQUEST_RETURN, Move.SEND_ELSEWHERE, Move.REFUSE_RETURN,
    Act.ASK_EXTENSION, Act.GRANT_EXTENSION, Move.CONSULT, Move.LEAVE_CONSULTATION,
)  # fmt: skip


def test_due_date_moves_by_grants_grades_and_consultations_alone(at) -> None:
    dice = random.Random(20260309)
    units = [UnitFactory() for _ in range(3)]
    people = [staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR)]
    topic = TopicPageFactory(collect_from=at - DAY, collect_until=at + 400 * DAY)
    moved, regraded, made = 0, 0, set()
    for _ in range(WALKS):
        opinion = OpinionFactory(state=State.DISPATCHED, unit=units[0])
        for step in range(STEPS):
            now, person = at + step * 7 * HOUR, dice.choice(people)
            able = [move for move in moves_for(person, opinion) if move in WAYS]
            rare = dice.random() < 0.15  # consultations would swallow the walk
            usual = [move for move in able if move is not Move.CONSULT]
            if not (chosen := able if rare else usual):
                continue
            move = dice.choice(chosen)
            was, went = opinion.due_on, opinion.steps.filter(move=Move.LEAVE_CONSULTATION).exists()
            make(move, opinion, person, now, units, topic)
            made.add(move)
            if opinion.due_on != was:
                moved += 1
                # Dispatched for the first time after a consultation it has its whole term again.
                assert move in MOVERS or (move is Move.DISPATCH and went)
            if move is Move.REGRADE:
                assert opinion.due_on == (recount(opinion) or was)
                regraded += opinion.due_on != was
            assert Standing(person, opinion).sees
    assert made == set(WAYS)
    assert moved > WALKS
    assert regraded > WALKS / 2
    seal_chains(at + DAY)
    assert found() == []
