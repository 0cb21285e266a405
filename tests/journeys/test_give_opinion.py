"""A resident on a phone, from the form to the answer, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings as current
from playwright.sync_api import Page, expect

from opinions.codes import new_form_id, secret_code
from opinions.enums import PublicationState, State
from opinions.models import Opinion
from tests.factories.opinions import PublishedCopyFactory, make_opinion
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import AreaFactory, FieldFactory
from tests.services.axe import Findings
from tests.services.browser import DESK, NewContext
from topics.enums import Phase

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "小学东门外的公交站没有雨棚。\n下雨天孩子们挤在路边等车，希望加装雨棚。"
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")


def fill_in(page: Page) -> None:
    page.get_by_label("您要反映的事情").fill(TEXT)
    page.get_by_label("具体地点").fill("小学东门外")
    page.get_by_label("怎么称呼您").fill("王女士")
    page.get_by_label("同意公开这件事和答复").check()
    page.get_by_label("我已阅读上面的说明").check()
    page.wait_for_timeout(3100)  # people need longer


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def fits(page: Page) -> bool:
    """Nothing hangs over the edge of the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_opinion_without_javascript_on_a_phone(plain_page: Page) -> None:
    topic = TopicPageFactory(title="公交站怎么改")
    AreaFactory(label="桂花街道")
    page = plain_page
    page.goto(f"/opinions/new/?topic={topic.pk}")
    expect(page.get_by_role("main").get_by_role("link", name="公交站怎么改")).to_be_visible()
    page.wait_for_timeout(3100)
    press(page, "下一步：核对")
    expect(page).to_have_title(re.compile("^错误："))
    expect(page.get_by_role("alert")).to_contain_text("请写下您要反映的事情")
    fill_in(page)
    page.get_by_label("哪个街道、社区").select_option("桂花街道")
    press(page, "下一步：核对")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后提交")
    assert fits(page)
    assert Opinion.objects.count() == 0
    page.get_by_role("button", name="修改 具体地点").click()
    page.get_by_label("具体地点").fill("小学西门外")
    press(page, "下一步：核对")
    press(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到")
    assert fits(page)
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    opinion = Opinion.objects.get()
    assert (opinion.text, opinion.place) == (TEXT, "小学西门外")
    assert (opinion.topic, opinion.area.label) == (topic, "桂花街道")
    code = page.locator(".code").inner_text()
    assert CODE.fullmatch(code)
    page.reload()
    expect(page.locator(".code")).to_have_text(code)
    assert Opinion.objects.count() == 1
    with page.expect_download() as download:
        press(page, "存成文本")
    assert code in download.value.path().read_text()
    page.get_by_role("link", name="凭查询码看进展").click()
    page.get_by_label("查询码").fill(code.lower())
    press(page, "查询")
    expect(page.get_by_text(opinion.number)).to_be_visible()
    expect(page.locator(".phase-now")).to_contain_text("已收到")
    assert code not in page.url


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control with this label has the focus."""
    described = "e => (e.labels?.[0]?.textContent || e.textContent || '').trim()"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"({described})(document.activeElement)").startswith(name):
            return
    raise AssertionError(f"not reached by Tab: {name}")


def test_opinion_by_keyboard_alone(page: Page) -> None:
    page.goto("/opinions/new/")
    tab_to(page, "您要反映的事情")
    page.keyboard.type("巷口的井盖松了")
    page.wait_for_timeout(3100)
    tab_to(page, "下一步：核对")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    tab_to(page, "请先同意使用您填写的信息")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("我已阅读上面的说明")).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, "下一步：核对")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后提交")
    tab_to(page, "提交")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到")
    assert Opinion.objects.get().text == "巷口的井盖松了"


def test_going_back_keeps_what_was_typed(page: Page) -> None:
    page.goto("/opinions/new/")
    fill_in(page)
    press(page, "下一步：核对")
    page.go_back()
    expect(page.get_by_label("您要反映的事情")).to_have_value(TEXT)
    expect(page.get_by_label("怎么称呼您")).to_have_value("王女士")


def test_going_back_keeps_corrections(page: Page) -> None:
    page.goto("/opinions/new/")
    page.wait_for_timeout(3100)
    press(page, "下一步：核对")
    expect(page).to_have_title(re.compile("^错误："))
    fill_in(page)
    press(page, "下一步：核对")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后提交")
    page.go_back()
    expect(page.get_by_label("您要反映的事情")).to_have_value(TEXT)
    press(page, "下一步：核对")
    page.get_by_role("button", name="修改 具体地点").click()
    page.get_by_label("具体地点").fill("小学西门外")
    press(page, "下一步：核对")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对后提交")
    page.go_back()
    expect(page.get_by_label("具体地点")).to_have_value("小学西门外")
    expect(page.get_by_label("您要反映的事情")).to_have_value(TEXT)


def test_draft_is_kept_only_after_asking(page: Page) -> None:
    page.goto("/opinions/new/")
    page.get_by_label("您要反映的事情").fill("没有勾选就不保存")
    page.goto("/opinions/new/")
    expect(page.get_by_label("您要反映的事情")).to_have_value("")
    page.get_by_label("在这台设备上保存草稿").check()
    page.get_by_label("您要反映的事情").fill("巷口的井盖松了")
    page.get_by_label("怎么称呼您").fill("王女士")
    page.goto("/opinions/new/")
    expect(page.get_by_label("您要反映的事情")).to_have_value("巷口的井盖松了")
    expect(page.get_by_label("怎么称呼您")).to_have_value("")
    assert "王女士" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_label("我已阅读上面的说明").check()
    page.wait_for_timeout(3100)
    press(page, "下一步：核对")
    press(page, "提交")
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到")
    assert page.evaluate("localStorage.length") == 0


def test_characters_are_counted_and_never_cut(page: Page) -> None:
    page.goto("/opinions/new/")
    page.get_by_label("您要反映的事情").fill("长" * 5003)
    expect(page.locator(".count")).to_have_text("5003 / 5000")


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
