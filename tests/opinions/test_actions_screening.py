"""Screening: what each move changes beside the state."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import (
    Actor,
    Grade,
    RejectReason,
    ReplyStatus,
    State,
)
from opinions.models import Opinion, Reply
from opinions.permissions import NotPermitted, OutsideScope
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db


def test_reject_keeps_reason_and_the_text_for_the_resident(at) -> None:
    opinion = OpinionFactory()

    actions.reject(
        opinion,
        reason=RejectReason.PETITION,
        text=" 请到信访窗口。\x00",
        by=staff(Role.DISPATCHER),
        at=at,
    )

    assert (opinion.reject_reason, opinion.public_note, opinion.due_on) == (
        "PETITION",
        "请到信访窗口。",
        None,
    )
    step = opinion.steps.latest("position")
    assert (step.text, step.data, step.actor) == (
        "请到信访窗口。",
        {"reason": "PETITION"},
        Actor.STAFF,
    )


@pytest.mark.parametrize(
    ("reason", "text", "refusal"),
    [
        ("", "说明", actions.ReasonUnknown),
        ("NONSENSE", "说明", actions.ReasonUnknown),
        ("UNCLEAR", " \n", actions.RejectTextMissing),
    ],
)
def test_reject_needs_a_listed_reason_and_a_text(reason: str, text: str, refusal: type, at) -> None:
    opinion = OpinionFactory()

    with pytest.raises(refusal):
        actions.reject(opinion, reason=reason, text=text, by=staff(Role.DISPATCHER), at=at)

    assert Opinion.objects.get().state == State.SUBMITTED


def test_accept_keeps_the_screening_date_until_dispatch(at) -> None:
    opinion = OpinionFactory()
    screening = opinion.due_on

    actions.accept(opinion, grade=Grade.COMPLEX, by=staff(Role.DISPATCHER), at=at)

    assert (opinion.grade, opinion.accepted_at, opinion.due_on) == (Grade.COMPLEX, at, screening)
    assert facts(opinion) == {"grade": "COMPLEX"}


def test_accept_needs_a_known_grade(at) -> None:
    with pytest.raises(actions.GradeUnknown):
        actions.accept(OpinionFactory(), grade="", by=staff(Role.DISPATCHER), at=at)


def test_regrade_needs_another_grade_and_a_reason(at) -> None:
    opinion, dispatcher = OpinionFactory(state=State.ACCEPTED), staff(Role.DISPATCHER)

    with pytest.raises(actions.SameGrade):
        actions.regrade(opinion, grade=Grade.ORDINARY, reason="重", by=dispatcher, at=at)
    with pytest.raises(actions.RegradeReasonMissing):
        actions.regrade(opinion, grade=Grade.COMPLEX, reason="", by=dispatcher, at=at)
    actions.regrade(opinion, grade=Grade.COMPLEX, reason="涉及多个部门", by=dispatcher, at=at)

    assert opinion.grade == Grade.COMPLEX
    assert facts(opinion) == {
        "grade": "COMPLEX",
        "grade_before": "ORDINARY",
        "due_on": Opinion.objects.get().due_on.isoformat(),
    }


def test_clerk_screens_his_own_studios_opinions_and_no_others(at) -> None:
    studio = StudioPageFactory()
    clerk = staff(Role.CLERK, studio=studio)
    own, others = OpinionFactory(studio=studio), OpinionFactory(studio=StudioPageFactory())

    actions.accept(own, grade=Grade.SIMPLE, by=clerk, at=at)
    with pytest.raises(OutsideScope):
        actions.accept(others, grade=Grade.SIMPLE, by=clerk, at=at)

    assert own.state == State.ACCEPTED


def test_simple_matter_is_answered_on_the_spot_by_one_person(at) -> None:
    studio = StudioPageFactory()
    clerk, opinion = staff(Role.CLERK, studio=studio), OpinionFactory(studio=studio)

    actions.answer_on_the_spot(opinion, text="已当场修好。", by=clerk, at=at)

    reply = Reply.objects.get()
    assert (reply.author, reply.reviewer, reply.status, reply.on_the_spot) == (
        clerk,
        None,
        ReplyStatus.RELEASED,
        True,
    )
    assert (opinion.grade, opinion.answered_at, opinion.accepted_at, opinion.handler) == (
        Grade.SIMPLE,
        at,
        at,
        clerk,
    )


def test_matter_graded_otherwise_is_not_answered_on_the_spot(at) -> None:
    opinion = OpinionFactory(state=State.ACCEPTED)

    with pytest.raises(actions.NotSimple):
        actions.answer_on_the_spot(opinion, text="答", by=staff(Role.DISPATCHER), at=at)

    assert not Reply.objects.exists()


def test_right_alone_does_not_make_a_move_in_another_scope(at) -> None:
    with pytest.raises(NotPermitted):
        actions.accept(OpinionFactory(), grade=Grade.SIMPLE, by=staff(Role.REVIEWER), at=at)
