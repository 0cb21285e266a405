"""Whatever way a case takes between dispatcher and units, its due date moves by grants and consultations alone."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.enums import Act, Move, State
from opinions.models import Opinion
from opinions.permissions import Standing, moves_for
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
MOVERS = {Act.GRANT_EXTENSION, Move.CONSULT, Move.LEAVE_CONSULTATION}
WALKS, STEPS = 30, 16


def make(move, opinion: Opinion, by: User, at: dt.datetime, units, topic) -> None:
    others = [unit for unit in units if unit.pk != opinion.lead_unit_id]
    {
        Move.DISPATCH: lambda: actions.dispatch(
            opinion, lead=units[0], co_handling=units[1:2], by=by, at=at
        ),
        Move.RECALL: lambda: actions.recall(opinion, reason="错派", by=by, at=at),
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


WAYS = (
    Move.DISPATCH, Move.RECALL, Move.SIGN, Move.REQUEST_RETURN, Move.SEND_ELSEWHERE, Move.REFUSE_RETURN,
    Act.ASK_EXTENSION, Act.GRANT_EXTENSION, Move.CONSULT, Move.LEAVE_CONSULTATION,
)  # fmt: skip


def test_due_date_moves_by_grants_and_consultations_alone(at) -> None:
    dice = random.Random(20260309)
    units = [UnitFactory() for _ in range(3)]
    people = [staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR)]
    topic = TopicPageFactory(collect_from=at - DAY, collect_until=at + 400 * DAY)
    moved, made = 0, set()
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
            assert Standing(person, opinion).sees
    assert made == set(WAYS)
    assert moved > WALKS
    seal_chains(at + DAY)
    assert found() == []
