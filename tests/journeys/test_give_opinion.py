"""A resident on a phone, from the form to the answer, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from opinions.models import Opinion
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import AreaFactory
from tests.journeys.filling import TEXT, fill_in, press
from tests.services.browser import fits, follow

pytestmark = pytest.mark.django_db(transaction=True)

CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")


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
    press(page, "修改 具体地点")
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
        page.get_by_role("button", name="存成文本").click()
    assert code in download.value.path().read_text()
    follow(page.get_by_role("link", name="凭查询码看进展"))
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
    press(page, "修改 具体地点")
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
