"""An opinion through the hands of five people, in a real browser: from the clerk's desk to the public page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from opinions.enums import Move, PublishConsent, State
from opinions.models import CaseLock, Opinion
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.services.browser import DESK, PHONE, NewContext, fits, follow

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct-horse-battery"
SCREENS = [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone")]

Desk = Callable[..., Page]


@pytest.fixture
def desk_of(new_context: NewContext) -> Desk:
    """The person at his own computer, signed in through the login page."""

    def sit_down(person: User, viewport: dict[str, int]) -> Page:
        person.set_password(PASSWORD)
        person.save()
        page = new_context(viewport=viewport).new_page()
        page.goto("/admin/login/")
        page.locator("[name=username]").fill(person.username)
        page.locator("[name=password]").fill(PASSWORD)
        follow(page.locator("form.login-form button[type=submit]"))
        expect(page.get_by_role("heading", name="我的社情民意工作")).to_be_visible()
        return page

    return sit_down


def open_case(page: Page, queue: str, title: str) -> None:
    """From the dashboard's count, through the queue, to the case."""
    follow(page.locator("a.work__link", has_text=queue))
    follow(page.get_by_role("link", name=title))
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    assert fits(page)


def press(page: Page, words: str) -> None:
    follow(page.locator(".move").get_by_role("button", name=words, exact=True))


@pytest.mark.parametrize("viewport", SCREENS)
def test_opinion_is_accepted_dispatched_answered_and_published(
    desk_of: Desk, new_context: NewContext, viewport
) -> None:
    studio, unit = StudioPageFactory(), UnitFactory(label="区城市管理局")
    opinion = make_opinion(
        studio=studio,
        title="文昌路东段路灯不亮",
        text="王小明家门口的路灯一周不亮了。",
        publish_consent=PublishConsent.ANONYMOUS,
    )

    clerk = desk_of(staff(Role.CLERK, studio=studio), viewport)
    open_case(clerk, "待审核", opinion.title)
    press(clerk, "受理")
    expect(clerk.get_by_text("请选择分级。")).to_be_visible()
    clerk.get_by_label("一般").check()
    press(clerk, "受理")
    expect(clerk.locator(".messages")).to_contain_text("已受理。")

    dispatcher = desk_of(staff(Role.DISPATCHER), viewport)
    open_case(dispatcher, "待交办", opinion.title)
    dispatcher.get_by_label("主办单位").select_option("区城市管理局")
    press(dispatcher, "交办")
    expect(dispatcher.locator(".messages")).to_contain_text("已交办。")

    handler = desk_of(staff(Role.HANDLER, unit=unit), viewport)
    open_case(handler, "本单位待办", opinion.title)
    press(handler, "签收")
    handler.locator("[name=submit-reply-text]").fill("已更换灯具，三月十日前全部修好。")
    press(handler, "提交审核")
    expect(handler.locator(".messages")).to_contain_text("答复已提交审核。")

    reviewer = desk_of(staff(Role.REVIEWER), viewport)
    open_case(reviewer, "答复待审核", opinion.title)
    expect(reviewer.get_by_text("已更换灯具，三月十日前全部修好。")).to_be_visible()
    press(reviewer, "审核通过并答复")
    expect(reviewer.locator(".messages")).to_contain_text("答复已发出。")

    clerk.goto(f"/admin/opinions/{opinion.pk}/")
    text = clerk.locator("[name=propose-text]")
    text.evaluate("(field) => { field.focus(); field.setSelectionRange(0, 3); }")
    clerk.locator("[name=propose-text] + .cut-bar button").click()
    expect(text).to_have_value("⟦王小明|个人信息⟧家门口的路灯一周不亮了。")
    assert fits(clerk)
    expect(clerk.locator("[name=propose-reply]")).to_have_value("已更换灯具，三月十日前全部修好。")
    press(clerk, "提议公开")
    expect(clerk.locator(".messages")).to_contain_text("已提议公开，待他人批准。")

    publisher = desk_of(staff(Role.PUBLISHER), viewport)
    open_case(publisher, "公开待审核", opinion.title)
    press(publisher, "批准公开")
    expect(publisher.locator(".messages")).to_contain_text("已公开。")

    visitor = new_context(viewport=viewport).new_page()
    visitor.goto(opinion.published_copy.get_absolute_url())
    expect(
        visitor.get_by_text("〔已遮盖：个人信息〕家门口的路灯一周不亮了。").first
    ).to_be_visible()
    expect(visitor.locator(".cut")).to_have_text("〔已遮盖：个人信息〕")
    expect(visitor.get_by_text("王小明")).to_have_count(0)
    opinion.refresh_from_db()
    assert opinion.state == State.ANSWERED


def test_two_clerks_at_once_and_nothing_typed_is_lost(desk_of: Desk) -> None:
    opinion = make_opinion()
    first, second = (desk_of(staff(Role.DISPATCHER), DESK) for _ in range(2))
    for page in (first, second):
        page.goto(f"/admin/opinions/{opinion.pk}/?queue=screen")
    second.get_by_text("不予受理", exact=True).first.click()
    with second.expect_response(lambda answer: answer.url.endswith("/lock/")):
        second.locator("#move-reject select").select_option("PETITION")
        second.locator("#move-reject textarea").fill("请到区信访局反映。")

    # The first is told who is writing, and goes on only when he takes over expressly.
    first.get_by_label("一般").check()
    expect(first.get_by_text("正在办理这件事项。")).to_be_visible()
    follow(first.get_by_role("button", name="由我接着办"))
    first.get_by_label("一般").check()
    press(first, "受理")
    expect(first.locator(".messages")).to_contain_text("已受理。")
    press(second, "不予受理")

    expect(second.get_by_text("这件事项已有新的进展，现在是“待交办”")).to_be_visible()
    expect(second.locator("#move-reject textarea")).to_have_value("请到区信访局反映。")
    assert Opinion.objects.get().steps.filter(move=Move.REJECT).count() == 0


def test_lock_ends_three_minutes_after_the_last_input_and_begins_again(desk_of: Desk) -> None:
    opinion, clerk = make_opinion(), staff(Role.DISPATCHER)
    page = desk_of(clerk, DESK)
    page.clock.install()
    page.goto(f"/admin/opinions/{opinion.pk}/?queue=screen")
    page.get_by_text("不予受理", exact=True).first.click()
    words = page.locator("#move-reject textarea")

    with page.expect_response("**/lock/"):
        words.fill("请到")
    assert CaseLock.objects.get().user == clerk
    with page.expect_response("**/lock/"):
        page.clock.run_for("02:00")
    words.fill("请到区信访局")
    with page.expect_response("**/lock/"):
        page.clock.run_for("02:59")
    assert CaseLock.objects.exists()

    with page.expect_response(lambda answer: answer.status == 204):
        page.clock.run_for("00:01")
    assert not CaseLock.objects.exists()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for("10:00")
    assert asked == []

    with page.expect_response("**/lock/"):
        words.fill("请到区信访局反映。")
    assert CaseLock.objects.get().user == clerk


def test_search_and_filter_narrow_the_queue_while_typing(desk_of: Desk) -> None:
    make_opinion(title="三号楼电梯常停", text="电梯", place="")
    make_opinion(title="公园缺少坡道", text="坡道", place="")
    page = desk_of(staff(Role.DISPATCHER), DESK)
    page.goto("/admin/opinions/queues/screen/")

    page.get_by_role("searchbox").or_(page.locator("[name=q]")).first.fill("电梯")

    expect(page.get_by_role("link", name="公园缺少坡道")).to_have_count(0)
    expect(page.get_by_role("link", name="三号楼电梯常停")).to_be_visible()


HOSTILE = [
    "<script>document.title='pwned'</script>",
    "<img src=x onerror=\"document.title='pwned'\">",
    '"><svg onload="document.title=\'pwned\'">',
    "{{ 7*7 }}{% load static %}",
    "javascript:document.title='pwned'",
    "</textarea><script>document.title='pwned'</script>",
    "'-document.title-'",
]


def test_hostile_words_stay_words(desk_of: Desk) -> None:
    words = " ".join(HOSTILE)
    opinion = make_opinion(
        State.REPLY_REVIEW,
        title=words[:120],
        text=words,
        place=words[:200],
        reply_text=words,
        contact={"name": words, "phone": words, "email": words},
        publish_consent=PublishConsent.NAMED,
    )
    page = desk_of(staff(Role.DISPATCHER), DESK)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    page.goto("/admin/opinions/queues/all/")
    listed = page.locator(".case-title").inner_text()
    page.goto(f"/admin/opinions/{opinion.pk}/")
    follow(page.get_by_role("button", name="查看联系方式"))
    page.wait_for_load_state("networkidle")

    assert listed == " ".join(words[:120].split())
    assert page.locator(".case__matter .words").first.inner_text() == words
    assert page.locator("[name=propose-text]").input_value() == words
    assert (dialogs, page.title().split()[0]) == ([], opinion.number)


def test_styles_and_scripts_are_the_sites_own(desk_of: Desk) -> None:
    page = desk_of(staff(Role.DISPATCHER), DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/admin/opinions/queues/all/")
    page.wait_for_load_state("networkidle")

    assert {url.split("/")[2] for url in asked} == {page.url.split("/")[2]}
    assert "portal/admin/cases.css" in {str(Path(*url.split("/")[-3:])) for url in asked}
