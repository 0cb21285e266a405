"""What the submitter says of an answer, under his code and on the telephone."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.actions import Marks
from opinions.enums import Act, State
from opinions.lifecycle import ActRefused, MoveRefused
from opinions.models import CallBack, CaseRules, Opinion, Rating
from opinions.permissions import OwnCase, moves_for
from opinions.queries import QUEUES, queue_counts
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ANSWERED = MONDAY + dt.timedelta(hours=5)
PHONE = {"phone": "10000000001"}


def test_rating_closes_the_case_and_is_told_to_its_handler() -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.ANSWERED, unit=unit, handler=handler)

    actions.rate(opinion, marks=Marks(4, attitude=5, time=3), reason="快。", at=ANSWERED + DAY)

    row = Rating.objects.get()
    assert (opinion.state, opinion.closed_at) == (State.CLOSED, ANSWERED + DAY)
    assert (row.answered_at, row.stars, row.attitude, row.result, row.time, row.reason) == (
        ANSWERED, 4, 5, None, 3, "快。",
    )  # fmt: skip
    assert facts(opinion) == {
        "rating": row.pk, "stars": 4, "attitude": 5, "result": None, "time": 3,
    }  # fmt: skip
    assert [told.payload["user"] for told in Outbox.objects.all()] == [handler.pk]


@pytest.mark.parametrize("stars", [1, 2])
def test_dissatisfied_says_why(stars: int) -> None:
    opinion = OpinionFactory(state=State.ANSWERED)

    with pytest.raises(actions.DissatisfiedReasonMissing):
        actions.rate(opinion, marks=Marks(stars), reason=" ", at=ANSWERED)

    actions.rate(opinion, marks=Marks(stars), reason="没修", at=ANSWERED)


@pytest.mark.parametrize("marks", [Marks(0), Marks(6), Marks(3, attitude=9), Marks(3, time=-1)])
def test_marks_are_one_to_five(marks: Marks) -> None:
    opinion = OpinionFactory(state=State.ANSWERED)

    with pytest.raises(actions.StarsMissing):
        actions.rate(opinion, marks=marks, reason="x", at=ANSWERED)

    assert not Rating.objects.exists()


def test_answer_is_rated_once_and_in_time() -> None:
    opinion, late = OpinionFactory(state=State.ANSWERED), OpinionFactory(state=State.ANSWERED)
    term = dt.timedelta(days=CaseRules.current().rating_days)

    actions.rate(opinion, marks=Marks(5), reason="", at=ANSWERED + term - DAY)
    with pytest.raises(MoveRefused):
        actions.rate(opinion, marks=Marks(1), reason="改主意", at=ANSWERED + term - DAY)
    with pytest.raises(actions.RatingOver):
        actions.rate(late, marks=Marks(5), reason="", at=ANSWERED + term)
    actions.expire(late, at=ANSWERED + term)


def test_cases_that_nobody_rated_are_counted_apart() -> None:
    rated, unrated = OpinionFactory(state=State.ANSWERED), OpinionFactory(state=State.CLOSED)
    OpinionFactory(state=State.ANSWERED)
    actions.rate(rated, marks=Marks(5), reason="", at=ANSWERED)

    assert list(Opinion.objects.closed_unrated()) == [unrated]


def test_second_answer_is_not_taken_for_rated() -> None:
    """The rating of the first one stays."""
    opinion = OpinionFactory(state=State.ANSWERED)
    actions.rate(opinion, marks=Marks(1), reason="没修", at=ANSWERED)
    Opinion.objects.update(answered_at=ANSWERED + 9 * DAY)

    assert list(Opinion.objects.closed_unrated()) == [opinion]


# call-backs


def rated(stars: int, **fields) -> Opinion:
    opinion = OpinionFactory(state=State.ANSWERED, contact=PHONE, **fields)
    return actions.rate(opinion, marks=Marks(stars), reason="说说", at=ANSWERED)


TODAY = MONDAY.date()


def waiting(person, day: dt.date = TODAY) -> list[Opinion]:
    CaseRules.current()
    found = list(QUEUES["call-back"].rows(person, day))
    assert queue_counts(person, day)["call-back"] == len(found)
    return found


def call(opinion: Opinion, by, at: dt.datetime = ANSWERED, **said) -> Opinion:
    return actions.call_back(opinion, **{"note": "", "satisfied": None, **said}, by=by, at=at)


def test_dissatisfied_are_called_until_they_are_reached_or_often_enough() -> None:
    caller = staff(Role.DISPATCHER)
    unhappy, silent = rated(1), rated(2)
    rated(3)

    assert waiting(caller) == [unhappy, silent]
    call(unhappy, caller, reached=True, satisfied=4, note="已经修好了。")
    for _ in range(3):
        assert silent in waiting(caller)
        call(silent, caller, reached=False)

    assert waiting(caller) == []
    row = CallBack.objects.first()
    assert (row.by, row.reached, row.satisfied, row.note) == (caller, True, 4, "已经修好了。")
    assert facts(unhappy) == {"call_back": row.pk, "reached": True, "satisfied": 4}
    assert unhappy.state == State.CLOSED
    with pytest.raises(actions.CallNotNeeded):
        call(unhappy, caller, reached=True, satisfied=5)
    assert Act.CALL_BACK not in moves_for(caller, unhappy)


def test_of_those_that_nobody_rated_some_are_called_by_rule() -> None:
    rules = CaseRules.objects.create(call_back_every=1)
    opinion = OpinionFactory(state=State.CLOSED, contact=PHONE)
    caller = staff(Role.DISPATCHER)

    assert waiting(caller) == [opinion]
    assert waiting(caller, TODAY + 31 * DAY) == []
    rules.call_back_every = opinion.pk + 1
    rules.save()
    assert waiting(caller) == []


@pytest.mark.parametrize("contact", [None, {"email": "wang@example.org"}, {"phone": ""}])
def test_who_left_no_number_is_not_to_be_called(contact) -> None:
    opinion = OpinionFactory(state=State.ANSWERED, contact=contact)
    actions.rate(opinion, marks=Marks(1), reason="没修", at=ANSWERED)

    caller = staff(Role.DISPATCHER)
    assert waiting(caller) == []
    assert Act.CALL_BACK not in moves_for(caller, opinion)
    with pytest.raises(actions.NoNumber):
        call(opinion, caller, reached=False)


def test_whose_contact_is_erased_is_not_to_be_called_any_more() -> None:
    opinion, caller = rated(1), staff(Role.DISPATCHER)
    assert Act.CALL_BACK in moves_for(caller, opinion)

    actions.erase_contact(opinion, at=ANSWERED + 900 * DAY)
    opinion = Opinion.objects.get()

    assert Act.CALL_BACK not in moves_for(caller, opinion)
    with pytest.raises(actions.NoNumber):
        call(opinion, caller, reached=False)


def test_satisfied_are_left_in_peace() -> None:
    opinion = rated(3)

    with pytest.raises(actions.CallNotNeeded):
        call(opinion, staff(Role.DISPATCHER), reached=False)


def test_caller_is_a_second_person() -> None:
    both = staff(Role.DISPATCHER, Role.HANDLER)
    handled, written = rated(1, handler=both), rated(1, author=both)

    assert waiting(both) == []
    for opinion in (handled, written):
        with pytest.raises(OwnCase):
            call(opinion, both, reached=False)


def test_call_says_how_satisfied_if_and_only_if_somebody_answered() -> None:
    opinion, caller = rated(1), staff(Role.DISPATCHER)

    with pytest.raises(actions.SatisfactionMissing):
        call(opinion, caller, reached=True)
    with pytest.raises(actions.SatisfactionUnheard):
        call(opinion, caller, reached=False, satisfied=3)

    assert not CallBack.objects.exists()


def test_nobody_is_called_before_the_case_is_closed() -> None:
    with pytest.raises(ActRefused):
        call(OpinionFactory(state=State.ANSWERED), staff(Role.DISPATCHER), reached=False)
