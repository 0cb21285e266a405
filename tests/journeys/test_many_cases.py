"""Many cases at once in a real browser: by keyboard at a desk, by touch on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from opinions.enums import Move, State
from opinions.models import CaseStep, ExportLog, Opinion
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import make_opinion, staff
from tests.services.browser import DESK, PHONE, NewContext, fits, follow

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = [pytest.param(DESK, id="desk"), pytest.param(PHONE, id="phone")]
REVIEW = "/admin/opinions/queues/review/"

Signed = Callable[..., Page]


@pytest.fixture
def signed_in(new_context: NewContext, live_server) -> Signed:
    def open_browser(person: User, viewport: dict[str, int]) -> Page:
        browser = Client()
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        cookie = browser.cookies["sessionid"]
        context = new_context(viewport=viewport)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return open_browser


@pytest.mark.parametrize("viewport", SCREENS)
def test_replies_are_released_together_but_for_ones_own(signed_in: Signed, viewport) -> None:
    reviewer = staff(Role.REVIEWER, Role.HANDLER)
    others = [make_opinion(State.REPLY_REVIEW) for _ in range(3)]
    taken_back = others.pop()
    page = signed_in(reviewer, viewport)
    page.goto(REVIEW)
    assert fits(page)
    # Handed in by the reviewer himself while his list stood open.
    taken_back.replies.update(author=reviewer)
    for case in (*others, taken_back):
        page.get_by_role("checkbox", name=case.number).check()
    page.get_by_label("勾选的事项").select_option("审核通过并答复")
    follow(page.get_by_role("button", name="预览"))
    expect(page.locator(".many__refused")).to_contain_text(taken_back.number)
    expect(page.locator(".many__cases")).to_contain_text("已安排更换，三天内修好。")
    assert fits(page)
    page.get_by_label("我已逐件看过").check()
    follow(page.get_by_role("button", name="确认：审核通过并答复"))

    expect(page.locator(".many__summary")).to_contain_text("已办理 2 件，未办 1 件")
    expect(page.locator(".many__table tbody tr").first).to_contain_text(taken_back.number)
    assert fits(page)
    page.reload()
    assert CaseStep.objects.filter(move=Move.RELEASE).count() == 2
    assert Opinion.objects.get(state=State.REPLY_REVIEW) == taken_back


def test_whole_page_is_ticked_and_moved_by_keyboard_alone(signed_in: Signed) -> None:
    for _ in range(3):
        make_opinion()
    page = signed_in(staff(Role.DISPATCHER), DESK)
    page.goto("/admin/opinions/queues/screen/")

    page.get_by_role("checkbox", name="选择本页全部").focus()
    page.keyboard.press("Space")
    expect(page.locator("input[name=pk]:checked")).to_have_count(3)
    page.get_by_role("button", name="预览").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("radio", name="一般").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="确认：受理").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator(".many__summary")).to_contain_text("已办理 3 件")
    assert Opinion.objects.filter(state=State.ACCEPTED).count() == 3


def test_filter_is_saved_and_its_listing_taken_out_as_a_file(signed_in: Signed) -> None:
    make_opinion(title="三号楼电梯常停")
    make_opinion(title="路灯", text="不亮", place="")
    page = signed_in(staff(Role.DISPATCHER), DESK)
    page.goto("/admin/opinions/queues/all/?q=电梯")

    page.locator("summary", has_text="保存这个筛选").click()
    page.get_by_label("名称").fill("电梯")
    follow(page.get_by_role("button", name="保存", exact=True))
    follow(page.get_by_role("link", name="电梯", exact=True))
    expect(page.locator("input[name=pk]")).to_have_count(1)
    follow(page.get_by_role("link", name="导出", exact=True))
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()

    assert download.value.suggested_filename.endswith(".xlsx")
    assert ExportLog.objects.get().rows == 1
