"""A case that was merged while it was in consultation comes back to a topic on which was decided meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import RejectReason, State
from opinions.models import Opinion
from opinions.queries import QUEUES
from opinions.tasks import answer_left_behind, give_back_stranded
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.opinions.merging import faults, fresh, merge
from topics.models import OutcomePage, TopicPage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def dispatcher() -> User:
    return staff(Role.DISPATCHER)


@pytest.fixture
def merged(dispatcher: User, at) -> Opinion:
    """A case of a consultation that was merged into one that is not in it."""
    topic = TopicPageFactory(collect_from=at - 40 * DAY, collect_until=at - DAY)
    case = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    merge(case, OpinionFactory(), by=dispatcher, at=at)
    return fresh(case)


def test_case_comes_back_into_a_consultation_that_was_decided_meanwhile(
    merged: Opinion, dispatcher: User, at
) -> None:
    outcome = OutcomePageFactory(parent=TopicPage.objects.get(), first_published_at=at)

    actions.unmerge(merged, by=dispatcher, at=at + DAY)

    assert fresh(merged).state == State.ANSWERED
    assert merged.steps.latest("position").data == {"outcome": outcome.pk}


def test_case_comes_back_into_a_consultation_that_ended_without_outcome(
    merged: Opinion, dispatcher: User, at
) -> None:
    TopicPage.objects.update(discontinued_at=at, discontinued_reason="撤项")

    actions.unmerge(merged, by=dispatcher, at=at + DAY)

    assert fresh(merged).state == State.ACCEPTED
    assert merged.steps.latest("position").text == "撤项"


def test_case_that_is_set_free_into_a_decided_consultation_is_answered_at_once(
    merged: Opinion, dispatcher: User, at
) -> None:
    OutcomePageFactory(parent=TopicPage.objects.get(), first_published_at=at)

    actions.reject(
        merged.merged_into, reason=RejectReason.UNCLEAR, text="不明。", by=dispatcher, at=at
    )

    assert fresh(merged).state == State.ANSWERED
    assert faults(at) == []


@pytest.mark.parametrize("end", ["rejected", "withdrawn", "taken apart"])
def test_case_that_comes_back_to_a_topic_which_is_not_public_any_more_is_dispatched(
    end: str, merged: Opinion, dispatcher: User, at
) -> None:
    TopicPage.objects.get().unpublish()  # nothing waits for it
    ends = {
        "rejected": lambda lead: actions.reject(
            lead, reason=RejectReason.UNCLEAR, text="不明。", by=dispatcher, at=at
        ),
        "withdrawn": lambda lead: actions.withdraw(lead, reason="", at=at),
        "taken apart": lambda lead: actions.unmerge(merged, by=dispatcher, at=at),
    }

    ends[end](merged.merged_into)

    case = fresh(merged)
    assert (case.state, case.topic) == (State.ACCEPTED, None)
    assert case.due_on > at.date()
    assert QUEUES["dispatch"].rows(dispatcher, at.date()).get() == case
    assert case.steps.latest("position").text == "议题已终止，或不再公开。"
    assert faults(at) == []


def test_those_who_followed_one_that_comes_back_follow_it_out_of_the_consultation(
    merged: Opinion, dispatcher: User, at
) -> None:
    lead = merged.merged_into
    actions.unmerge(merged, by=dispatcher, at=at)
    follower = OpinionFactory()
    merge(follower, fresh(merged), by=dispatcher, at=at)
    merge(fresh(merged), lead, by=dispatcher, at=at)
    TopicPage.objects.get().unpublish()

    actions.withdraw(fresh(lead), reason="", at=at)

    assert (fresh(merged).state, fresh(follower).merged_into) == (State.ACCEPTED, merged)
    assert faults(at) == []


def test_case_that_was_left_in_a_decided_consultation_is_found_by_the_clock(at) -> None:
    """A topic that was being decided on in the very moment in which its case came back."""
    answered, stranded, waits = (
        OpinionFactory(state=State.IN_CONSULTATION, topic=TopicPageFactory()) for _ in range(3)
    )
    outcome = OutcomePageFactory(live=False, parent=answered.topic)
    OutcomePage.objects.filter(pk=outcome.pk).update(live=True, first_published_at=at)
    TopicPage.objects.filter(pk=stranded.topic_id).update(live=False)

    assert (answer_left_behind(at), give_back_stranded(at)) == (1, 1)
    assert (answer_left_behind(at), give_back_stranded(at)) == (0, 0)

    states = [fresh(case).state for case in (answered, stranded, waits)]
    assert states == [State.ANSWERED, State.ACCEPTED, State.IN_CONSULTATION]
