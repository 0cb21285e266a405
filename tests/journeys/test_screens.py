"""Every screen of the way of an opinion: rules of accessibility, a phone, a desk, a dark one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings as current
from playwright.sync_api import Page, expect

from opinions.codes import new_form_id, secret_code
from opinions.enums import PublicationState, State
from tests.factories.opinions import PublishedCopyFactory, make_opinion
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import AreaFactory, FieldFactory
from tests.journeys.filling import fill_in, press
from tests.services.axe import Findings
from tests.services.browser import DESK, NewContext, fits
from topics.enums import Phase

pytestmark = pytest.mark.django_db(transaction=True)

# Each opening ends when its own screen is there: a rule run while a press is still on its way
# would look at the screen before, or at none.


def open_form(page: Page) -> None:
    page.goto("/opinions/new/")


def open_errors(page: Page) -> None:
    open_form(page)
    press(page, "下一步：核对")
    expect(page.locator(".error-summary")).to_be_focused()


def open_check(page: Page) -> None:
    open_form(page)
    fill_in(page)
    press(page, "下一步：核对")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后提交")


def open_receipt(page: Page) -> None:
    open_check(page)
    press(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到")


def open_different(page: Page) -> None:
    open_check(page)
    mark = page.locator("[name=token]").input_value()
    press(page, "提交")
    open_check(page)  # as in a second tab that still held the same form
    page.locator("[name=token]").evaluate("(field, mark) => { field.value = mark }", mark)
    page.locator("[name=text]").evaluate("field => { field.value = '换了内容' }")
    press(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("这一页已经提交过")


def open_closed(page: Page) -> None:
    page.goto(f"/opinions/new/?topic={TopicPageFactory(phase=Phase.DELIBERATING).pk}")


def open_track(page: Page) -> None:
    page.goto("/opinions/track/")


def open_wrong_code(page: Page) -> None:
    open_track(page)
    page.get_by_label("查询码").fill("7K3M-Q9RT-2XVA-H5CD")
    press(page, "查询")
    expect(page.get_by_role("alert")).to_be_visible()


def case_in(state: State) -> Callable[[Page], None]:
    def open_case(page: Page) -> None:
        form_id = new_form_id()
        make_opinion(state, form_id=form_id, publication=PublicationState.UNPUBLISHED)
        open_track(page)
        page.get_by_label("查询码").fill(secret_code(form_id))
        press(page, "查询")
        expect(page.locator(".phases")).to_be_visible()

    return open_case


def open_list(page: Page) -> None:
    for _ in range(21):
        PublishedCopyFactory(area=AreaFactory(), field=FieldFactory(), topic=TopicPageFactory())
    page.goto("/opinions/")


def open_one(page: Page) -> None:
    page.goto(f"/opinions/{PublishedCopyFactory().number}/")


SCREENS = {
    "form": open_form,
    "errors": open_errors,
    "check": open_check,
    "receipt": open_receipt,
    "different": open_different,
    "closed": open_closed,
    "track": open_track,
    "wrong code": open_wrong_code,
    "rejected case": case_in(State.REJECTED),
    "answered case": case_in(State.ANSWERED),
    "list": open_list,
    "one": open_one,
}


@pytest.mark.parametrize("screen", SCREENS)
def test_screen_is_accessible_and_fits_a_phone(
    page: Page, axe_findings: Findings, screen: str
) -> None:
    SCREENS[screen](page)
    assert axe_findings(page) == []
    assert fits(page)
    page.set_viewport_size(DESK)
    assert axe_findings(page) == []


def test_dark_screens_are_accessible(new_context: NewContext, axe_findings: Findings) -> None:
    page = new_context(color_scheme="dark").new_page()
    for screen in ("errors", "receipt", "wrong code", "answered case"):
        SCREENS[screen](page)
        assert axe_findings(page) == []


def test_over_the_limit_screen_is_accessible(
    page: Page, axe_findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(current.VISITOR_LIMITS, "submit", ((0, 600), (0, 600)))
    open_check(page)
    press(page, "提交")
    expect(page.get_by_role("alert")).to_contain_text("还没有提交成功")
    expect(page.get_by_text("下雨天孩子们挤在路边等车")).to_be_visible()
    assert axe_findings(page) == []


def test_unavailable_screen_is_accessible(
    page: Page, axe_findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_check(page)
    with monkeypatch.context() as patch:
        patch.delitem(current.VISITOR_LIMITS, "submit")
        press(page, "提交")
        expect(page.get_by_role("alert")).to_contain_text("还没有提交成功")
        assert axe_findings(page) == []
    press(page, "再试一次")
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到")
