"""Screening, dispatch, signing, replies: what each move changes beside the state."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import (
    Actor,
    AssignmentRole,
    Grade,
    PublicationState,
    RejectReason,
    ReplyStatus,
    State,
)
from opinions.lifecycle import MoveRefused
from opinions.models import Assignment, Opinion, PublishedCopy, Reply, Target
from opinions.permissions import NotInUnit, NotPermitted, OutsideScope, OwnItem
from portal.core.publishing import published
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def facts(opinion: Opinion) -> dict:
    return opinion.steps.latest("position").data


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
    assert facts(opinion) == {"grade": "COMPLEX", "grade_before": "ORDINARY"}


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


@pytest.mark.parametrize(
    ("grade", "due"),
    [(Grade.SIMPLE, "2026-03-16"), (Grade.ORDINARY, "2026-03-30"), (Grade.COMPLEX, "2026-04-21")],
)
def test_answer_is_due_in_working_days_by_grade_from_dispatch(grade: Grade, due: str, at) -> None:
    opinion = OpinionFactory(state=State.ACCEPTED, grade=grade)

    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    # Monday 9 March; 6 April is a holiday.
    assert opinion.due_on == dt.date.fromisoformat(due)


def test_edited_term_applies_to_the_next_dispatch(at) -> None:
    Target.objects.filter(grade=Grade.ORDINARY).update(answer_days=1)
    opinion = OpinionFactory(state=State.ACCEPTED)

    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    assert opinion.due_on == dt.date(2026, 3, 10)


def test_deleted_term_falls_back_to_the_usual_one(at) -> None:
    Target.objects.all().delete()
    opinion = OpinionFactory(state=State.ACCEPTED)

    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    assert opinion.due_on == dt.date(2026, 3, 30)


def test_clock_does_not_begin_anew_with_a_second_dispatch(at) -> None:
    opinion, week = OpinionFactory(state=State.DISPATCHED), dt.timedelta(days=7)
    first = (opinion.dispatched_at, opinion.due_on)
    # A returned case is accepted again.
    Opinion.objects.update(state=State.ACCEPTED)
    Assignment.objects.update(ended_at=at, returned_at=at)

    actions.dispatch(
        opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at + week
    )

    assert (opinion.dispatched_at, opinion.due_on) == first


def test_dispatch_makes_one_part_for_each_unit(at) -> None:
    lead, helper, other = UnitFactory(), UnitFactory(), UnitFactory()
    opinion, dispatcher = OpinionFactory(state=State.ACCEPTED), staff(Role.DISPATCHER)

    actions.dispatch(opinion, lead=lead, co_handling=[helper, other, helper], by=dispatcher, at=at)

    parts = Assignment.objects.order_by("pk").values_list(
        "unit", "role", "dispatched_at", "dispatched_by"
    )
    assert list(parts) == [
        (lead.pk, AssignmentRole.LEAD, at, dispatcher.pk),
        (helper.pk, AssignmentRole.CO_HANDLING, at, dispatcher.pk),
        (other.pk, AssignmentRole.CO_HANDLING, at, dispatcher.pk),
    ]
    assert facts(opinion) == {
        "lead": lead.code,
        "co_handling": [helper.code, other.code],
        "due_on": opinion.due_on.isoformat(),
    }


def test_dispatch_refuses_retired_units_and_a_lead_that_helps_itself(at) -> None:
    opinion, dispatcher, lead = (
        OpinionFactory(state=State.ACCEPTED),
        staff(Role.DISPATCHER),
        UnitFactory(),
    )

    with pytest.raises(actions.UnitRetired):
        actions.dispatch(
            opinion, lead=UnitFactory(retired=True), co_handling=[], by=dispatcher, at=at
        )
    with pytest.raises(actions.UnitRetired):
        actions.dispatch(
            opinion, lead=lead, co_handling=[UnitFactory(retired=True)], by=dispatcher, at=at
        )
    with pytest.raises(actions.LeadIsCoHandling):
        actions.dispatch(opinion, lead=lead, co_handling=[lead], by=dispatcher, at=at)

    assert (Opinion.objects.get().state, Assignment.objects.count()) == (State.ACCEPTED, 0)


def test_lead_unit_signs_and_the_signer_handles(at) -> None:
    unit = UnitFactory()
    handler, opinion = (
        staff(Role.HANDLER, unit=unit),
        OpinionFactory(state=State.DISPATCHED, unit=unit),
    )

    actions.sign(opinion, by=handler, at=at)

    part = Assignment.objects.get()
    assert (part.signed_at, part.signed_by, part.person) == (at, handler, handler)
    assert (opinion.state, opinion.handler) == (State.HANDLING, handler)
    assert facts(opinion) == {"unit": unit.code, "role": "LEAD"}


@pytest.mark.parametrize("state", [State.DISPATCHED, State.HANDLING, State.REPLY_REVIEW])
def test_co_handling_unit_signs_its_own_part_without_moving_the_case(state: State, at) -> None:
    unit = UnitFactory()
    helper = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=state, co_handling=(unit,))
    handler = opinion.handler

    actions.sign(opinion, by=helper, at=at)

    part = Assignment.objects.get(role=AssignmentRole.CO_HANDLING)
    assert (part.signed_at, part.signed_by) == (at, helper)
    assert (opinion.state, opinion.handler) == (state, handler)
    step = opinion.steps.latest("position")
    assert (step.from_state, step.to_state, step.data) == (
        state,
        state,
        {"unit": unit.code, "role": "CO_HANDLING"},
    )


def test_part_is_signed_once(at) -> None:
    unit = UnitFactory()
    helper = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))
    actions.sign(opinion, by=helper, at=at)

    with pytest.raises(actions.AlreadySigned):
        actions.sign(opinion, by=helper, at=at)


def test_part_of_an_answered_case_is_not_signed_any_more(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.ANSWERED, co_handling=(unit,))

    with pytest.raises(MoveRefused):
        actions.sign(opinion, by=staff(Role.HANDLER, unit=unit), at=at)


def test_person_of_two_units_signs_the_leads_part_first_or_the_one_he_names(at) -> None:
    lead, helper = UnitFactory(), UnitFactory()
    person = staff(Role.HANDLER, unit=lead)
    person.unit_posts.create(unit=helper)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=lead, co_handling=(helper,))

    actions.sign(opinion, by=person, at=at, unit=helper)
    assert opinion.state == State.DISPATCHED
    actions.sign(opinion, by=person, at=at)
    assert opinion.state == State.HANDLING


def test_stranger_signs_nothing(at) -> None:
    opinion = OpinionFactory(state=State.DISPATCHED)

    with pytest.raises(OutsideScope):
        actions.sign(opinion, by=staff(Role.HANDLER, unit=UnitFactory()), at=at)


def test_unit_does_not_sign_anothers_part(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.DISPATCHED, co_handling=(unit,))

    with pytest.raises(NotInUnit):
        actions.sign(opinion, by=staff(Role.HANDLER, unit=unit), at=at, unit=opinion.lead_unit)


def test_co_handling_unit_does_not_submit_the_reply(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))

    with pytest.raises(NotInUnit):
        actions.submit_reply(opinion, text="答", by=staff(Role.HANDLER, unit=unit), at=at)


def test_reply_goes_through_review_and_every_draft_is_kept(at) -> None:
    unit = UnitFactory()
    author, reviewer = staff(Role.HANDLER, unit=unit), staff(Role.REVIEWER)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=author)

    actions.submit_reply(opinion, text="一稿", by=author, at=at)
    actions.send_back(opinion, remark="请写明时间", by=reviewer, at=at)
    actions.submit_reply(opinion, text="二稿", by=author, at=at)
    actions.release(opinion, by=reviewer, at=at)

    drafts = Reply.objects.order_by("pk").values_list(
        "text", "status", "remark", "author", "reviewer", "unit"
    )
    assert list(drafts) == [
        ("一稿", ReplyStatus.SENT_BACK, "请写明时间", author.pk, reviewer.pk, unit.pk),
        ("二稿", ReplyStatus.RELEASED, "", author.pk, reviewer.pk, unit.pk),
    ]
    assert (opinion.state, opinion.answered_at) == (State.ANSWERED, at)


@pytest.mark.parametrize("roles", [(Role.HANDLER, Role.REVIEWER), (Role.ADMINISTRATOR,)])
def test_nobody_reviews_his_own_reply(roles: tuple[Role, ...], at) -> None:
    unit = UnitFactory()
    author = staff(*roles, unit=unit)
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=author)

    with pytest.raises(OwnItem):
        actions.release(opinion, by=author, at=at)
    with pytest.raises(OwnItem):
        actions.send_back(opinion, remark="改", by=author, at=at)

    assert Reply.objects.get().status == ReplyStatus.IN_REVIEW


def test_author_of_a_draft_sent_back_may_review_anothers(at) -> None:
    unit = UnitFactory()
    first = staff(Role.HANDLER, Role.REVIEWER, unit=unit)
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=first)
    actions.send_back(opinion, remark="改", by=staff(Role.REVIEWER), at=at)
    actions.submit_reply(opinion, text="他人重写", by=staff(Role.HANDLER, unit=unit), at=at)

    actions.release(opinion, by=first, at=at)

    assert opinion.state == State.ANSWERED


@pytest.mark.parametrize("text", ["", " \n\x00"])
def test_replies_and_remarks_are_not_empty(text: str, at) -> None:
    boss = staff(Role.ADMINISTRATOR)

    with pytest.raises(actions.ReplyMissing):
        actions.answer_on_the_spot(OpinionFactory(), text=text, by=boss, at=at)
    with pytest.raises(actions.ReplyMissing):
        actions.submit_reply(OpinionFactory(state=State.HANDLING), text=text, by=boss, at=at)
    with pytest.raises(actions.RemarkMissing):
        actions.send_back(OpinionFactory(state=State.REPLY_REVIEW), remark=text, by=boss, at=at)


def test_released_reply_joins_a_published_copy_and_the_index_hears_of_it(at) -> None:
    opinion = OpinionFactory(
        state=State.REPLY_REVIEW, publication=PublicationState.PUBLISHED, reply_text="三天内修好。"
    )
    heard = []
    published.connect(
        heard_by := lambda instance, **_: heard.append(instance), sender=PublishedCopy
    )

    actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    copy = PublishedCopy.objects.get()
    assert (copy.reply, copy.reply_unit, copy.replied_on) == (
        "三天内修好。",
        opinion.lead_unit.label,
        at.date(),
    )
    assert heard == [copy]
    published.disconnect(heard_by, sender=PublishedCopy)


@pytest.mark.parametrize(
    ("publication", "reply"),
    [(PublicationState.PROPOSED, "三天内修好。"), (PublicationState.TAKEN_DOWN, "")],
)
def test_released_reply_of_a_matter_that_is_not_public_is_not_announced(
    publication, reply: str, at
) -> None:
    opinion = OpinionFactory(
        state=State.REPLY_REVIEW, publication=publication, reply_text="三天内修好。"
    )
    heard = []
    published.connect(
        heard_by := lambda instance, **_: heard.append(instance), sender=PublishedCopy
    )

    actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    assert PublishedCopy.objects.get().reply == reply
    assert heard == []
    published.disconnect(heard_by, sender=PublishedCopy)


def test_right_alone_does_not_make_a_move_in_another_scope(at) -> None:
    with pytest.raises(NotPermitted):
        actions.accept(OpinionFactory(), grade=Grade.SIMPLE, by=staff(Role.REVIEWER), at=at)
