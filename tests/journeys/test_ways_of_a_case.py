"""The ways that a case may take, in a real browser: on the spot, round about through two units, from paper, to an outcome."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from opinions.enums import Channel, State
from opinions.models import CaseRules, Opinion, PaperSheet
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import OutcomePageFactory, StudioPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.journeys.test_handle_opinion import Desk, desk_of, open_case, press
from tests.services.browser import DESK, NewContext, fits

__all__ = ["desk_of"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
DAY = dt.timedelta(days=1)


def state_of(opinion: Opinion) -> str:
    return Opinion.objects.get(pk=opinion.pk).state


def open_form(page, slug: str) -> None:
    """The form of a move, unless it stands open already."""
    form = page.locator(f"#move-{slug}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()


def test_simple_matter_is_answered_on_the_spot_in_one_screen(desk_of: Desk) -> None:
    studio = StudioPageFactory()
    opinion = make_opinion(studio=studio, title="老年卡在哪里办")
    clerk = desk_of(staff(Role.CLERK, studio=studio), DESK)

    open_case(clerk, "待审核", opinion.title)
    open_form(clerk, "answer-on-the-spot")
    clerk.locator("[name=answer-on-the-spot-text]").fill("带身份证到社区服务站，当场办好。")
    press(clerk, "当场答复")

    expect(clerk.locator(".messages")).to_contain_text("已当场答复。")
    assert state_of(opinion) == State.ANSWERED


def test_ordinary_matter_goes_round_by_return_extension_and_second_review(desk_of: Desk) -> None:
    first, second = UnitFactory(label="区园林中心"), UnitFactory(label="区城市管理局")
    opinion = make_opinion(State.ACCEPTED, title="路边的树压到电线")
    due = (timezone.localdate() + 30 * DAY).isoformat()
    Opinion.objects.filter(pk=opinion.pk).update(due_on=due)
    dispatcher = desk_of(staff(Role.DISPATCHER), DESK)
    open_case(dispatcher, "待交办", opinion.title)
    dispatcher.get_by_label("主办单位").select_option(first.label)
    press(dispatcher, "交办")

    gardener = desk_of(staff(Role.HANDLER, unit=first), DESK)
    open_case(gardener, "本单位待办", opinion.title)
    open_form(gardener, "request-return")
    gardener.locator("#move-request-return select").select_option("NOT_OURS")
    gardener.locator("#move-request-return textarea").fill("电线由城管局处理。")
    press(gardener, "申请退回")
    assert state_of(opinion) == State.RETURN_REQUESTED

    dispatcher.goto("/admin/")
    open_case(dispatcher, "退回待决", opinion.title)
    open_form(dispatcher, "send-elsewhere")
    dispatcher.locator("#move-send-elsewhere select").first.select_option(second.label)
    press(dispatcher, "改派")
    assert state_of(opinion) == State.DISPATCHED

    handler = desk_of(staff(Role.HANDLER, unit=second), DESK)
    open_case(handler, "本单位待办", opinion.title)
    press(handler, "签收")
    open_form(handler, "ask-extension")
    handler.locator("[name=ask-extension-days]").fill("5")
    handler.locator("#move-ask-extension textarea").fill("要等停电窗口。")
    press(handler, "申请延期")
    dispatcher.goto("/admin/")
    open_case(dispatcher, "延期待决", opinion.title)
    press(dispatcher, "同意延期")
    assert Opinion.objects.get(pk=opinion.pk).extensions.get().granted

    reviewer = desk_of(staff(Role.REVIEWER), DESK)
    for text, verdict in (("会修剪。", "退回修改"), ("三月二十日前修剪完毕。", "审核通过并答复")):
        handler.goto(f"/admin/opinions/{opinion.pk}/")
        handler.locator("[name=submit-reply-text]").fill(text)
        press(handler, "提交审核")
        reviewer.goto("/admin/")
        open_case(reviewer, "答复待审核", opinion.title)
        if verdict == "退回修改":
            open_form(reviewer, "send-back")
            reviewer.locator("[name=send-back-remark]").fill("写明日期。")
        press(reviewer, verdict)
    assert state_of(opinion) == State.ANSWERED


def test_complex_matter_is_answered_by_the_outcome(desk_of: Desk, new_context: NewContext) -> None:
    now = timezone.now()
    topic = TopicPageFactory(
        title="加装电梯怎么分摊", collect_from=now - 40 * DAY, collect_until=now + DAY
    )
    opinion = make_opinion(State.ACCEPTED, title="三个小区都要装电梯")
    dispatcher = desk_of(staff(Role.DISPATCHER), DESK)
    open_case(dispatcher, "待交办", opinion.title)
    open_form(dispatcher, "consult")
    dispatcher.locator("[name=consult-topic]").select_option(label=topic.title)
    press(dispatcher, "转入协商")
    assert state_of(opinion) == State.IN_CONSULTATION

    type(topic).objects.filter(pk=topic.pk).update(collect_until=now - DAY)
    OutcomePageFactory(parent=type(topic).objects.get(pk=topic.pk), first_published_at=now)

    dispatcher.goto(f"/admin/opinions/{opinion.pk}/")
    expect(dispatcher.get_by_text("协商成果公布").first).to_be_visible()
    assert state_of(opinion) == State.ANSWERED


def test_paper_form_is_printed_registered_checked_and_screened(desk_of: Desk) -> None:
    CaseRules.objects.update_or_create(pk=1, defaults={"check_paper": True})
    studio = StudioPageFactory(title="河东委员工作室")
    clerk = desk_of(staff(Role.CLERK, studio=studio), DESK)
    clerk.goto("/admin/opinions/sheets/")
    clerk.get_by_label("张数").fill("1")
    with clerk.context.expect_page() as opened:
        clerk.get_by_role("button", name="打开打印页").click()
    number = PaperSheet.objects.get().number or ""
    expect(opened.value.get_by_text(number)).to_be_visible()

    clerk.goto("/admin/opinions/new/")
    clerk.keyboard.press("Space")  # the channel has the focus
    clerk.keyboard.press("ArrowLeft")  # round to the last one, on paper
    clerk.keyboard.press("Tab")
    clerk.keyboard.type("三号楼的路登不亮。")
    clerk.get_by_label("登记表的表号").fill(number)
    clerk.get_by_label("具体地点").fill("三号楼")
    clerk.get_by_label("已向本人说明信息怎样使用、保存多久，本人同意").check()
    assert fits(clerk)
    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    opinion = Opinion.objects.get()
    expect(clerk.get_by_text(f"已登记 {opinion.number}。")).to_be_visible()
    expect(clerk.get_by_label("具体地点")).to_have_value("三号楼")
    assert opinion.channel == Channel.PAPER

    second = desk_of(staff(Role.CLERK, studio=studio), DESK)
    open_case(second, "待核对登记", opinion.title)
    second.locator("[name=check-entry-text]").fill("三号楼的路灯不亮。")
    second.locator("[name=check-entry-reason]").fill("原件上是路灯。")
    press(second, "核对无误")
    second.get_by_label("一般").check()
    press(second, "受理")

    opinion.refresh_from_db()
    assert (opinion.text, opinion.state) == ("三号楼的路灯不亮。", State.ACCEPTED)
