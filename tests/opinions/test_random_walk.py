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
from opinions.enums import Act, AssignmentRole, Move, PublicationMove, PublishConsent, State
from opinions.lifecycle import TABLE, AnyMove, Refusal
from opinions.models import CaseStep, Opinion
from opinions.permissions import LIKELIHOOD, moves_for
from portal.core.models import Outbox
from portal.reference.models import Unit
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.opinions.loop import end_everything, out_of_the_loop

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WALKS, STEPS = 30, 18

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
    Move.RECALL: lambda o, by, at, w: actions.recall(o, reason="错派", by=by, at=at),
    Move.REQUEST_RETURN: lambda o, by, at, w: actions.request_return(
        o, ground="NOT_OURS", text="属交警", by=by, at=at
    ),
    Move.SEND_ELSEWHERE: lambda o, by, at, w: actions.send_elsewhere(
        o, lead=others(w["units"], o)[0], co_handling=others(w["units"], o)[1:], by=by, at=at
    ),
    Move.REFUSE_RETURN: lambda o, by, at, w: actions.refuse_return(o, reason="是", by=by, at=at),
    Move.REASSIGN: lambda o, by, at, w: actions.reassign(o, person=colleague(o), by=by, at=at),
    Act.CONTRIBUTE: lambda o, by, at, w: actions.contribute(o, text="已查看", by=by, at=at),
    Act.CHANGE_CO_HANDLING: lambda o, by, at, w: actions.change_co_handling(
        o, co_handling=toggled(w["units"], o), reason="另需", by=by, at=at
    ),
    Act.ASK_EXTENSION: lambda o, by, at, w: actions.ask_extension(
        o, days=3, reason="论证", by=by, at=at
    ),
    Act.GRANT_EXTENSION: lambda o, by, at, w: actions.grant_extension(o, by=by, at=at),
    Act.REFUSE_EXTENSION: lambda o, by, at, w: actions.refuse_extension(
        o, reason="够用", by=by, at=at
    ),
    Move.SUBMIT_REPLY: lambda o, by, at, w: actions.submit_reply(o, text="答", by=by, at=at),
    Move.SEND_BACK: lambda o, by, at, w: actions.send_back(o, remark="改", by=by, at=at),
    Move.RELEASE: lambda o, by, at, w: actions.release(o, by=by, at=at),
    Move.CONSULT: lambda o, by, at, w: actions.consult(o, topic=w["topic"], by=by, at=at),
    Move.LEAVE_CONSULTATION: lambda o, by, at, w: actions.leave_consultation(
        o, reason="另办", by=by, at=at
    ),
    Act.CHECK_ENTRY: lambda o, by, at, w: actions.check_entry(
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
        by=by,
        at=at,
    ),
    Move.RECONSIDER: lambda o, by, at, w: actions.reconsider(o, reason="再看", by=by, at=at),
    Move.ASK_SUBMITTER: lambda o, by, at, w: actions.ask_submitter(
        o, question="哪里？", by=by, at=at
    ),
    Move.GRANT_REOPEN: lambda o, by, at, w: actions.grant_reopen(o, by=by, at=at),
    Move.REFUSE_REOPEN: lambda o, by, at, w: actions.refuse_reopen(
        o, reason="已修好", by=by, at=at
    ),
    Act.CALL_BACK: lambda o, by, at, w: actions.call_back(
        o, reached=True, satisfied=4, note="", by=by, at=at
    ),
    Move.MERGE: lambda o, by, at, w: actions.merge(o, lead_case=w["lead"], by=by, at=at),
    Move.UNMERGE: lambda o, by, at, w: actions.unmerge(o, by=by, at=at),
    PublicationMove.PROPOSE: lambda o, by, at, w: actions.propose(
        o, **original_words(o), by=by, at=at
    ),
    PublicationMove.RETRACT: lambda o, by, at, w: actions.retract(o, by=by, at=at),
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
    Act.PROPOSE_CORRECTION: lambda o, by, at, w: actions.propose_correction(
        o, text=f"更正 {at:%d %H}", reason="有误", by=by, at=at
    ),
    Move.CORRECT: lambda o, by, at, w: actions.correct(o, by=by, at=at),
    Act.REFUSE_CORRECTION: lambda o, by, at, w: actions.refuse_correction(
        o, reason="无误", by=by, at=at
    ),
}

BAD, GOOD = actions.Marks(1, time=2), actions.Marks(4)
Ask = Callable[[Opinion, dt.datetime], object]
UNDER_THE_CODE: dict[AnyMove, Ask] = {
    Move.SUPPLEMENT: lambda o, at: actions.supplement(o, text="东边第三盏", at=at),
    Move.RATE: lambda o, at: actions.rate(o, marks=GOOD, reason="", at=at),
    Move.REQUEST_REOPEN: lambda o, at: actions.request_reopen(
        o, reason="还没修好", marks=BAD, at=at
    ),
    Move.RECONSIDER: lambda o, at: actions.reconsider(o, reason="请再看", by=None, at=at),
    Move.WITHDRAW: lambda o, at: actions.withdraw(o, reason="", at=at),
    Act.WITHDRAW_CONSENT: lambda o, at: actions.withdraw_consent(o, at=at),
}
SELDOM = {Move.WITHDRAW, Act.WITHDRAW_CONSENT}


def act_under_the_code(opinion: Opinion, at: dt.datetime, dice: random.Random) -> bool:
    """One try of the submitter; whether it was made. What he is offered is made, everything else refused."""
    offered = [offer.move for offer in actions.offers(opinion, at)]
    move = dice.choice(offered if offered and dice.random() < 0.8 else list(UNDER_THE_CODE))
    if move in SELDOM and dice.random() < 0.8:
        return True  # he seldom does
    before = trace(opinion)
    try:
        UNDER_THE_CODE[move](opinion, at)
    except Refusal:
        assert trace(opinion) == before
        assert move not in offered
        return False
    assert move in offered
    return True


def let_the_clock_run_out() -> None:
    for state, move in (
        (State.WAITING_SUBMITTER, actions.end_wait),
        (State.ANSWERED, actions.expire),
    ):
        for opinion in Opinion.objects.filter(state=state):
            move(opinion, at=timezone.now() + 90 * DAY)


def others(units: list[Unit], opinion: Opinion) -> list[Unit]:
    """Those that do not lead now."""
    return [unit for unit in units if unit.pk != opinion.lead_unit_id]


def colleague(opinion: Opinion) -> User:
    staff_of = User.objects.filter(unit_posts__unit=opinion.lead_unit_id)
    found = staff_of.exclude(pk=opinion.handler_id or 0).order_by("pk").first()
    return found or User.objects.earliest("pk")


def toggled(units: list[Unit], opinion: Opinion) -> list[Unit]:
    """The units that help now without the last that could, or with it."""
    helping = opinion.assignments.filter(ended_at=None, role=AssignmentRole.CO_HANDLING)
    present, one = set(helping.values_list("unit", flat=True)), others(units, opinion)[-1]
    return [unit for unit in units if unit.pk in present ^ {one.pk}]


def test_every_move_of_people_is_tried() -> None:
    assert set(TRY) == set(LIKELIHOOD)


def trace(opinion: Opinion) -> tuple[Any, ...]:
    return (
        Opinion.objects.filter(pk=opinion.pk).values().get(),
        CaseStep.objects.count(),
        Outbox.objects.count(),
        list(opinion.replies.order_by("pk").values()),
        list(opinion.assignments.order_by("pk").values()),
        list(opinion.extensions.order_by("pk").values()),
        list(opinion.contributions.order_by("pk").values()),
    )


def people_of(units: list[Unit]) -> list[User]:
    """Of every role, and of every unit a handler and a head."""
    roles = (Role.DISPATCHER, Role.DISPATCHER, Role.REVIEWER, Role.PUBLISHER, Role.EDITOR)
    heads = [UnitStaffFactory(unit=unit, user=staff(Role.HANDLER), role="HEAD") for unit in units]
    return [
        *(staff(role) for role in roles),
        *(staff(Role.HANDLER, unit=unit) for unit in units),
        *(head.user for head in heads),
        *(staff(Role.ADMINISTRATOR) for _ in range(2)),
    ]


def somebody(
    people: list[User], opinion: Opinion, dice: random.Random
) -> tuple[User, list[AnyMove]]:
    """Mostly one who may do something now, with what he may."""
    tried = dice.sample(people, 4 if dice.random() < 0.6 else 1)
    for person in tried:
        if offered := moves_for(person, opinion):
            return person, offered
    return tried[0], []


@pytest.mark.parametrize("seed", [20260302, 20260303, 20260304, 20260305])
def test_random_walks_end_nowhere_without_an_exit(seed: int, at) -> None:
    """A thousand walks in four parts."""
    dice = random.Random(seed)
    units = [UnitFactory(), UnitFactory(), UnitFactory()]
    leads = [OpinionFactory(state=State.SUBMITTED) for _ in range(3)]
    collecting = {"collect_from": at - DAY, "collect_until": at + 40 * DAY}
    topics = [TopicPageFactory(**collecting) for _ in range(3)]
    people = people_of(units)
    made = refused = 0
    for _ in range(WALKS):
        opinion = OpinionFactory(
            publish_consent=dice.choice(PublishConsent.values), contact={"phone": "13800000000"}
        )
        for step in range(STEPS):
            moment = at + step * dt.timedelta(hours=1)
            if dice.random() < 0.2:
                made += act_under_the_code(opinion, moment, dice)
                continue
            person, offered = somebody(people, opinion, dice)
            move = (
                dice.choice(offered) if offered and dice.random() < 0.7 else dice.choice(list(TRY))
            )
            world = {
                "grade": dice.choice(["SIMPLE", "ORDINARY", "COMPLEX"]),
                "units": units,
                "topic": dice.choice(topics),
                "lead": dice.choice(leads),
            }
            before = trace(opinion)
            try:
                TRY[move](opinion, person, moment, world)
            except Refusal as refusal:
                refused += 1
                assert trace(opinion) == before
                # Refused although offered: only what the form would not have let through, or what it says why not.
                overtaken = isinstance(refusal, actions.ReplyOvertaken)
                assert move not in offered or move is Move.REGRADE or overtaken
            else:
                made += 1
                # Before approval a reply is a part of the copy's own form.
                assert move in offered or move is PublicationMove.PROPOSE_REPLY
    assert min(made, refused) > 50

    end_everything(topics, leads, people[0], at)
    assert out_of_the_loop(people, at) == []
    let_the_clock_run_out()

    states = set(Opinion.objects.values_list("state", flat=True))
    assert State.IN_CONSULTATION not in states
    for state in states - {State.REJECTED, State.CLOSED, State.WITHDRAWN}:
        assert any(state in rule.sources for rule in TABLE.values()), state
    seal_chains(at)
    assert list(breaks(Count())) == []
