"""A dissatisfied submitter has his matter handled again, or is told why not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.mail import EmailMessage

from opinions import actions
from opinions.actions import Marks
from opinions.enums import Event, Move, State
from opinions.lifecycle import MoveRefused
from opinions.models import CaseRules, Opinion, Rating
from opinions.permissions import NotPermitted, OwnCase
from opinions.queries import QUEUES
from opinions.tasks import escalate_due
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.users.enums import Role
from tests.factories.opinions import CHINA, MONDAY, OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ANSWERED = MONDAY + dt.timedelta(hours=5)
BAD = Marks(2)
UNRATED = dict.fromkeys(("rating", "stars", "attitude", "result", "time"))


def rated(stars: int = 1) -> Opinion:
    opinion = OpinionFactory(state=State.ANSWERED, contact={"email": "wang@example.org"})
    return actions.rate(opinion, marks=Marks(stars), reason="没修好", at=ANSWERED + DAY)


def ask(opinion: Opinion, at: dt.datetime = ANSWERED + 2 * DAY, **more) -> Opinion:
    return actions.request_reopen(opinion, reason="还是不亮", at=at, **more)


def test_request_after_a_bad_rating_has_a_day_by_which_it_is_decided() -> None:
    dispatcher = staff(Role.DISPATCHER)
    opinion = rated()

    ask(opinion)

    assert (opinion.state, opinion.closed_at) == (State.REOPEN_REQUESTED, None)
    assert opinion.due_on == dt.date(2026, 3, 9)  # three working days after Wednesday
    assert facts(opinion) == {**UNRATED, "due_on": "2026-03-09", "due_before": "2026-03-22"}
    assert opinion.steps.latest("position").text == "还是不亮"
    assert list(QUEUES["reopen"].rows(dispatcher, MONDAY.date())) == [opinion]
    last = Outbox.objects.latest("pk")
    assert last.payload["user"] == dispatcher.pk


def test_request_that_nobody_decides_is_told_to_dispatchers_until_it_is(
    mailoutbox: list[EmailMessage],
) -> None:
    dispatcher, _clerk = staff(Role.DISPATCHER), staff(Role.CLERK)
    opinion = ask(rated())
    Outbox.objects.all().delete()

    for day in (8, 9, 10, 12, 16):  # asked on the 4th, to be decided by the 9th
        escalate_due(dt.datetime(2026, 3, day, 9, 30, tzinfo=CHINA))

    steps = opinion.steps.filter(move=Event.ESCALATED).order_by("position")
    assert [(step.data["share"], step.data["days"]) for step in steps] == [(100, 0), (100, 3)]
    assert {row.payload["user"] for row in Outbox.objects.all()} == {dispatcher.pk}
    sweep(dt.datetime(2026, 3, 16, 10, tzinfo=CHINA))
    first, second = (mail.subject for mail in mailoutbox)
    assert "有申请应决定" in first
    assert "有申请逾期未决定" in second


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
def test_request_may_rate_the_answer_itself(state: State) -> None:
    """Closed: by the clock, after the term for rating alone."""
    opinion = OpinionFactory(state=state)

    ask(opinion, marks=BAD)

    row = Rating.objects.get()
    assert (row.stars, row.reason, row.answered_at) == (2, "还是不亮", ANSWERED)
    assert facts(opinion)["rating"] == row.pk


@pytest.mark.parametrize("marks", [None, Marks(3), Marks(5)])
def test_who_is_not_dissatisfied_does_not_ask(marks: Marks | None) -> None:
    opinion = OpinionFactory(state=State.ANSWERED)

    with pytest.raises(actions.NotDissatisfied):
        ask(opinion, marks=marks)
    with pytest.raises(actions.NotDissatisfied):
        ask(rated(3), marks=BAD)  # a rating is not taken back

    assert opinion.steps.latest("position").move == Move.RELEASE


def test_request_needs_a_reason_and_comes_in_time() -> None:
    opinion, term = rated(), dt.timedelta(days=CaseRules.current().reopen_days)

    with pytest.raises(actions.ReopenReasonMissing):
        actions.request_reopen(opinion, reason=" ", at=ANSWERED + DAY)
    with pytest.raises(actions.ReopenOver):
        ask(opinion, at=ANSWERED + term)
    ask(opinion, at=ANSWERED + term - DAY)


def test_granted_case_is_dispatched_anew_with_a_whole_term() -> None:
    opinion, dispatcher = ask(rated()), staff(Role.DISPATCHER)
    granted = ANSWERED + 3 * DAY

    actions.grant_reopen(opinion, by=dispatcher, at=granted)

    assert (opinion.state, opinion.lead_unit, opinion.handler) == (State.ACCEPTED, None, None)
    assert opinion.due_on == dt.date(2026, 3, 10)
    assert not opinion.assignments.filter(ended_at=None).exists()
    assert Rating.objects.get().stars == 1
    unit = UnitFactory()
    actions.dispatch(opinion, lead=unit, co_handling=[], by=dispatcher, at=granted + DAY)
    assert opinion.due_on == dt.date(2026, 3, 27)  # fifteen working days
    assert opinion.dispatched_at == MONDAY + dt.timedelta(hours=2)  # the first time


def answer_again(opinion: Opinion, at: dt.datetime) -> None:
    boss, other, unit = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR), UnitFactory()
    actions.grant_reopen(opinion, by=boss, at=at)
    actions.dispatch(opinion, lead=unit, co_handling=[], by=boss, at=at)
    actions.sign(opinion, by=boss, at=at)
    actions.submit_reply(opinion, text="换了新灯。", by=boss, at=at)
    actions.release(opinion, by=other, at=at)


def test_second_answer_is_rated_and_asked_about_anew() -> None:
    """Once for each answer; both ratings stay."""
    opinion, again = ask(rated()), ANSWERED + 20 * DAY
    answer_again(opinion, again)

    actions.rate(opinion, marks=Marks(2), reason="又坏了", at=again + DAY)
    ask(opinion, at=again + 2 * DAY)

    assert [row.stars for row in Rating.objects.order_by("pk")] == [1, 2]
    assert opinion.state == State.REOPEN_REQUESTED


def test_refused_case_is_closed_with_the_due_date_of_its_answer() -> None:
    opinion, dispatcher = ask(rated()), staff(Role.DISPATCHER)

    with pytest.raises(actions.RefuseReopenReasonMissing):
        actions.refuse_reopen(opinion, reason="", by=dispatcher, at=ANSWERED + 3 * DAY)
    actions.refuse_reopen(opinion, reason="已经修好。", by=dispatcher, at=ANSWERED + 3 * DAY)

    assert (opinion.state, opinion.closed_at) == (State.CLOSED, ANSWERED + 3 * DAY)
    assert opinion.due_on == dt.date(2026, 3, 22)
    assert facts(opinion) == {"due_on": "2026-03-22"}
    with pytest.raises(actions.ReopenAskedBefore):
        ask(opinion, at=ANSWERED + 4 * DAY)


def test_request_on_a_case_without_a_date_gives_back_none() -> None:
    opinion = rated()
    Opinion.objects.update(due_on=None)  # answered by its topic's outcome
    ask(opinion)

    actions.refuse_reopen(
        opinion, reason="见成果。", by=staff(Role.DISPATCHER), at=ANSWERED + 3 * DAY
    )

    assert opinion.due_on is None


@pytest.mark.parametrize("part", ["handler", "author"])
def test_who_handled_it_does_not_decide(part: str) -> None:
    person = staff(Role.DISPATCHER, Role.HANDLER)
    opinion = OpinionFactory(state=State.REOPEN_REQUESTED, **{part: person})

    assert list(QUEUES["reopen"].rows(person, MONDAY.date())) == []
    for decide in (
        lambda by: actions.grant_reopen(opinion, by=by, at=ANSWERED),
        lambda by: actions.refuse_reopen(opinion, reason="否", by=by, at=ANSWERED),
    ):
        with pytest.raises(OwnCase):
            decide(person)
        with pytest.raises(NotPermitted):
            decide(staff(Role.REVIEWER))


def test_two_dispatchers_decide_once() -> None:
    opinion = ask(rated())
    again = Opinion.objects.get(pk=opinion.pk)

    actions.grant_reopen(opinion, by=staff(Role.DISPATCHER), at=ANSWERED + 3 * DAY)

    with pytest.raises(MoveRefused):
        actions.refuse_reopen(again, reason="否", by=staff(Role.DISPATCHER), at=ANSWERED + 3 * DAY)
