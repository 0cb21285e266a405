"""What the actions promise, the database holds them to: each constraint broken once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from opinions.enums import (
    AssignmentRole,
    ConsentBasis,
    PublicationState,
    PublishConsent,
    ReplyStatus,
    State,
)
from opinions.models import Assignment, CaseStep, Opinion, PublishedCopy, Reply
from portal.core.models import Outbox
from tests.factories.opinions import MONDAY, OpinionFactory, PublishedCopyFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def change(**fields: Any) -> Callable[[Opinion], object]:
    return lambda opinion: Opinion.objects.filter(pk=opinion.pk).update(**fields)


def give_to_unit(opinion: Opinion) -> object:
    return change(lead_unit=UnitFactory())(opinion)


def give_to_person(opinion: Opinion) -> object:
    return change(handler=UserFactory())(opinion)


def second_lead(opinion: Opinion) -> object:
    return Assignment.objects.create(
        opinion=opinion, unit=UnitFactory(), role=AssignmentRole.LEAD, dispatched_at=MONDAY
    )


def unit_twice(opinion: Opinion) -> object:
    return Assignment.objects.create(
        opinion=opinion,
        unit=opinion.lead_unit,
        role=AssignmentRole.CO_HANDLING,
        dispatched_at=MONDAY,
    )


def own_review(opinion: Opinion) -> object:
    reply = opinion.replies.get()
    return Reply.objects.filter(pk=reply.pk).update(reviewer=reply.author_id)


def own_approval(opinion: Opinion) -> object:
    copy = PublishedCopyFactory()
    return PublishedCopy.objects.filter(pk=copy.pk).update(approved_by=copy.proposed_by_id)


def step_twice(opinion: Opinion) -> object:
    step = opinion.steps.get(position=1)
    step.pk = None
    return step.save(force_insert=True)


def letter_twice(opinion: Opinion) -> object:
    for _ in range(2):
        Outbox.objects.create(kind="x", key="k", payload={}, created_at=MONDAY, next_at=MONDAY)
    return None


BROKEN: dict[str, tuple[State, Callable[[Opinion], object]]] = {
    "unknown state": (State.SUBMITTED, change(state="LOST")),
    "rejected without a reason": (State.REJECTED, change(reject_reason="")),
    "accepted without a grade": (State.ACCEPTED, change(grade="")),
    "merged into nothing": (State.MERGED, change(merged_into=None)),
    "answered without a date": (State.ANSWERED, change(answered_at=None)),
    "closed without a date": (State.CLOSED, change(closed_at=None)),
    "proposed without consent": (
        State.ANSWERED,
        change(publication=PublicationState.PROPOSED, publish_consent=PublishConsent.NONE),
    ),
    "published without consent": (
        State.ANSWERED,
        change(publication=PublicationState.PUBLISHED, publish_consent=PublishConsent.NONE),
    ),
    "in consultation with a unit": (State.IN_CONSULTATION, give_to_unit),
    "in consultation with a handler": (State.IN_CONSULTATION, give_to_person),
    "in consultation with a date": (State.IN_CONSULTATION, change(due_on=MONDAY.date())),
    "two leads": (State.HANDLING, second_lead),
    "unit twice": (State.HANDLING, unit_twice),
    "released without a date": (
        State.ANSWERED,
        lambda opinion: opinion.replies.update(released_at=None),
    ),
    "released by its author": (State.ANSWERED, own_review),
    "released by nobody": (State.ANSWERED, lambda opinion: opinion.replies.update(reviewer=None)),
    "approved by its proposer": (State.ANSWERED, own_approval),
    "two steps at one place": (State.ANSWERED, step_twice),
    "one letter twice": (State.SUBMITTED, letter_twice),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_database_refuses(kind: str) -> None:
    state, breaks = BROKEN[kind]
    opinion = OpinionFactory(state=state)

    with pytest.raises(IntegrityError), transaction.atomic():
        breaks(opinion)


def test_database_allows_what_imports_and_answers_on_the_spot_need() -> None:
    on_the_spot = OpinionFactory(state=State.ANSWERED)
    imported = OpinionFactory(state=State.ANSWERED)

    on_the_spot.replies.update(reviewer=None, on_the_spot=True)
    imported.replies.update(reviewer=None, author=None)
    change(publication=PublicationState.PUBLISHED, consent_basis=ConsentBasis.PUBLISHED_AT_SOURCE)(
        imported
    )

    assert Reply.objects.filter(status=ReplyStatus.RELEASED, reviewer=None).count() == 2


def test_external_id_is_unique_within_its_source() -> None:
    OpinionFactory(source="a", external_id="1")
    OpinionFactory(source="b", external_id="1")
    OpinionFactory(source="a", external_id="")
    OpinionFactory(source="a", external_id="")

    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionFactory(source="a", external_id="1")


def test_unit_may_have_a_case_again_after_its_part_ended() -> None:
    opinion = OpinionFactory(state=State.HANDLING)
    opinion.assignments.update(ended_at=MONDAY)

    unit_twice(opinion)
    second_lead(opinion)

    assert Assignment.objects.filter(ended_at=None).count() == 2
    assert CaseStep.objects.filter(opinion=opinion).count() == 4
