"""Merging, coming apart and the end of a lead case at the same moment: nobody waits for whoever waits for him."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Move, State
from opinions.models import Opinion
from opinions.tasks import answer_left_behind
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import HOUR, MONDAY, make_opinion, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.opinions.at_once import Deed, at_once
from tests.opinions.findings import found
from topics.models import OutcomePage

ROUNDS = 30
NOW = MONDAY + 12 * HOUR
"""The same day, so that no seal is missed."""


def reject(case: Opinion) -> Deed:
    seen = position_of(case)
    return lambda by: actions.reject(
        fresh(case), reason="UNCLEAR", text="请写明地点。", by=by, at=NOW, seen=seen
    )


def merge(case: Opinion, lead: Opinion) -> Deed:
    seen = position_of(case)
    return lambda by: actions.merge(fresh(case), lead_case=fresh(lead), by=by, at=NOW, seen=seen)


def unmerge(case: Opinion) -> Deed:
    seen = position_of(case)
    return lambda by: actions.unmerge(fresh(case), by=by, at=NOW, seen=seen)


def fresh(case: Opinion) -> Opinion:
    return Opinion.objects.get(pk=case.pk)


@pytest.fixture
def people() -> list[User]:
    return [staff(Role.ADMINISTRATOR) for _ in range(3)]


def pair(number: int) -> tuple[Opinion, Opinion]:
    """Two cases, the older of which is the first in one round and the second in the next."""
    older, younger = make_opinion(), make_opinion()
    return (older, younger) if number % 2 else (younger, older)


@pytest.mark.django_db(transaction=True)
def test_case_is_rejected_or_merged(people: list[User]) -> None:
    for number in range(ROUNDS):
        case, lead = pair(number)
        led = make_opinion()
        merge(led, case)(people[0])

        rejected, merged = at_once(people[:2], reject(case), merge(case, lead))

        assert [rejected, merged].count(True) == 1
        assert fresh(case).state == (State.REJECTED if rejected else State.MERGED)
        assert fresh(led).state == (State.SUBMITTED if rejected else State.MERGED)
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_lead_that_is_rejected_keeps_nobody(people: list[User]) -> None:
    for number in range(ROUNDS):
        case, lead = pair(number)
        merge(make_opinion(), case)(people[0])
        merge(make_opinion(), lead)(people[0])

        rejected, _merged = at_once(people[:2], reject(lead), merge(case, lead))

        assert rejected
        assert fresh(lead).state == State.REJECTED
        assert fresh(case).state == State.SUBMITTED
        assert not Opinion.objects.filter(merged_into=lead).exists()
        assert Opinion.objects.filter(merged_into=case).count() == 1
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_merged_already_is_merged_again_while_its_lead_ends(people: list[User]) -> None:
    for number in range(ROUNDS):
        case, lead = pair(number)
        again = merge(case, lead)
        merge(case, lead)(people[0])

        rejected, merged, _ = at_once(people, reject(lead), again, merge(make_opinion(), case))

        assert rejected
        assert not merged
        assert fresh(case).state == State.SUBMITTED
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_two_come_apart_from_one_lead_while_it_ends(people: list[User]) -> None:
    for number in range(ROUNDS):
        (first, second), lead = pair(number), make_opinion()
        through = make_opinion()
        merge(through, first)(people[0])
        for case in (first, second):
            merge(case, lead)(people[0])

        at_once(people, unmerge(first), unmerge(second), reject(lead))

        assert [fresh(case).state for case in (first, second)] == [State.SUBMITTED] * 2
        assert fresh(through).merged_into == first
        assert fresh(lead).state == State.REJECTED
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_one_comes_apart_while_its_lead_is_merged(people: list[User]) -> None:
    for number in range(ROUNDS):
        (first, second), lead, other = pair(number), make_opinion(), make_opinion()
        for case in (first, second):
            merge(case, lead)(people[0])

        _apart, merged = at_once(people[:2], unmerge(first), merge(lead, other))

        assert merged
        assert fresh(first).merged_into in {None, other}
        assert fresh(second).merged_into == other
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_consultation_is_decided_while_a_case_of_it_comes_back_to_it(people: list[User]) -> None:
    """Its lead case, which ends, is in that consultation, too."""
    for _ in range(ROUNDS):
        topic = TopicPageFactory()
        case, lead = (make_opinion(State.IN_CONSULTATION, topic=topic) for _ in range(2))
        merge(case, lead)(people[0])
        outcome = OutcomePageFactory(live=False, parent=topic)
        OutcomePage.objects.filter(pk=outcome.pk).update(live=True, first_published_at=NOW)
        outcome.refresh_from_db()

        at_once(
            people[:2],
            lambda _by, lead=lead: actions.withdraw(fresh(lead), reason="", at=NOW),
            lambda by, outcome=outcome: actions.conclude_topic(outcome, by=by, at=NOW),
        )
        answer_left_behind(NOW)

        assert fresh(lead).state == State.WITHDRAWN
        assert (fresh(case).state, fresh(case).merged_into) in {
            (State.ANSWERED, None),
            (State.MERGED, lead),  # the outcome was first, and answered both
        }
    assert found() == []


@pytest.mark.django_db
@pytest.mark.parametrize("number", [0, 1], ids=["younger", "older"])
def test_what_came_along_goes_back_with_it_when_the_lead_ends(
    number: int, people: list[User]
) -> None:
    (along, case), lead = pair(number), make_opinion()
    merge(along, case)(people[0])
    merge(case, lead)(people[0])

    reject(lead)(people[0])

    assert fresh(case).state == State.SUBMITTED
    assert (fresh(along).state, fresh(along).merged_into) == (State.MERGED, case)
    assert along.steps.filter(move=Move.UNMERGE).count() == 0
    assert found() == []
