"""A rejection is looked at again, once, by somebody else."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import Actor, Move, State
from opinions.models import Opinion
from opinions.permissions import OwnDecision, moves_for
from opinions.queries import QUEUES, timeline_for_resident
from opinions.views.case import case_context
from portal.core.models import Outbox
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.factories.pages import StudioPageFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def rejecter() -> User:
    return staff(Role.DISPATCHER)


@pytest.fixture
def rejected(rejecter: User) -> Opinion:
    return actions.reject(
        OpinionFactory(), reason="NOT_LOCAL", text="请向市供电公司反映。", by=rejecter, at=MONDAY
    )


def ask(opinion: Opinion, at: dt.datetime = MONDAY + DAY, by: User | None = None) -> Opinion:
    return actions.reconsider(opinion, reason="路灯是区里装的", by=by, at=at)


def test_submitter_asks_and_the_words_of_the_rejection_stay_in_the_history(rejected) -> None:
    other = staff(Role.DISPATCHER)

    ask(rejected)

    assert rejected.state == State.SUBMITTED
    assert (rejected.reject_reason, rejected.public_note) == ("", "")
    assert rejected.due_on == dt.date(2026, 3, 6)
    step = rejected.steps.latest("position")
    assert (step.move, step.actor, step.by) == (Move.RECONSIDER, Actor.RESIDENT, None)
    assert "请向市供电公司反映。" in [line.text for line in timeline_for_resident(rejected)]
    assert case_context(rejected, today=MONDAY.date())["reject_reason"] == ""
    assert other.pk in [row.payload.get("user") for row in Outbox.objects.all()]


def test_submitter_asks_within_the_term(rejected) -> None:
    last = MONDAY + 21 * DAY  # fifteen working days

    with pytest.raises(actions.ReconsiderOver):
        ask(rejected, at=last + DAY)
    ask(rejected, at=last.replace(hour=23, minute=59))


def test_dispatcher_may_at_any_time_but_never_on_his_own_decision(rejected, rejecter) -> None:
    with pytest.raises(OwnDecision):
        ask(rejected, by=rejecter)

    ask(rejected, at=MONDAY + 300 * DAY, by=staff(Role.DISPATCHER))

    assert rejected.state == State.SUBMITTED


def test_reason_is_mandatory(rejected) -> None:
    with pytest.raises(actions.ReconsiderReasonMissing):
        actions.reconsider(rejected, reason=" ", by=None, at=MONDAY)


def test_new_decision_is_anothers(rejected, rejecter) -> None:
    ask(rejected)

    assert not set(moves_for(rejecter, rejected)) & {
        Move.ACCEPT, Move.REJECT, Move.ANSWER_ON_THE_SPOT, Move.CONSULT, Move.MERGE,
    }  # fmt: skip
    assert list(QUEUES["screen"].rows(rejecter, MONDAY.date())) == []
    with pytest.raises(OwnDecision):
        actions.accept(rejected, grade="SIMPLE", by=rejecter, at=MONDAY + DAY)
    other = staff(Role.DISPATCHER)
    assert list(QUEUES["screen"].rows(other, MONDAY.date())) == [rejected]
    actions.accept(rejected, grade="ORDINARY", by=other, at=MONDAY + DAY)


def test_clerk_who_rejected_leaves_it_to_others() -> None:
    studio = StudioPageFactory()
    clerk = staff(Role.CLERK, studio=studio)
    opinion = OpinionFactory(studio=studio)
    actions.reject(opinion, reason="UNCLEAR", text="请补充。", by=clerk, at=MONDAY)
    ask(opinion)

    assert moves_for(clerk, opinion) == []
    assert list(QUEUES["screen"].rows(clerk, MONDAY.date())) == []


def test_case_is_reconsidered_once_whoever_asked(rejected) -> None:
    dispatcher, last = staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    ask(rejected)
    actions.reject(rejected, reason="PETITION", text="仍不受理。", by=dispatcher, at=MONDAY + DAY)

    for by in (None, last):
        with pytest.raises(actions.ReconsideredBefore):
            ask(rejected, at=MONDAY + 2 * DAY, by=by)

    assert Move.RECONSIDER not in moves_for(last, rejected)
    assert rejected.public_note == "仍不受理。"
