"""Each move that is made for many cases at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import (
    AssignmentRole,
    Grade,
    Move,
    PublicationMove,
    PublicationState,
    PublishConsent,
    ReplyStatus,
    State,
)
from opinions.models import Assignment, Opinion, PublishedCopy, Reply, TopicDraft
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.choosing import confirm, made, preview, result, shown

pytestmark = pytest.mark.django_db


def test_dispatch_of_many_to_one_unit_each_with_its_own_term(dispatcher):
    unit, helping = UnitFactory(), UnitFactory()
    cases = [make_opinion(State.ACCEPTED, grade=grade) for grade in (Grade.SIMPLE, Grade.COMPLEX)]

    after = made(dispatcher, Move.DISPATCH, cases, lead=unit.pk, co_handling=[helping.pk])

    assert {case.lead_unit for case in after} == {unit}
    parts = Assignment.objects.filter(unit=helping, role=AssignmentRole.CO_HANDLING)
    assert parts.count() == 2


def test_joint_answer_goes_through_review_like_any_other(log_in):
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    cases = [make_opinion(State.HANDLING, unit=unit, handler=handler) for _ in range(3)]

    after = made(log_in(handler), Move.SUBMIT_REPLY, cases, text="三条路的路灯月底前换好。")

    assert {case.state for case in after} == {State.REPLY_REVIEW}
    assert list(Reply.objects.values_list("text", "status").distinct()) == [
        ("三条路的路灯月底前换好。", ReplyStatus.IN_REVIEW)
    ]


@pytest.mark.parametrize("own", [True, False])
def test_joint_answer_leaves_a_saved_draft_alone_and_says_whose_it_is(log_in, at, own):
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit, display_name="陈立新")
    author = handler if own else staff(Role.HANDLER, unit=unit, display_name="孙晓燕")
    drafted, free = (make_opinion(State.HANDLING, unit=unit, handler=handler) for _ in range(2))
    actions.save_draft(drafted, text="已经查明：", by=author, at=at)
    browser, words = log_in(handler), f"这件有{author}保存的草稿"

    page = preview(browser, Move.SUBMIT_REPLY, drafted, free)
    assert [row.opinion for row in page.context["preview"].possible] == [free]
    assert words in page.context["preview"].refused[0].refusal
    page = result(browser, confirm(browser, Move.SUBMIT_REPLY, page, text="月底前换好。"))

    assert [(number, done) for number, done, _reason in shown(page)] == [
        (drafted.number, False), (free.number, True),
    ]  # fmt: skip
    assert words in page.content.decode()
    draft = drafted.replies.get()
    assert (draft.text, draft.status) == ("已经查明：", ReplyStatus.DRAFT)
    assert Opinion.objects.get(pk=drafted.pk).state == State.HANDLING


def test_draft_saved_after_the_preview_is_left_alone_too(log_in, at):
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    case = make_opinion(State.HANDLING, unit=unit, handler=handler)
    browser = log_in(handler)
    page = preview(browser, Move.SUBMIT_REPLY, case)
    actions.save_draft(case, text="已经查明：", by=handler, at=at)

    page = result(browser, confirm(browser, Move.SUBMIT_REPLY, page, text="月底前换好。"))

    assert [done for _number, done, _reason in shown(page)] == [False]
    assert case.replies.get().text == "已经查明："


def test_joint_answer_suggests_nobodys_draft(log_in):
    unit = UnitFactory()
    case = make_opinion(State.REPLY_REVIEW, unit=unit, reply_text="张先生，您家的灯修好了。")
    made(log_in(staff(Role.REVIEWER)), Move.SEND_BACK, [case], remark="请写明日期。")

    page = preview(log_in(staff(Role.HANDLER, unit=unit)), Move.SUBMIT_REPLY, case)

    assert len(page.context["preview"].possible) == 1
    assert "张先生" not in page.content.decode()


def test_many_go_into_one_topic(dispatcher):
    topic = TopicPageFactory()
    cases = [make_opinion(State.ACCEPTED), make_opinion(State.HANDLING)]

    after = made(dispatcher, Move.CONSULT, cases, topic=topic.pk)

    assert {(case.state, case.topic_id) for case in after} == {(State.IN_CONSULTATION, topic.pk)}


def test_many_are_not_a_topic_each(dispatcher):
    case = make_opinion(State.ACCEPTED)
    page = preview(dispatcher, Move.CONSULT, case)
    assert "consult-topic" in page.content.decode()
    assert "consult-new_title" not in page.content.decode()

    confirm(dispatcher, Move.CONSULT, page, new_title="停车难", brief="怎么停车")

    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert not TopicDraft.objects.exists()


def test_acceptance_of_many_on_a_topic_leads_into_its_consultation(dispatcher):
    topic = TopicPageFactory()
    cases = [make_opinion(topic=topic) for _ in range(3)]

    after = made(dispatcher, Move.ACCEPT, cases, grade=Grade.COMPLEX)

    assert {case.state for case in after} == {State.IN_CONSULTATION}


def test_unit_signs_what_came_overnight(log_in):
    unit = UnitFactory()
    cases = [make_opinion(State.DISPATCHED, unit=unit) for _ in range(3)]

    after = made(log_in(staff(Role.HANDLER, unit=unit)), Move.SIGN, cases)

    assert {case.state for case in after} == {State.HANDLING}


def test_release_asks_whether_each_was_read_and_shows_what_to_read(log_in):
    browser = log_in(staff(Role.REVIEWER))
    case = make_opinion(State.REPLY_REVIEW, reply_text="路灯已经换好。")
    page = preview(browser, Move.RELEASE, case)

    answer = confirm(browser, Move.RELEASE, page)

    assert "路灯已经换好。" in page.content.decode()
    assert answer.status_code == 422
    assert "请先逐件看过下面的文字" in answer.content.decode()
    assert Opinion.objects.get().state == State.REPLY_REVIEW


def proposable(**fields: Any) -> Opinion:
    return make_opinion(State.ANSWERED, publish_consent=PublishConsent.ANONYMOUS, **fields)


def test_publication_of_many_in_their_own_words_by_two_persons(log_in):
    cases = [proposable(), proposable()]
    dispatcher = staff(Role.DISPATCHER, Role.PUBLISHER)

    made(log_in(dispatcher), PublicationMove.PROPOSE, cases, read_each="on")
    own = preview(log_in(dispatcher), PublicationMove.APPROVE, *cases)
    after = made(log_in(staff(Role.PUBLISHER)), PublicationMove.APPROVE, cases, read_each="on")

    assert len(own.context["preview"].refused) == 2
    assert {case.publication for case in after} == {PublicationState.PUBLISHED}
    copies = PublishedCopy.objects.order_by("opinion")
    assert [copy.text for copy in copies] == [case.text for case in cases]


@pytest.mark.parametrize(
    "words",
    [
        {"text": "请打我电话 138 0013 8000。"},
        {"text": "电话１３８００１３８０００。"},
        {"text": "身份证 11010519491231002X"},
        {"title": "0512-66668888"},
        {"place": "someone@example.org"},
        {"reply_text": "请张先生打 13800138000。"},
    ],
)
def test_what_seems_to_name_a_person_is_proposed_one_by_one(dispatcher, words):
    case = proposable(**words)

    page = preview(dispatcher, PublicationMove.PROPOSE, case)
    made_anyway = result(
        dispatcher, confirm(dispatcher, PublicationMove.PROPOSE, page, read_each="on")
    )

    assert "遮盖后单独提议" in page.context["preview"].refused[0].refusal
    assert shown(made_anyway)[0][1] is False
    assert PublishedCopy.objects.count() == 0


def test_telephone_of_an_office_in_its_reply_keeps_nothing_back(dispatcher):
    case = proposable(reply_text="如有疑问请打 0512-66668888。")

    assert preview(dispatcher, PublicationMove.PROPOSE, case).context["preview"].refused == []


def test_what_was_redacted_before_is_not_proposed_in_full(log_in, dispatcher):
    case = make_opinion(
        State.ANSWERED, publication=PublicationState.PROPOSED, copy={"text": "已遮盖。"}
    )
    browser = log_in(staff(Role.PUBLISHER))
    browser.post(
        reverse("cases:move", args=[case.pk, "decline"]),
        {"decline-seen": position_of(case), "decline-reason": "还有门牌号。"},
    )

    page = preview(dispatcher, PublicationMove.PROPOSE, case)

    assert "有过遮盖的公开文本" in page.context["preview"].refused[0].refusal
