"""The submitter takes his matter back, and nothing goes on waiting for it."""

from __future__ import annotations

import pytest

from opinions import actions, queries
from opinions.enums import (
    OPEN_STATES,
    Actor,
    PublicationMove,
    PublicationState,
    PublishConsent,
    ReplyStatus,
    State,
)
from opinions.lifecycle import MoveRefused
from opinions.models import Extension, Pause, PublishedCopy, ReplyProposal
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import HOUR, OpinionFactory, PublishedCopyFactory, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_every_open_case_may_be_withdrawn(state: State, at) -> None:
    topic = TopicPageFactory() if state == State.IN_CONSULTATION else None
    opinion = OpinionFactory(state=state, topic=topic)

    actions.withdraw(opinion, reason="解决了", at=at)

    assert (opinion.state, opinion.closed_at) == (State.WITHDRAWN, at)
    step = opinion.steps.latest("position")
    assert (step.actor, step.by, step.text) == (Actor.RESIDENT, None, "解决了")
    assert not opinion.assignments.filter(ended_at=None).exists()


@pytest.mark.parametrize("state", sorted(set(State) - OPEN_STATES))
def test_ended_case_is_not_withdrawn(state: State, at) -> None:
    with pytest.raises(MoveRefused):
        actions.withdraw(OpinionFactory(state=state), reason="", at=at)


def test_units_are_told(at) -> None:
    lead, helper = UnitFactory(), UnitFactory()
    people = {staff(Role.HANDLER, unit=unit).pk for unit in (lead, helper)}
    opinion = OpinionFactory(state=State.HANDLING, unit=lead, co_handling=(helper,))

    actions.withdraw(opinion, reason="", at=at)

    assert {row.payload["user"] for row in Outbox.objects.all()} == people


def test_reply_under_review_is_not_sent_and_waits_for_nobody(at) -> None:
    opinion, reviewer = OpinionFactory(state=State.REPLY_REVIEW), staff(Role.REVIEWER)

    actions.withdraw(opinion, reason="", at=at)

    assert opinion.replies.get().status == ReplyStatus.DROPPED
    assert queries.queue_counts(reviewer, at.date())["review"] == 0


def test_pause_and_waiting_extension_end(at) -> None:
    opinion = OpinionFactory(state=State.WAITING_SUBMITTER)
    Extension.objects.create(
        opinion=opinion, days=5, reason="等料", asked_at=at - HOUR, asked_by=staff(Role.HANDLER)
    )

    actions.withdraw(opinion, reason="", at=at)

    assert Pause.objects.get().ended_at == at
    extension = Extension.objects.get()
    assert (extension.decided_at, extension.granted) == (at, False)


def test_public_copy_is_taken_down_in_the_same_moment(at, heard) -> None:
    copy = PublishedCopyFactory(waiting_reply="三天内修好。", contact={"email": "w@example.org"})
    opinion = copy.opinion
    Outbox.objects.all().delete()

    actions.withdraw(opinion, reason="", at=at)

    copy.refresh_from_db()
    assert (copy.is_public, copy.taken_down_at) == (False, at)
    assert opinion.publication == PublicationState.TAKEN_DOWN
    assert heard == [("unpublished", copy.pk)]
    assert not ReplyProposal.objects.exists()
    step = opinion.steps.get(move=PublicationMove.TAKE_DOWN)
    assert (step.actor, step.by) == (Actor.RESIDENT, None)
    assert not Outbox.objects.filter(kind="submitter-mail").exists()  # it was he himself


def test_proposed_copy_is_not_published_any_more(at) -> None:
    opinion = OpinionFactory(
        state=State.HANDLING,
        publication=PublicationState.PROPOSED,
        publish_consent=PublishConsent.ANONYMOUS,
    )

    actions.withdraw(opinion, reason="", at=at)

    assert opinion.publication == PublicationState.UNPUBLISHED
    assert not PublishedCopy.objects.public().exists()
    with pytest.raises(MoveRefused):
        actions.approve(opinion, by=staff(Role.PUBLISHER), at=at)
    assert queries.queue_counts(staff(Role.PUBLISHER), at.date())["publish"] == 0
