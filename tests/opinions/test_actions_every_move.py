"""Every action from every state: made, or refused without a trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import models

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Keeps, Move, PublicationMove, PublicationState, PublishConsent, State
from opinions.lifecycle import (
    AUDIT,
    PUBLICATION_TABLE,
    PUBLISHABLE_STATES,
    TABLE,
    AnyMove,
    MoveRefused,
    StaleScreen,
    is_built,
)
from opinions.models import Assignment, CaseStep, Opinion, PublishedCopy, Reply, ReplyProposal
from opinions.permissions import NotPermitted
from portal.core.models import Outbox
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """Who and what the moves need."""

    at: dt.datetime
    boss: User
    topic: Any
    outcome: Any
    unit: Any


@pytest.fixture
def world(at) -> World:
    topic = TopicPageFactory(
        collect_from=at - dt.timedelta(days=1), collect_until=at + dt.timedelta(days=40)
    )
    decided = TopicPageFactory(
        collect_from=at - dt.timedelta(days=90), collect_until=at - dt.timedelta(days=50)
    )
    outcome = OutcomePageFactory(parent=decided, first_published_at=at)
    return World(at, staff(Role.ADMINISTRATOR), topic, outcome, UnitFactory())


Make = Callable[[Opinion, World, dict[str, Any]], Opinion]
MAKE: dict[AnyMove, Make] = {
    Move.REJECT: lambda o, w, more: actions.reject(
        o, reason="UNCLEAR", text="说明", by=w.boss, at=w.at, **more
    ),
    Move.ACCEPT: lambda o, w, more: actions.accept(o, grade="SIMPLE", by=w.boss, at=w.at, **more),
    Move.REGRADE: lambda o, w, more: actions.regrade(
        o, grade="COMPLEX", reason="重", by=w.boss, at=w.at, **more
    ),
    Move.ANSWER_ON_THE_SPOT: lambda o, w, more: actions.answer_on_the_spot(
        o, text="答", by=w.boss, at=w.at, **more
    ),
    Move.DISPATCH: lambda o, w, more: actions.dispatch(
        o, lead=w.unit, co_handling=[], by=w.boss, at=w.at, **more
    ),
    Move.SIGN: lambda o, w, more: actions.sign(o, by=w.boss, at=w.at, **more),
    Move.SUBMIT_REPLY: lambda o, w, more: actions.submit_reply(
        o, text="答", by=w.boss, at=w.at, **more
    ),
    Move.SEND_BACK: lambda o, w, more: actions.send_back(
        o, remark="改", by=w.boss, at=w.at, **more
    ),
    Move.RELEASE: lambda o, w, more: actions.release(o, by=w.boss, at=w.at, **more),
    Move.CONSULT: lambda o, w, more: actions.consult(o, topic=w.topic, by=w.boss, at=w.at, **more),
    Move.CONCLUDE: lambda o, w, more: actions.conclude(
        o, outcome=w.outcome, by=w.boss, at=w.at, **more
    ),
    Move.LEAVE_CONSULTATION: lambda o, w, more: actions.leave_consultation(
        o, reason="另办", by=w.boss, at=w.at, **more
    ),
    Move.EXPIRE: lambda o, w, more: actions.expire(o, at=w.at + dt.timedelta(days=90), **more),
    PublicationMove.PROPOSE: lambda o, w, more: actions.propose(
        o, **original_words(o), by=w.boss, at=w.at, **more
    ),
    PublicationMove.APPROVE: lambda o, w, more: actions.approve(o, by=w.boss, at=w.at, **more),
    PublicationMove.DECLINE: lambda o, w, more: actions.decline(
        o, reason="否", by=w.boss, at=w.at, **more
    ),
    PublicationMove.TAKE_DOWN: lambda o, w, more: actions.take_down(
        o, reason="撤", by=w.boss, at=w.at, **more
    ),
    PublicationMove.PROPOSE_REPLY: lambda o, w, more: actions.propose_reply(
        o, reply=original_words(o)["reply"], reason="", by=w.boss, at=w.at, **more
    ),
    PublicationMove.APPROVE_REPLY: lambda o, w, more: actions.approve_reply(
        o, by=w.boss, at=w.at, **more
    ),
    PublicationMove.DECLINE_REPLY: lambda o, w, more: actions.decline_reply(
        o, reason="否", by=w.boss, at=w.at, **more
    ),
}
HANDLING_MOVES = [move for move in MAKE if isinstance(move, Move)]


def trace() -> list[list[dict[str, Any]]]:
    """Everything that a move may write."""
    tables: tuple[type[models.Model], ...] = (
        Opinion,
        CaseStep,
        Assignment,
        Reply,
        PublishedCopy,
        ReplyProposal,
        Outbox,
    )
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def case_in(state: State, world: World, **fields: Any) -> Opinion:
    if state is State.IN_CONSULTATION:
        fields["topic"] = world.outcome.topic
    if state is State.ACCEPTED:
        fields["grade"] = "SIMPLE"
    return OpinionFactory(state=state, **fields)


def test_every_built_move_has_a_row_here() -> None:
    assert set(MAKE) | {Move.SUBMIT} == {move for move in AUDIT if is_built(move)}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", HANDLING_MOVES)
def test_move_from_state(move: Move, state: State, world: World) -> None:
    opinion = case_in(state, world)
    before = trace()

    if state in TABLE[move].sources:
        MAKE[move](opinion, world, {})

        opinion.refresh_from_db()
        last = opinion.steps.latest("position")
        assert opinion.state == TABLE[move].target
        assert (last.move, last.from_state, last.to_state) == (move, state, opinion.state)
    else:
        # A co-handling part would be needed to sign in a later state; units come before states there.
        with pytest.raises((MoveRefused, NotPermitted, actions.AlreadySigned)):
            MAKE[move](opinion, world, {})
        assert trace() == before


@pytest.mark.parametrize("publication", PublicationState)
@pytest.mark.parametrize("move", PublicationMove)
def test_publication_move_from_state(
    move: PublicationMove, publication: PublicationState, world: World
) -> None:
    opinion = OpinionFactory(
        state=State.ANSWERED,
        publication=publication,
        publish_consent=PublishConsent.ANONYMOUS,
        waiting_reply="三天内修好。",
    )
    before = trace()

    if publication in PUBLICATION_TABLE[move].sources:
        MAKE[move](opinion, world, {})

        opinion.refresh_from_db()
        last = opinion.steps.latest("position")
        target = PUBLICATION_TABLE[move].target
        assert opinion.publication == (publication if target is Keeps.SAME else target)
        assert (last.move, last.from_state, last.to_state) == (
            move,
            publication,
            opinion.publication,
        )
    else:
        with pytest.raises(MoveRefused):
            MAKE[move](opinion, world, {})
        assert trace() == before


@pytest.mark.parametrize("state", State)
def test_publication_is_proposed_from_acceptance_on(state: State, world: World) -> None:
    opinion = case_in(state, world, publish_consent=PublishConsent.ANONYMOUS)
    before = trace()

    if state in PUBLISHABLE_STATES:
        MAKE[PublicationMove.PROPOSE](opinion, world, {})
        assert PublishedCopy.objects.get().is_public is False
    else:
        with pytest.raises(MoveRefused):
            MAKE[PublicationMove.PROPOSE](opinion, world, {})
        assert trace() == before


def first_source(move: AnyMove) -> dict[str, Any]:
    if isinstance(move, PublicationMove):
        return {
            "state": State.ANSWERED,
            "publication": max(PUBLICATION_TABLE[move].sources),
            "waiting_reply": "三天内修好。",
            "publish_consent": PublishConsent.ANONYMOUS,
        }
    return {"state": min(TABLE[move].sources)}


@pytest.mark.parametrize("move", MAKE)
def test_move_from_a_stale_screen_is_refused_without_a_trace(move: AnyMove, world: World) -> None:
    opinion = OpinionFactory(**first_source(move))
    before = trace()

    with pytest.raises(StaleScreen):
        MAKE[move](opinion, world, {"seen": position_of(opinion) - 1})

    assert trace() == before


@pytest.mark.parametrize("move", MAKE)
def test_move_from_a_fresh_screen_is_made(move: AnyMove, world: World) -> None:
    source = first_source(move)
    opinion = case_in(**{"world": world} | source)

    MAKE[move](opinion, world, {"seen": position_of(opinion)})

    assert opinion.steps.latest("position").move == move


@pytest.mark.parametrize(
    "move", [move for move in MAKE if move not in {Move.CONCLUDE, Move.EXPIRE}]
)
def test_move_is_refused_to_staff_without_any_right(move: AnyMove, world: World) -> None:
    opinion = OpinionFactory(**first_source(move))
    world.boss, before = UserFactory(), trace()

    with pytest.raises(NotPermitted):
        MAKE[move](opinion, world, {})

    assert trace() == before


@pytest.mark.parametrize("move", MAKE)
def test_instance_of_the_caller_is_as_the_row(move: AnyMove, world: World) -> None:
    opinion = case_in(**{"world": world} | first_source(move))

    MAKE[move](opinion, world, {})

    stored = Opinion.objects.get(pk=opinion.pk)
    for field in Opinion._meta.concrete_fields:
        assert getattr(opinion, field.attname) == getattr(stored, field.attname), field.name
