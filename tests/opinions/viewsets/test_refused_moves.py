from __future__ import annotations

import pytest
from django.urls import reverse

from opinions.actions import (
    accept,
    decline,
    look_at_contact,
    propose,
    regrade,
    reject,
    send_back,
    submit_reply,
)
from opinions.casework.history import position_of
from opinions.enums import Grade, Move, PublicationMove, PublicationState, RejectReason, State
from opinions.models import CaseStep, Opinion
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.making import address, form_of, make

pytestmark = pytest.mark.django_db


# what is refused comes back beside what was typed


REFUSED = [
    (Role.DISPATCHER, State.SUBMITTED, Move.ACCEPT, {"grade": ""}, "请选择分级。"),
    (Role.DISPATCHER, State.SUBMITTED, Move.ACCEPT, {"grade": "HUGE"}, "HUGE"),
    (Role.DISPATCHER, State.SUBMITTED, Move.REJECT, {"reason": "", "text": "留下的话"}, "请选择不予受理的理由。"),
    (Role.DISPATCHER, State.SUBMITTED, Move.REJECT, {"reason": "PETITION", "text": " "}, "请写明给提交人的说明。"),
    (Role.DISPATCHER, State.SUBMITTED, Move.REJECT, {"reason": "PETITION", "text": "长" * 5001}, "最多 5000 字，现在有 5001 字"),
    (Role.DISPATCHER, State.SUBMITTED, Move.ANSWER_ON_THE_SPOT, {"text": "\u202e"}, "请写答复。"),
    (Role.DISPATCHER, State.ACCEPTED, Move.DISPATCH, {"lead": ""}, "请选择主办单位。"),
    (Role.DISPATCHER, State.ACCEPTED, Move.REGRADE, {"grade": "ORDINARY", "reason": "留下的话"}, "已经是“一般”"),
    (Role.REVIEWER, State.REPLY_REVIEW, Move.SEND_BACK, {"remark": ""}, "请写明需要修改什么。"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "state", "move", "fields", "message"), REFUSED)
def test_bad_input_is_named_and_changes_nothing(log_in, role, state, move, fields, message):
    opinion = make_opinion(state)
    steps = CaseStep.objects.count()

    response = make(log_in(staff(role)), opinion, move, **fields)

    opinion.refresh_from_db()
    assert response.status_code == 422
    assert message in response.content.decode()
    assert (opinion.state, CaseStep.objects.count()) == (state, steps)
    form = form_of(response, move)
    assert {name: form[name].value() for name in fields} == fields


def test_lead_unit_may_not_help_itself(dispatcher):
    opinion, unit = make_opinion(State.ACCEPTED), UnitFactory()

    response = make(dispatcher, opinion, Move.DISPATCH, lead=unit.pk, co_handling=[unit.pk])

    assert "主办单位不必再选为协办单位。" in response.content.decode()


def test_retired_unit_is_not_offered_and_refused(dispatcher):
    opinion, unit = make_opinion(State.ACCEPTED), UnitFactory(retired=True)

    response = make(dispatcher, opinion, Move.DISPATCH, lead=unit.pk)

    assert response.status_code == 422
    assert Opinion.objects.get().state == State.ACCEPTED


# the screen was opened before somebody else moved the case


def test_stale_screen_says_what_happened_and_keeps_the_words(log_in, dispatcher):
    opinion = make_opinion()
    other = staff(Role.DISPATCHER, display_name="钱调度")
    accept(opinion, grade=Grade.ORDINARY, by=other, at=MONDAY)

    response = make(
        dispatcher,
        opinion,
        Move.REJECT,
        seen=1,
        reason="PETITION",
        text="留下的话",
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "这件事项已有新的进展，现在是“待交办”" in page
    assert "最近一步：钱调度 于 03-02 09:30 办理“受理”。" in page
    assert "您填写的内容保留在下面，可以复制。" in page
    assert form_of(response, Move.REJECT)["text"].value() == "留下的话"
    assert Opinion.objects.get().state == State.ACCEPTED


def test_stale_screen_may_send_again_what_is_still_allowed(log_in):
    unit = UnitFactory()
    opinion = make_opinion(State.REPLY_REVIEW, unit=unit)
    handler = log_in(staff(Role.HANDLER, unit=unit))
    make(log_in(staff(Role.REVIEWER)), opinion, Move.SEND_BACK, remark="请写明日期。")

    stale = make(handler, opinion, Move.SUBMIT_REPLY, seen=5, text="改好的答复。")
    form = form_of(stale, Move.SUBMIT_REPLY)
    again = handler.post(address(opinion, Move.SUBMIT_REPLY), dict(form.data.items()))

    assert (stale.status_code, again.status_code) == (409, 302)
    assert opinion.replies.latest("pk").text == "改好的答复。"


def test_reviewer_does_not_release_another_draft_than_he_read(log_in):
    """The state is the same again, the draft is not."""
    unit = UnitFactory()
    author = staff(Role.HANDLER, unit=unit)
    opinion = make_opinion(State.REPLY_REVIEW, unit=unit, author=author)
    seen = position_of(opinion)
    send_back(opinion, remark="请写明日期。", by=staff(Role.REVIEWER), at=MONDAY)
    submit_reply(opinion, text="完全不同的第二稿。", by=author, at=MONDAY)

    response = make(log_in(staff(Role.REVIEWER)), opinion, Move.RELEASE, seen=seen)

    assert response.status_code == 409
    assert Opinion.objects.get().state == State.REPLY_REVIEW


def test_publisher_does_not_approve_another_copy_than_he_read(log_in):
    opinion = make_opinion(State.ANSWERED, publication=PublicationState.PROPOSED)
    seen, at = position_of(opinion), MONDAY
    decline(opinion, reason="还有门牌号。", by=staff(Role.PUBLISHER), at=at)
    words = {
        "title": "路灯",
        "text": "某路 3 栋 502。",
        "place": "",
        "reply": "",
        "reason": "删去姓名。",
    }
    propose(opinion, **words, by=staff(Role.DISPATCHER), at=at)

    response = make(log_in(staff(Role.PUBLISHER)), opinion, PublicationMove.APPROVE, seen=seen)

    assert response.status_code == 409
    assert Opinion.objects.get().publication == PublicationState.PROPOSED


def test_stale_regrade_does_not_overwrite_another(dispatcher):
    opinion = make_opinion(State.ACCEPTED)
    seen = position_of(opinion)
    regrade(opinion, grade=Grade.COMPLEX, reason="三个小区。", by=staff(Role.DISPATCHER), at=MONDAY)

    response = make(
        dispatcher, opinion, Move.REGRADE, seen=seen, grade=Grade.SIMPLE, reason="留下的话"
    )

    assert response.status_code == 409
    assert Opinion.objects.get().grade == Grade.COMPLEX
    assert form_of(response, Move.REGRADE)["reason"].value() == "留下的话"


def test_look_at_contact_data_makes_no_screen_stale(log_in, dispatcher):
    opinion = make_opinion(contact={"phone": "13812341234"})
    seen = position_of(opinion)
    look_at_contact(opinion, by=staff(Role.DISPATCHER), at=MONDAY)

    response = make(dispatcher, opinion, Move.ACCEPT, seen=seen, grade=Grade.ORDINARY)

    assert response.status_code == 302


def test_second_approval_is_told_that_it_is_public_already(log_in):
    opinion = make_opinion(State.ANSWERED, publication=PublicationState.PROPOSED)
    make(log_in(staff(Role.PUBLISHER)), opinion, PublicationMove.APPROVE)

    response = make(log_in(staff(Role.PUBLISHER)), opinion, PublicationMove.APPROVE)

    assert response.status_code == 422
    assert "“已公开”的事项不能“批准公开”。" in response.content.decode()


@pytest.mark.parametrize("seen", ["", "NONSENSE"])
def test_form_that_does_not_say_what_was_seen_is_refused(dispatcher, seen):
    opinion = make_opinion()

    response = make(dispatcher, opinion, Move.ACCEPT, seen=seen, grade=Grade.ORDINARY)

    assert response.status_code == 422
    assert "请重新打开这一页再办理。" in response.content.decode()


# who may not


def test_move_without_the_right_is_refused_with_the_words_kept(log_in):
    opinion = make_opinion()

    response = make(
        log_in(staff(Role.REVIEWER)), opinion, Move.REJECT, reason="PETITION", text="留下的话"
    )

    assert response.status_code == 403
    assert "您没有权限这样做。" in response.content.decode()
    assert form_of(response, Move.REJECT)["text"].value() == "留下的话"


def test_nobody_releases_his_own_reply(log_in):
    reviewer = staff(Role.REVIEWER)
    opinion = make_opinion(State.REPLY_REVIEW, author=reviewer)

    response = make(log_in(reviewer), opinion, Move.RELEASE)

    assert response.status_code == 403
    assert "自己起草或提议的，须由他人审核。" in response.content.decode()


def test_foreign_case_is_not_found(log_in):
    opinion = make_opinion(studio=StudioPageFactory())
    clerk = log_in(staff(Role.CLERK, studio=StudioPageFactory()))

    assert make(clerk, opinion, Move.ACCEPT, grade=Grade.SIMPLE).status_code == 404
    assert Opinion.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize("slug", ["conclude", "submit", "expire", "rate", "nonsense"])
def test_move_that_no_screen_makes_is_not_found(dispatcher, slug):
    opinion = make_opinion()

    assert dispatcher.post(reverse("cases:move", args=[opinion.pk, slug])).status_code == 404


def test_rejected_case_is_told_to_a_second_screen(log_in):
    opinion = make_opinion()
    reject(
        opinion,
        reason=RejectReason.UNCLEAR,
        text="请补充地点。",
        by=staff(Role.DISPATCHER),
        at=MONDAY,
    )

    response = make(
        log_in(staff(Role.DISPATCHER)),
        opinion,
        Move.ANSWER_ON_THE_SPOT,
        seen=1,
        text="留下的话",
    )

    assert response.status_code == 409
    assert "现在是“不予受理”" in response.content.decode()
