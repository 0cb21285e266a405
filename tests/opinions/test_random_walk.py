"""Random persons try random moves: nobody ends in a state without an exit, no refusal leaves a trace."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import Move, PublicationMove, PublishConsent, State
from opinions.lifecycle import TABLE, AnyMove, Refusal, is_built
from opinions.models import CaseStep, Opinion
from opinions.permissions import LIKELIHOOD, moves_for
from portal.core.models import Outbox
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WALKS, STEPS = 25, 14

Try = Callable[[Opinion, User, dt.datetime, dict[str, Any]], object]
TRY: dict[AnyMove, Try] = {
    Move.REJECT: lambda o, by, at, w: actions.reject(
        o, reason="UNCLEAR", text="说明", by=by, at=at
    ),
    Move.ACCEPT: lambda o, by, at, w: actions.accept(o, grade=w["grade"], by=by, at=at),
    Move.REGRADE: lambda o, by, at, w: actions.regrade(
        o, grade=w["grade"], reason="重", by=by, at=at
    ),
    Move.ANSWER_ON_THE_SPOT: lambda o, by, at, w: actions.answer_on_the_spot(
        o, text="答", by=by, at=at
    ),
    Move.DISPATCH: lambda o, by, at, w: actions.dispatch(
        o, lead=w["units"][0], co_handling=w["units"][1:], by=by, at=at
    ),
    Move.SIGN: lambda o, by, at, w: actions.sign(o, by=by, at=at),
    Move.SUBMIT_REPLY: lambda o, by, at, w: actions.submit_reply(o, text="答", by=by, at=at),
    Move.SEND_BACK: lambda o, by, at, w: actions.send_back(o, remark="改", by=by, at=at),
    Move.RELEASE: lambda o, by, at, w: actions.release(o, by=by, at=at),
    Move.CONSULT: lambda o, by, at, w: actions.consult(o, topic=w["topic"], by=by, at=at),
    Move.LEAVE_CONSULTATION: lambda o, by, at, w: actions.leave_consultation(
        o, reason="另办", by=by, at=at
    ),
    PublicationMove.PROPOSE: lambda o, by, at, w: actions.propose(
        o, **original_words(o), by=by, at=at
    ),
    PublicationMove.APPROVE: lambda o, by, at, w: actions.approve(o, by=by, at=at),
    PublicationMove.DECLINE: lambda o, by, at, w: actions.decline(o, reason="否", by=by, at=at),
    PublicationMove.TAKE_DOWN: lambda o, by, at, w: actions.take_down(o, reason="撤", by=by, at=at),
    PublicationMove.PROPOSE_REPLY: lambda o, by, at, w: actions.propose_reply(
        o, reply=original_words(o)["reply"], reason="", by=by, at=at
    ),
    PublicationMove.APPROVE_REPLY: lambda o, by, at, w: actions.approve_reply(o, by=by, at=at),
    PublicationMove.DECLINE_REPLY: lambda o, by, at, w: actions.decline_reply(
        o, reason="否", by=by, at=at
    ),
}


def test_every_move_of_people_is_tried() -> None:
    assert set(TRY) == {move for move in LIKELIHOOD if is_built(move)}


def trace(opinion: Opinion) -> tuple[Any, ...]:
    return (
        Opinion.objects.filter(pk=opinion.pk).values().get(),
        CaseStep.objects.count(),
        Outbox.objects.count(),
        list(opinion.replies.order_by("pk").values()),
        list(opinion.assignments.order_by("pk").values()),
    )


def test_random_walks_end_nowhere_without_an_exit(at) -> None:
    dice = random.Random(20260302)
    units = [UnitFactory(), UnitFactory()]
    topic = TopicPageFactory(collect_from=at - DAY, collect_until=at + 40 * DAY)
    people = [
        *(
            staff(role)
            for role in (
                Role.DISPATCHER,
                Role.DISPATCHER,
                Role.REVIEWER,
                Role.PUBLISHER,
                Role.EDITOR,
            )
        ),
        *(staff(Role.HANDLER, unit=unit) for unit in units),
        *(staff(Role.ADMINISTRATOR) for _ in range(2)),
    ]
    made = refused = 0
    for _ in range(WALKS):
        opinion = OpinionFactory(publish_consent=dice.choice(PublishConsent.values))
        for step in range(STEPS):
            able = (
                [person for person in people if moves_for(person, opinion)]
                if dice.random() < 0.6
                else []
            )
            person, moment = dice.choice(able or people), at + step * dt.timedelta(hours=1)
            offered = moves_for(person, opinion)
            move = (
                dice.choice(offered) if offered and dice.random() < 0.7 else dice.choice(list(TRY))
            )
            world = {
                "grade": dice.choice(["SIMPLE", "ORDINARY", "COMPLEX"]),
                "units": units,
                "topic": topic,
            }
            before = trace(opinion)
            try:
                TRY[move](opinion, person, moment, world)
            except Refusal:
                refused += 1
                assert trace(opinion) == before
                # Refused although offered: only what the form would not have let through.
                assert move not in offered or move is Move.REGRADE
            else:
                made += 1
                assert move in offered
    assert min(made, refused) > 50

    OutcomePageFactory(parent=topic, first_published_at=at)
    for opinion in Opinion.objects.filter(state=State.ANSWERED):
        actions.expire(opinion, at=timezone.now() + 90 * DAY)

    states = set(Opinion.objects.values_list("state", flat=True))
    assert State.IN_CONSULTATION not in states
    for state in states - {State.REJECTED, State.CLOSED}:
        assert any(rule.built and state in rule.sources for rule in TABLE.values()), state
    seal_chains(at)
    assert list(breaks(Count())) == []
