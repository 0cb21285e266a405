"""From the ticked rows of a listing over the preview to one line for each case."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

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
from opinions.models import Assignment, MoveRun, Opinion, PublishedCopy, Reply
from opinions.viewsets.moves import slug_of
from opinions.viewsets.together import table
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def preview(browser, move, *cases: Opinion, queue: str = "all", query: str = "", **more: Any):
    address = reverse("cases:together", args=[queue]) + query
    return browser.post(address, {"move": slug_of(move), "pk": [case.pk for case in cases], **more})


def confirm(browser, move, page, *, queue: str = "all", query: str = "", skip=(), **fields: Any):
    """What the preview's form sends."""
    sent = {f"{slug_of(move)}-{name}": value for name, value in fields.items()}
    address = reverse("cases:together_move", args=[queue, slug_of(move)]) + query
    hidden = {"token": page.context["token"], "cases": page.context["preview"].cases}
    return browser.post(address, {**hidden, "skip": [case.pk for case in skip], **sent})


def result(browser, response):
    assert response.status_code == 302
    return browser.get(response["Location"])


def shown(page) -> list[tuple[str, bool, str]]:
    return [(row.number, row.done, row.reason) for row in page.context["result"].rows]


QUERIES_OF_A_PREVIEW, QUERIES_OF_A_RESULT = 16, 13


@pytest.mark.parametrize("count", [1, 3])
def test_preview_and_result_take_a_fixed_number_of_queries(
    log_in, count, django_assert_num_queries
):
    browser = log_in(staff(Role.REVIEWER))
    cases = [make_opinion(State.REPLY_REVIEW) for _ in range(count)]
    preview(browser, Move.RELEASE, *cases)  # site and content types are looked up once a process

    with django_assert_num_queries(QUERIES_OF_A_PREVIEW):
        page = preview(browser, Move.RELEASE, *cases)
    answer = confirm(browser, Move.RELEASE, page, read_each="on")
    with django_assert_num_queries(QUERIES_OF_A_RESULT):
        page = browser.get(answer["Location"])

    assert len(shown(page)) == count


def test_preview_says_what_is_refused_and_why_and_moves_nothing(dispatcher):
    waiting, handled = make_opinion(title="路灯不亮"), make_opinion(State.HANDLING)

    page = preview(dispatcher, Move.ACCEPT, waiting, handled)

    found = page.context["preview"]
    assert [row.opinion for row in found.possible] == [waiting]
    assert [(row.opinion, row.refusal) for row in found.refused] == [
        (handled, "“办理中”的事项不能“受理”。")
    ]
    assert "“办理中”的事项不能“受理”。" in page.content.decode()
    assert Opinion.objects.get(pk=waiting.pk).state == State.SUBMITTED


def test_refused_ones_come_first_in_the_result_and_each_leads_to_its_case(dispatcher):
    waiting, handled = make_opinion(), make_opinion(State.HANDLING)

    page = preview(dispatcher, Move.ACCEPT, waiting, handled)
    page = result(dispatcher, confirm(dispatcher, Move.ACCEPT, page, grade=Grade.SIMPLE))

    assert shown(page) == [
        (handled.number, False, "“办理中”的事项不能“受理”。"),
        (waiting.number, True, ""),
    ]
    for case in (waiting, handled):
        assert f'href="{reverse("cases:case", args=[case.pk])}?queue=all"' in page.content.decode()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.grade) == (State.ACCEPTED, Grade.SIMPLE)


def test_double_click_and_reload_do_nothing_more(dispatcher):
    case = make_opinion()
    page = preview(dispatcher, Move.ACCEPT, case)

    first = confirm(dispatcher, Move.ACCEPT, page, grade=Grade.SIMPLE)
    second = confirm(dispatcher, Move.ACCEPT, page, grade=Grade.COMPLEX)

    assert first["Location"] == second["Location"]
    assert shown(result(dispatcher, second)) == [(case.number, True, "")]
    assert Opinion.objects.get().grade == Grade.SIMPLE
    assert MoveRun.objects.count() == 1


def test_case_that_moved_on_since_the_preview_is_refused_as_stale(dispatcher):
    case = make_opinion()
    page = preview(dispatcher, Move.ACCEPT, case)
    confirm(
        dispatcher,
        Move.ACCEPT,
        preview(dispatcher, Move.ACCEPT, case),
        grade=Grade.COMPLEX,
    )

    page = result(dispatcher, confirm(dispatcher, Move.ACCEPT, page, grade=Grade.SIMPLE))

    ((_number, done, reason),) = shown(page)
    assert not done
    assert "已有新的进展" in reason
    assert Opinion.objects.get().grade == Grade.COMPLEX


def test_form_that_lacks_something_comes_back_with_everything(dispatcher):
    case, left = make_opinion(), make_opinion()
    page = preview(dispatcher, Move.REJECT, case, left)

    answer = confirm(dispatcher, Move.REJECT, page, skip=[left], reason="", text="请找市供电公司。")

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "请找市供电公司。" in words
    assert "请选择不予受理的理由。" in words
    assert answer.context["token"] == page.context["token"]
    assert [row.skipped for row in answer.context["preview"].rows] == [False, True]
    assert MoveRun.objects.count() == 0


def test_one_that_is_left_out_in_the_preview_stays_as_it_is(dispatcher):
    case, left = make_opinion(), make_opinion()
    page = preview(dispatcher, Move.ACCEPT, case, left)

    page = result(
        dispatcher, confirm(dispatcher, Move.ACCEPT, page, skip=[left], grade=Grade.SIMPLE)
    )

    assert shown(page) == [(case.number, True, "")]
    assert Opinion.objects.get(pk=left.pk).state == State.SUBMITTED


def test_all_that_match_the_filter_and_no_other(dispatcher):
    wanted = [make_opinion(title="三号楼电梯常停") for _ in range(51)]
    other = make_opinion(title="路灯")

    page = preview(dispatcher, Move.ACCEPT, queue="screen", query="?q=电梯", all="1")
    answer = confirm(
        dispatcher, Move.ACCEPT, page, queue="screen", query="?q=电梯", grade=Grade.SIMPLE
    )

    assert {row.opinion for row in page.context["preview"].rows} == set(wanted)
    assert Opinion.objects.get(state=State.SUBMITTED) == other
    assert answer["Location"].endswith("?queue=screen&q=%E7%94%B5%E6%A2%AF")


def test_more_than_the_limit_is_said_and_left_for_another_time(dispatcher, monkeypatch):
    monkeypatch.setattr(table, "MOST", 2)
    cases = [make_opinion() for _ in range(3)]

    page = preview(dispatcher, Move.ACCEPT, queue="screen", all="1")

    assert [row.opinion for row in page.context["preview"].rows] == cases[:2]
    assert "一次最多 2 件，还有 1 件没有列入" in page.content.decode()


def test_nothing_ticked_leads_back_with_a_word(dispatcher):
    address = reverse("cases:together", args=["screen"]) + "?q=电梯"

    answer = dispatcher.post(address, {"move": "accept"}, follow=True)

    assert answer.redirect_chain == [("/admin/opinions/queues/screen/?q=%E7%94%B5%E6%A2%AF", 302)]
    assert "请先勾选要办理的事项。" in answer.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"cases": "x"},
        {"cases": "1:1;2:2"},
        {"cases": "9" * 40 + ":1"},
        {"cases": ""},
        {"token": "nonsense"},
        {"token": ""},
    ],
)
def test_forged_confirmation_moves_nothing(dispatcher, sent):
    case = make_opinion()
    good = {"token": str(uuid.uuid4()), "cases": f"{case.pk}:1", "accept-grade": Grade.SIMPLE}

    answer = dispatcher.post(
        reverse("cases:together_move", args=["screen", "accept"]), {**good, **sent}
    )

    assert answer.status_code == 302
    assert MoveRun.objects.count() == 0


@pytest.mark.parametrize("keys", [["x"], ["-1"], ["9" * 30], ["１"], [""]])
def test_forged_choice_is_no_choice(dispatcher, keys):
    make_opinion()
    address = reverse("cases:together", args=["screen"])

    assert dispatcher.post(address, {"move": "accept", "pk": keys}).status_code == 302
    assert dispatcher.post(address, {"move": "close", "pk": ["1"]}).status_code == 302


def test_opening_the_addresses_moves_nothing(dispatcher):
    for address in (
        reverse("cases:together", args=["screen"]),
        reverse("cases:together_move", args=["screen", "accept"]),
    ):
        assert dispatcher.get(address)["Location"] == reverse("cases:queue", args=["screen"])


def test_listing_offers_what_its_queue_is_there_for(log_in):
    for queue, role, offered in (
        ("screen", Role.DISPATCHER, ["accept", "reject", "consult"]),
        ("dispatch", Role.DISPATCHER, ["dispatch", "consult", "propose"]),
        ("unit", Role.HANDLER, ["sign", "submit-reply"]),
        ("review", Role.REVIEWER, ["release", "send-back"]),
        ("publish", Role.PUBLISHER, ["approve"]),
        ("all", Role.CLERK, ["accept", "reject", "propose"]),
    ):
        page = log_in(staff(role)).get(reverse("cases:queue", args=[queue]))
        assert [slug for slug, _label in page.context["choices"]] == offered


# -- each move that is made for many -------------------------------------------------------------


def made(browser, move, cases: list[Opinion], **fields: Any) -> list[Opinion]:
    page = preview(browser, move, *cases)
    page = result(browser, confirm(browser, move, page, **fields))
    assert [row.done for row in page.context["result"].rows] == [True] * len(cases)
    return list(Opinion.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))


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
