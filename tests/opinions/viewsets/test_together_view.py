"""From the ticked rows of a listing over the preview to one line for each case."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.enums import (
    Grade,
    Move,
    State,
)
from opinions.models import MoveRun, Opinion
from opinions.viewsets.together import table
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.opinions.viewsets.choosing import confirm, preview, result, shown

pytestmark = pytest.mark.django_db


QUERIES_OF_A_PREVIEW, QUERIES_OF_A_RESULT = 17, 14


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


@pytest.mark.parametrize("when", ["before", "after"])
def test_case_on_which_somebody_writes_is_refused_with_his_name(log_in, dispatcher, when):
    free, written = make_opinion(), make_opinion()
    writer = staff(Role.DISPATCHER, display_name="陈立新")
    if when == "before":
        actions.take_lock(written, by=writer, at=timezone.now())
    page = preview(dispatcher, Move.ACCEPT, free, written)
    if when == "before":
        assert page.context["preview"].refused[0].refusal.startswith("陈立新 从")
    actions.take_lock(written, by=writer, at=timezone.now())

    page = result(dispatcher, confirm(dispatcher, Move.ACCEPT, page, grade=Grade.SIMPLE))

    (number, done, reason), second = shown(page)
    assert (number, done, second[:2]) == (written.number, False, (free.number, True))
    assert reason.startswith("陈立新 从")
    assert Opinion.objects.get(pk=written.pk).state == State.SUBMITTED


def test_ones_own_lock_and_one_that_is_over_refuse_nothing(log_in):
    person, other = staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    own, over = make_opinion(), make_opinion()
    actions.take_lock(own, by=person, at=timezone.now())
    actions.take_lock(over, by=other, at=timezone.now() - dt.timedelta(minutes=4))

    page = preview(log_in(person), Move.ACCEPT, own, over)

    assert not page.context["preview"].refused
