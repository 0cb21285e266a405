"""A resident on a phone without JavaScript: asked, supplements, gets an answer, is dissatisfied, is heard again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from opinions import actions
from opinions.codes import new_form_id, secret_code
from opinions.enums import Act, State
from opinions.models import CallBack, Opinion
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.journeys.filling import press
from tests.journeys.test_handle_opinion import Desk, desk_of, open_case  # noqa: F401 (a fixture)
from tests.services.browser import DESK, fits

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = dt.timedelta(hours=1)


def look_up(page: Page, code: str) -> None:
    page.goto("/opinions/track/")
    page.get_by_label("查询码").fill(code)
    press(page, "查询")
    assert fits(page)
    assert code not in page.url


def test_dissatisfied_resident_is_heard_again(plain_page: Page, desk_of: Desk) -> None:  # noqa: F811
    form_id, unit, now = new_form_id(), UnitFactory(label="区城市管理局"), timezone.now()
    person = staff(Role.HANDLER, unit=unit)
    opinion = make_opinion(
        State.HANDLING, unit=unit, handler=person, form_id=form_id, at=now - 5 * HOUR,
        contact={"phone": "10000000001"}, title="文昌路东段路灯不亮",
    )  # fmt: skip
    code, page = secret_code(form_id), plain_page

    handler = desk_of(person, DESK)
    handler.goto(f"/admin/opinions/{opinion.pk}/")
    handler.get_by_text("请提交人补充", exact=True).first.click()
    handler.locator("#move-ask-submitter textarea").fill("是哪一盏路灯？")
    press(handler, "请提交人补充")
    expect(handler.locator(".messages")).to_contain_text("已请提交人补充，计时暂停。")

    look_up(page, code)
    expect(page.get_by_text("是哪一盏路灯？")).to_be_visible()
    press(page, "提交补充")
    expect(page.get_by_role("alert")).to_contain_text("请写下您要补充的情况")
    page.get_by_label("您要补充的情况").fill("东边第三盏。")
    press(page, "提交补充")
    expect(page.get_by_text("已收到您的补充，继续办理。")).to_be_visible()
    assert fits(page)

    opinion.refresh_from_db()
    handler.reload()
    expect(handler.get_by_text("东边第三盏。").first).to_be_visible()
    actions.submit_reply(opinion, text="已经修好。", by=person, at=timezone.now())
    actions.release(opinion, by=staff(Role.REVIEWER), at=timezone.now())

    look_up(page, code)
    page.get_by_label("很不满意").check()
    page.get_by_label("办理时效").select_option("很不满意")
    press(page, "提交评价")
    expect(page.get_by_role("alert")).to_contain_text("不满意的，请写明理由")
    expect(page.get_by_label("很不满意")).to_be_checked()
    assert fits(page)
    page.get_by_label("理由").fill("还是不亮。")
    press(page, "提交评价")
    expect(page.get_by_text("已收到您的评价，谢谢。")).to_be_visible()
    page.get_by_label("理由").fill("请派人夜里来看。")
    press(page, "申请重新办理")
    expect(page.get_by_text("下一步：决定是否重新办理")).to_be_visible()
    assert fits(page)

    dispatcher = desk_of(staff(Role.DISPATCHER), DESK)
    open_case(dispatcher, "重办待决", opinion.title)
    expect(dispatcher.get_by_text("请派人夜里来看。").first).to_be_visible()
    press(dispatcher, "同意重办")
    expect(dispatcher.locator(".messages")).to_contain_text("已同意重办，回到待交办。")

    look_up(page, code)
    expect(page.locator(".phase-now")).to_contain_text("审核中")
    expect(page.get_by_text("同意重办")).to_be_visible()
    press(page, "撤回这件事")
    press(page, "不撤回，返回")
    press(page, "撤回这件事")
    assert fits(page)
    press(page, "确认撤回")
    expect(page.get_by_text("已经撤回，不再办理。")).to_be_visible()
    assert Opinion.objects.get().state == State.WITHDRAWN


def test_dissatisfied_resident_is_called_back(desk_of: Desk) -> None:  # noqa: F811
    opinion = make_opinion(
        State.ANSWERED, at=timezone.now() - 8 * HOUR, contact={"phone": "10000000001"}
    )
    actions.rate(opinion, marks=actions.Marks(2), reason="没修好", at=timezone.now())
    dispatcher = desk_of(staff(Role.DISPATCHER), DESK)

    open_case(dispatcher, "待回访", opinion.title)
    press(dispatcher, "登记回访")
    expect(dispatcher.get_by_text("请选择是否接通。")).to_be_visible()
    form = dispatcher.locator("#move-call-back")
    form.get_by_label("接通", exact=True).check()
    form.locator("select").select_option("满意")
    form.locator("textarea").fill("已经修好了。")
    press(dispatcher, "登记回访")

    expect(dispatcher.locator(".messages")).to_contain_text("回访已登记。")
    assert CallBack.objects.get().satisfied == 4
    assert opinion.steps.latest("position").move == Act.CALL_BACK
