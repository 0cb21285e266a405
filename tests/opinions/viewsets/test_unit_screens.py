"""The screens of dispatchers and units: forms, hints and what stands beside them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from opinions import actions
from opinions.codes import secret_code
from opinions.enums import Act, Move, State
from opinions.models import Opinion
from portal.core.models import CalendarDay
from portal.reference.enums import UnitRole
from portal.users.enums import Role
from tests.factories.opinions import CHINA, MONDAY, make_opinion, staff
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.opinions.viewsets.making import form_of, make

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 9, 10, tzinfo=CHINA)


def page_of(browser: Any, opinion: Opinion) -> str:
    with time_machine.travel(NOW, tick=False):
        return browser.get(reverse("cases:case", args=[opinion.pk])).content.decode()


@pytest.fixture
def unit():
    return UnitFactory(label="区城管局")


@pytest.fixture
def handler(unit):
    return staff(Role.HANDLER, unit=unit, display_name="承办人甲")


def test_ordinary_case_with_return_extension_and_contribution_through_the_screens(
    log_in, dispatcher, unit, handler
):
    """Recall, dispatch, return, elsewhere, sign, help, more time, reply: each by the person whose work it is."""
    other, helper = UnitFactory(), UnitFactory()
    colleague = log_in(staff(Role.HANDLER, unit=other))
    helping = log_in(staff(Role.HANDLER, unit=helper))
    opinion = make_opinion(State.DISPATCHED, unit=helper)

    def do(browser: Any, move: Any, **fields: Any) -> None:
        response = make(browser, Opinion.objects.get(pk=opinion.pk), move, **fields)
        assert response.status_code == 302, form_of(response, move).errors

    do(dispatcher, Move.RECALL, reason="错派")
    do(dispatcher, Move.DISPATCH, lead=unit.pk, co_handling=[helper.pk])
    do(log_in(handler), Move.REQUEST_RETURN, ground="NOT_OURS", text="属住建")
    do(dispatcher, Move.SEND_ELSEWHERE, lead=other.pk, co_handling=[helper.pk])
    do(colleague, Move.SIGN)
    do(helping, Move.SIGN)
    do(helping, Act.CONTRIBUTE, text="管线已查。")
    do(colleague, Act.ASK_EXTENSION, days="5", reason="等论证")
    do(dispatcher, Act.GRANT_EXTENSION)
    do(colleague, Move.SUBMIT_REPLY, text="已修好。")
    do(log_in(staff(Role.REVIEWER)), Move.RELEASE)

    assert Opinion.objects.get(pk=opinion.pk).state == State.ANSWERED


REFUSED = [
    (Role.DISPATCHER, State.DISPATCHED, Move.RECALL, {"reason": " "}, "请写明收回的理由。"),
    (Role.HANDLER, State.HANDLING, Move.REQUEST_RETURN, {"ground": "", "text": "留下的话"}, "请选择退回的理由。"),
    (Role.HANDLER, State.HANDLING, Move.REQUEST_RETURN, {"ground": "OTHER", "text": ""}, "请写明为什么退回、应由谁办理。"),
    (Role.DISPATCHER, State.RETURN_REQUESTED, Move.SEND_ELSEWHERE, {"lead": ""}, "请选择主办单位。"),
    (Role.DISPATCHER, State.RETURN_REQUESTED, Move.REFUSE_RETURN, {"reason": ""}, "请写明不同意退回的理由。"),
    (Role.HANDLER, State.HANDLING, Act.ASK_EXTENSION, {"days": "16", "reason": "留下的话"}, "一次最多 15 个工作日。"),
    (Role.HANDLER, State.HANDLING, Act.ASK_EXTENSION, {"days": "0", "reason": "留下的话"}, "至少 1 个工作日。"),
    (Role.HANDLER, State.HANDLING, Act.ASK_EXTENSION, {"days": "五", "reason": "留下的话"}, "请填写整数。"),
    (Role.HANDLER, State.HANDLING, Act.ASK_EXTENSION, {"days": "5", "reason": ""}, "请写明为什么需要延期。"),
    (Role.DISPATCHER, State.HANDLING, Act.REFUSE_EXTENSION, {"reason": "\u200b"}, "请写明不同意延期的理由。"),
    (Role.DISPATCHER, State.HANDLING, Act.CHANGE_CO_HANDLING, {"co_handling": [], "reason": "留下的话"}, "协办单位没有变化。"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "state", "move", "fields", "message"), REFUSED)
def test_bad_input_is_named_and_kept(log_in, unit, role, state, move, fields, message):
    opinion = make_opinion(state, unit=unit)
    if move is Act.REFUSE_EXTENSION:
        opinion.extensions.create(days=3, reason="论证", asked_at=MONDAY, asked_by=staff())
    person = staff(role, unit=unit if role == Role.HANDLER else None)

    response = make(log_in(person), opinion, move, **fields)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert Opinion.objects.get().state == state
    form = form_of(response, move)
    assert {name: form[name].value() for name in fields} == fields


def test_unit_that_returned_and_retired_units_are_not_offered(log_in, dispatcher, unit):
    retired = UnitFactory(retired=True)
    opinion = make_opinion(State.RETURN_REQUESTED, unit=unit)

    for lead in (unit, retired):
        response = make(dispatcher, opinion, Move.SEND_ELSEWHERE, lead=lead.pk)
        assert response.status_code == 422
        assert "所选单位已停用或不存在，请另选。" in response.content.decode()


def test_head_chooses_among_the_people_of_the_unit(log_in, unit, handler):
    head = staff(Role.HANDLER)
    UnitStaffFactory(unit=unit, user=head, role=UnitRole.HEAD)
    gone = staff(Role.HANDLER, unit=unit, is_active=False)
    opinion = make_opinion(State.HANDLING, unit=unit, handler=head)

    response = log_in(head).get(reverse("cases:case", args=[opinion.pk]))

    offered = list(form_of(response, Move.REASSIGN).fields["person"].queryset)
    assert offered == [handler]
    refused = make(log_in(head), opinion, Move.REASSIGN, person=gone.pk)
    assert "所选的人不是主办单位的在岗人员，请另选。" in refused.content.decode()
    assert make(log_in(head), opinion, Move.REASSIGN, person=handler.pk).status_code == 302
    assert "改由：承办人甲" in page_of(log_in(head), opinion)


def test_lead_sees_who_contributed_beside_the_reply_form(log_in, unit, handler):
    gave, signed, idle = (UnitFactory(label=label) for label in ("甲局", "乙局", "丙局"))
    opinion = make_opinion(State.HANDLING, unit=unit, co_handling=(gave, signed, idle))
    opinion.assignments.filter(unit__in=(gave, signed)).update(signed_at=MONDAY)
    actions.contribute(opinion, text="管线已查。", by=staff(Role.HANDLER, unit=gave), at=MONDAY)

    page = re.sub(r"\s+|<[^>]*>", "", page_of(log_in(handler), opinion))

    assert "管线已查。" in page
    for words in ("甲局：已提交1份", "乙局：已签收，还没有提交", "丙局：还没有签收"):
        assert words in page


def test_resident_sees_no_contribution(client, at):
    unit = UnitFactory()
    form_id = "c" * 32
    opinion = make_opinion(State.HANDLING, co_handling=(unit,), form_id=form_id)
    opinion.assignments.update(signed_at=at)
    actions.contribute(opinion, text="内部意见", by=staff(Role.HANDLER, unit=unit), at=at)

    response = client.post(reverse("opinions:track"), {"code": secret_code(form_id)})

    assert opinion.number in response.content.decode()
    assert "内部意见" not in response.content.decode()
    assert "协办意见" not in response.content.decode()


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (dt.date(2026, 3, 13), "同意后最迟 2026-03-20 答复（从原期限起算）"),
        (dt.date(2026, 3, 4), "同意后最迟 2026-03-16 答复（已逾期，从今天起算）"),
    ],
)
def test_who_decides_reads_who_asked_why_and_until_when(log_in, unit, handler, due_on, words):
    opinion = make_opinion(State.HANDLING, unit=unit, due_on=due_on)
    actions.ask_extension(opinion, days=5, reason="等专家论证", by=handler, at=MONDAY)

    page = page_of(log_in(staff(Role.DISPATCHER)), opinion)

    assert words in page
    for told in ("等专家论证", "2026-03-02 09:30 承办人甲 申请", "待决定", f"现期限 {due_on}"):
        assert told in page


def test_year_without_holidays_is_named_where_a_date_is_set(log_in, unit, handler):
    CalendarDay.objects.filter(date__year=2026).delete()
    missing = "2026 年的节假日与调休还没有录入，期限是按没有节假日计算的。"
    accepted = make_opinion(State.ACCEPTED)
    handled = make_opinion(State.HANDLING, unit=unit)
    dispatcher = log_in(staff(Role.DISPATCHER))

    assert missing in page_of(dispatcher, accepted)
    assert missing in page_of(log_in(handler), handled)
    actions.ask_extension(handled, days=5, reason="等论证", by=handler, at=MONDAY)
    assert missing in page_of(dispatcher, handled)


def test_broken_calendar_is_named_and_nothing_is_lost(dispatcher):
    CalendarDay.objects.all().delete()
    first = dt.date(2026, 3, 1)
    CalendarDay.objects.bulk_create(
        CalendarDay(date=first + dt.timedelta(days=days), kind="HOLIDAY") for days in range(400)
    )
    CalendarDay.objects.create(date=dt.date(2030, 1, 1), kind="HOLIDAY")  # read anew by everybody
    opinion, unit = make_opinion(State.ACCEPTED), UnitFactory()

    with time_machine.travel(NOW, tick=False):
        shown = page_of(dispatcher, opinion)
        refused = make(dispatcher, opinion, Move.DISPATCH, lead=unit.pk)

    for page in (shown, refused.content.decode()):
        assert "连续两个月没有工作日" in page
    assert refused.status_code == 422
    assert str(form_of(refused, Move.DISPATCH)["lead"].value()) == str(unit.pk)
    assert Opinion.objects.get().state == State.ACCEPTED


def test_parts_are_a_table_of_units_people_and_times(dispatcher, unit, handler):
    helper = UnitFactory(label="区住建局")
    opinion = make_opinion(State.HANDLING, unit=unit, handler=handler, co_handling=(helper,))
    opinion.assignments.filter(unit=helper).update(reminded_at=NOW)

    page = re.sub(r"\s+", " ", page_of(dispatcher, opinion))

    for words in (
        "主办",
        "区城管局",
        "承办人甲",
        "03-02 12:30",
        "协办",
        "区住建局",
        "03-09 10:00 催签",
    ):
        assert words in page


def test_queue_of_the_unit_says_what_is_unsigned_and_what_has_nobody(log_in, unit, handler):
    make_opinion(State.DISPATCHED, unit=unit)
    make_opinion(State.HANDLING, unit=unit)
    reminded = make_opinion(State.DISPATCHED, unit=unit)
    reminded.assignments.update(reminded_at=MONDAY)
    make_opinion(State.HANDLING, unit=unit, handler=handler)

    page = log_in(handler).get(reverse("cases:queue", args=["unit"])).content.decode()

    for words in ("本单位未签收", "已催签", "无经办人"):
        assert page.count(words) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_queue_of_the_unit_takes_a_fixed_number_of_queries(
    log_in, unit, handler, count, django_assert_num_queries
):
    for _ in range(count):
        make_opinion(State.DISPATCHED, unit=unit)
    browser = log_in(handler)
    browser.get(reverse("cases:queue", args=["unit"]))

    with django_assert_num_queries(14):
        browser.get(reverse("cases:queue", args=["unit"]))


def test_queues_of_returns_and_extensions_hold_what_waits_for_another(log_in, unit, handler):
    returned = make_opinion(State.RETURN_REQUESTED)
    asked = make_opinion(State.HANDLING, unit=unit)
    actions.ask_extension(asked, days=3, reason="论证", by=handler, at=MONDAY)
    boss = staff(Role.ADMINISTRATOR, unit=unit)
    own = make_opinion(State.HANDLING, unit=unit)
    actions.ask_extension(own, days=3, reason="论证", by=boss, at=MONDAY)

    def numbers(person: Any, queue: str) -> set[str]:
        response = log_in(person).get(reverse("cases:queue", args=[queue]))
        return {each.number for each in response.context["object_list"]}

    assert numbers(boss, "returns") == {returned.number}
    assert numbers(boss, "extensions") == {asked.number}
    assert numbers(staff(Role.DISPATCHER), "extensions") == {asked.number, own.number}
