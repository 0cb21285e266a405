"""Several cases about one thing are handled as one, and apart again exactly as they were."""

from __future__ import annotations

import datetime as dt
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from opinions import actions
from opinions.casework.merging import Joint, joints
from opinions.enums import (
    OPEN_STATES,
    Move,
    PublicationState,
    PublishConsent,
    State,
)
from opinions.lifecycle import MoveRefused, Refusal
from opinions.models import CaseRules, Opinion
from opinions.queries import QUEUES, followed, word_for_resident
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import MONDAY, OpinionFactory, make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found
from tests.opinions.merging import faults, fresh, merge, rows

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TURNS = 10
CONTACT = {"name": "王秀英", "phone": "13800000000", "email": "wang@example.org"}


@pytest.fixture
def dispatcher() -> User:
    return staff(Role.DISPATCHER)


# merged, and back


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_merged_case_comes_back_as_it_was(state: State, dispatcher: User, at) -> None:
    lead = OpinionFactory(state=State.HANDLING)
    topic = TopicPageFactory(collect_from=at - DAY, collect_until=at + 40 * DAY)
    unit, helping = UnitFactory(), UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    case = make_opinion(
        state,
        unit=unit,
        co_handling=(helping,),
        handler=handler,
        contact=CONTACT,
        topic=topic,
        publication=PublicationState.UNPUBLISHED
        if state is State.SUBMITTED
        else PublicationState.PROPOSED,
    )
    if state == State.HANDLING:
        actions.ask_extension(case, days=5, reason="等配件。", by=handler, at=at)
    before = rows(case, lead)

    merge(case, lead, by=dispatcher, at=at)
    assert (fresh(case).state, fresh(case).merged_into) == (State.MERGED, lead)
    assert faults(at) == []
    actions.unmerge(case, by=dispatcher, at=at + DAY)

    assert rows(case, lead) == before
    assert faults(at) == []


def test_merged_case_points_to_its_lead_and_history_says_so(dispatcher: User, at) -> None:
    lead, case = OpinionFactory(state=State.HANDLING), OpinionFactory()

    merge(case, lead, by=dispatcher, at=at)

    step = case.steps.latest("position")
    assert (step.move, step.from_state, step.to_state, step.by) == (
        Move.MERGE,
        State.SUBMITTED,
        State.MERGED,
        dispatcher,
    )
    assert step.data == {"lead_case": lead.pk, "through": None}
    assert followed(case) == lead
    assert word_for_resident(case).label == "办理中"


def test_merged_case_waits_in_no_queue(dispatcher: User, at) -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, Role.REVIEWER, Role.PUBLISHER, unit=unit)
    lead = OpinionFactory(state=State.CLOSED)
    Opinion.objects.filter(pk=lead.pk).update(state=State.ACCEPTED)
    for state in (State.DISPATCHED, State.HANDLING, State.REPLY_REVIEW):
        case = make_opinion(
            state, unit=unit, handler=handler, publication=PublicationState.PROPOSED
        )
        merge(case, lead, by=dispatcher, at=at)

    years_later = dt.date(2028, 3, 2)
    waiting = {code: queue.rows(handler, years_later).count() for code, queue in QUEUES.items()}
    assert waiting == dict.fromkeys(QUEUES, 0) | {"overdue": 1}  # the lead case


@pytest.mark.parametrize(("late", "refused"), [(0, False), (1, True)])
def test_merging_is_undone_within_the_days_that_are_set(
    late: int, refused: bool, dispatcher: User, at
) -> None:
    case = OpinionFactory()
    merge(case, OpinionFactory(), by=dispatcher, at=at)
    term = CaseRules.current().unmerge_days * DAY + late * dt.timedelta(seconds=1)

    if refused:
        with pytest.raises(actions.UnmergeTooLate, match="30 天"):
            actions.unmerge(case, by=dispatcher, at=at + term)
        assert fresh(case).state == State.MERGED
    else:
        actions.unmerge(case, by=dispatcher, at=at + term)
        assert fresh(case).state == State.SUBMITTED


def test_merged_into_another_after_it_came_back(dispatcher: User, at) -> None:
    case, one, other = OpinionFactory(), OpinionFactory(), OpinionFactory(state=State.HANDLING)
    merge(case, one, by=dispatcher, at=at)
    actions.unmerge(case, by=dispatcher, at=at + DAY)

    merge(case, other, by=dispatcher, at=at + 2 * DAY)

    assert joints(case) == [Joint(other.pk, None)]
    assert fresh(case).merged_into == other


# which case may lead


def test_case_does_not_lead_itself(dispatcher: User, at) -> None:
    case = OpinionFactory()

    with pytest.raises(actions.LeadIsItself):
        merge(case, case, by=dispatcher, at=at)


def test_merged_case_leads_nothing_and_says_which_does(dispatcher: User, at) -> None:
    lead, merged, case = OpinionFactory(), OpinionFactory(), OpinionFactory()
    merge(merged, lead, by=dispatcher, at=at)

    with pytest.raises(actions.LeadIsMerged, match=lead.number):
        merge(case, merged, by=dispatcher, at=at)
    with pytest.raises(actions.LeadIsMerged):
        merge(lead, merged, by=dispatcher, at=at)  # a circle
    assert fresh(lead).state == State.SUBMITTED


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.WITHDRAWN])
def test_case_that_is_over_leads_nothing(state: State, dispatcher: User, at) -> None:
    case, lead = OpinionFactory(), OpinionFactory(state=state)

    with pytest.raises(actions.LeadIsOver, match="可以采用它的答复"):
        merge(case, lead, by=dispatcher, at=at)
    assert fresh(case).state == State.SUBMITTED


def test_merged_case_is_not_merged_again(dispatcher: User, at) -> None:
    case, lead = OpinionFactory(), OpinionFactory()
    merge(case, lead, by=dispatcher, at=at)

    with pytest.raises(MoveRefused):
        merge(case, OpinionFactory(), by=dispatcher, at=at)


# counting and what is compared


def test_counted_once_in_figures_and_by_the_head_in_people(dispatcher: User, at) -> None:
    lead, other = OpinionFactory(), OpinionFactory()
    for _ in range(2):
        merge(OpinionFactory(), lead, by=dispatcher, at=at)
    undone = OpinionFactory()
    merge(undone, lead, by=dispatcher, at=at)
    actions.unmerge(undone, by=dispatcher, at=at)

    counted = Opinion.objects.counted_once().with_people().order_by("pk")

    assert [(case, case.people) for case in counted] == [(lead, 3), (other, 1), (undone, 1)]


@pytest.mark.parametrize("merged", [True, False])
def test_other_lead_case_than_the_history_says_is_found(merged: bool, dispatcher: User, at) -> None:
    case, lead, forged = OpinionFactory(), OpinionFactory(), OpinionFactory()
    if merged:
        merge(case, lead, by=dispatcher, at=at)
    assert faults(at) == []

    Opinion.objects.filter(pk=case.pk).update(merged_into=forged)

    step = "#2 MERGE" if merged else "#1 SUBMIT"
    assert [line.partition("：")[0] for line in found()] == [f"{case.number} {step}: 主件被改动"]


def test_consent_and_publication_of_a_merged_case_are_its_own(dispatcher: User, at) -> None:
    case = make_opinion(State.ACCEPTED, publication=PublicationState.PUBLISHED)

    merge(case, OpinionFactory(), by=dispatcher, at=MONDAY + 9 * DAY)

    assert case.published_copy.is_public
    assert case.publish_consent == PublishConsent.ANONYMOUS


# two at once


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_each_into_the_other_take_turns(at) -> None:
    first, second = OpinionFactory(), OpinionFactory()
    people = [staff(Role.DISPATCHER), staff(Role.DISPATCHER)]
    ends: list[Any] = []

    def press(case: Opinion, lead: Opinion, by: User) -> None:
        try:
            merge(fresh(case), fresh(lead), by=by, at=at)
        except Refusal as refusal:
            ends.append(type(refusal))
        else:
            ends.append("merged")
        finally:
            connection.close()

    for _ in range(TURNS):
        ends.clear()
        pairs = [(first, second, people[0]), (second, first, people[1])]
        threads = [Thread(target=press, args=pair) for pair in pairs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert ends.count("merged") == 1
        assert len(ends) == 2
        states = sorted(Opinion.objects.values_list("state", flat=True))
        assert states == [State.MERGED, State.SUBMITTED]
        actions.unmerge(Opinion.objects.get(state=State.MERGED), by=people[0], at=at)

    assert faults(at) == []
