"""One attempt at every move and act, from a state that allows it: what the tests of them have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import models

from opinions import actions
from opinions.enums import Act, Move, PublicationMove, PublishConsent, State
from opinions.lifecycle import ACTS, PUBLICATION_TABLE, TABLE, AnyMove
from opinions.models import (
    Assignment,
    CallBack,
    CaseStep,
    Contribution,
    Extension,
    Opinion,
    Pause,
    PublishedCopy,
    Rating,
    Reply,
    ReplyProposal,
    Supplement,
    TopicDraft,
)
from portal.core.models import Outbox
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions import moves_of_submitters, unit_moves


@dataclass
class World:
    """Who and what the moves need."""

    at: dt.datetime
    boss: User
    topic: Any
    outcome: Any
    unit: Any
    lead: Opinion


@pytest.fixture
def world(at) -> World:
    topic = TopicPageFactory(
        collect_from=at - dt.timedelta(days=1), collect_until=at + dt.timedelta(days=40)
    )
    decided = TopicPageFactory(
        collect_from=at - dt.timedelta(days=90), collect_until=at - dt.timedelta(days=50)
    )
    outcome = OutcomePageFactory(parent=decided, first_published_at=at)
    lead = OpinionFactory(state=State.ACCEPTED)
    return World(at, staff(Role.ADMINISTRATOR), topic, outcome, UnitFactory(), lead)


Make = Callable[[Opinion, World, dict[str, Any]], Opinion]
MAKE: dict[AnyMove, Make] = {
    **unit_moves.MAKE,
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
    **moves_of_submitters.MAKE,
    Move.MERGE: lambda o, w, more: actions.merge(o, lead_case=w.lead, by=w.boss, at=w.at, **more),
    Move.UNMERGE: lambda o, w, more: actions.unmerge(o, by=w.boss, at=w.at, **more),
    Move.EXPIRE: lambda o, w, more: actions.expire(o, at=w.at + dt.timedelta(days=90), **more),
    Act.CHECK_ENTRY: lambda o, w, more: actions.check_entry(
        o,
        title=o.title,
        text="三号楼",
        place="",
        field=None,
        area=None,
        channel=o.channel,
        said_on=o.said_on,
        studio=o.studio,
        topic=o.topic,
        publish_consent=o.publish_consent,
        name="",
        phone="",
        email="",
        reason="笔误",
        by=w.boss,
        at=w.at,
        **more,
    ),
    PublicationMove.PROPOSE: lambda o, w, more: actions.propose(
        o, **original_words(o), by=w.boss, at=w.at, **more
    ),
    PublicationMove.RETRACT: lambda o, w, more: actions.retract(o, by=w.boss, at=w.at, **more),
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
MAKE |= {
    Act.PROPOSE_CORRECTION: lambda o, w, more: actions.propose_correction(
        o, text="更正后的答复", reason="日期有误", by=w.boss, at=w.at, **more
    ),
    Move.CORRECT: lambda o, w, more: actions.correct(o, by=w.boss, at=w.at, **more),
    Act.REFUSE_CORRECTION: lambda o, w, more: actions.refuse_correction(
        o, reason="原答复无误", by=w.boss, at=w.at, **more
    ),
}
CORRECTION = {"correction": "更正后的答复"}
CORRECTABLE = TABLE[Move.CORRECT].sources
DECIDE_CORRECTION = {Move.CORRECT, Act.REFUSE_CORRECTION}
HANDLING_MOVES = [move for move in MAKE if isinstance(move, Move)]


def trace() -> list[list[dict[str, Any]]]:
    """Everything that a move may write."""
    tables: tuple[type[models.Model], ...] = (
        Opinion,
        CaseStep,
        Assignment,
        Reply,
        Contribution,
        Extension,
        PublishedCopy,
        ReplyProposal,
        Pause,
        Supplement,
        Rating,
        CallBack,
        Outbox,
        TopicDraft,
    )
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def case_in(state: State, world: World, move: AnyMove | None = None, **fields: Any) -> Opinion:
    """With what ``move`` needs."""
    if state is State.IN_CONSULTATION:
        fields["topic"] = world.outcome.topic
    if state is State.ACCEPTED:
        fields["grade"] = "SIMPLE"
    if move in DECIDE_CORRECTION and state in CORRECTABLE:
        fields |= CORRECTION
    if move is Act.CHECK_ENTRY and state is State.SUBMITTED:
        fields["unchecked"] = True
    if move is Act.WITHDRAW_CONSENT:
        fields["publish_consent"] = PublishConsent.ANONYMOUS
    opinion = OpinionFactory(state=state, **fields)
    if move is PublicationMove.RETRACT:
        PublishedCopy.objects.filter(opinion=opinion).update(proposed_by=world.boss)
    if move in unit_moves.PREPARE:
        unit_moves.PREPARE[move](opinion, world.at)
    return opinion


def first_source(move: AnyMove) -> dict[str, Any]:
    if isinstance(move, PublicationMove):
        return {
            "state": State.ANSWERED,
            "publication": max(PUBLICATION_TABLE[move].sources),
            "waiting_reply": "三天内修好。",
            "publish_consent": PublishConsent.ANONYMOUS,
        }
    given = CORRECTION if move in DECIDE_CORRECTION else {}
    if move is Act.CHECK_ENTRY:
        return {"state": State.SUBMITTED, "unchecked": True}
    if isinstance(move, Act):
        return {"state": min(ACTS[move].states), **given}
    return {"state": min(TABLE[move].sources), **given}
