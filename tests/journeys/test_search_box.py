"""The search box with its proposals, by keyboard and without a script; the filters on a phone; similar matters."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.factories.pages import MemberFactory, TopicPageFactory
from tests.factories.search import index, make_document
from tests.services.axe import Findings
from tests.services.browser import DESK, NewContext, fits, follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def matters() -> None:
    TopicPageFactory(slug="parking", title="停车难怎么办")
    MemberFactory(name="田晨", code="tian")
    index(
        *(make_document(f"停车的事之{number}", reply="已增车位") for number in range(3)),
        make_document(
            "老旧小区加装电梯",
            kind="outcome",
            url="/topics/lift/outcome/",
            date=dt.date(2024, 5, 6),
            card={"ADOPTED": 4},
        ),
    )


def options(page: Page) -> list[str]:
    return page.get_by_role("option").all_inner_texts()


@pytest.mark.usefixtures("matters")
@pytest.mark.parametrize("start", ["/", "/search/"])
def test_box_is_a_combobox(page: Page, axe_findings: Findings, start: str) -> None:
    page.goto(start)
    box = page.get_by_role("combobox", name="搜索")
    expect(box).to_have_attribute("aria-expanded", "false")

    box.press_sequentially("tc")
    expect(page.get_by_role("option")).to_have_count(5)
    assert axe_findings(page) == []
    assert fits(page)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="搜索建议")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="5 条建议")).to_have_count(1)
    assert options(page)[0].startswith("停车难怎么办")

    def active() -> str:
        chosen = page.locator("#" + (box.get_attribute("aria-activedescendant") or "none"))
        expect(chosen).to_have_attribute("aria-selected", "true")
        return chosen.inner_text()

    first, last = options(page)[0], options(page)[-1]
    box.press("ArrowDown")
    assert active() == first
    box.press("End")
    assert active() == last
    box.press("ArrowDown")  # beyond the last one is the box itself
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    assert active() == last
    box.press("Home")
    assert active() == first
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("tc")
    box.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(5)
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")
    expect(page).to_have_url("/topics/parking/")


@pytest.mark.usefixtures("matters")
def test_enter_alone_searches_and_a_press_leads_there(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="搜索")
    box.press_sequentially("停车")
    expect(page.get_by_role("option").first).to_be_visible()
    with page.expect_navigation():
        box.press("Enter")
    expect(page.get_by_role("heading", name="“停车”")).to_be_visible()

    box.fill("田晨")
    follow(page.get_by_role("option", name="田晨"))
    expect(page).to_have_url("/studios/members/tian/")


@pytest.mark.usefixtures("matters")
def test_an_old_answer_does_not_overwrite_a_newer_one(page: Page) -> None:
    """The answer to the first letters is held back until that to the whole word is shown."""
    held: list[Route] = []
    page.route("**/search/suggest/?q=t", lambda route: held.append(route))  # noqa: PLW0108 (a builtin is none to Playwright)
    page.goto("/")
    box = page.get_by_role("combobox", name="搜索")
    with page.expect_request("**/search/suggest/?q=t"):
        box.press("t")
    box.press_sequentially("ianch")
    expect(page.get_by_role("option")).to_have_count(1)
    [old] = held
    with suppress(Error):  # the page has given that question up
        old.fulfill(json={"items": [{"kind": "旧", "title": "旧的回答", "url": "/"}] * 4})
    page.wait_for_timeout(300)
    assert [text.split("\n")[0] for text in options(page)] == ["田晨"]


@pytest.mark.usefixtures("matters")
def test_without_a_script_the_box_is_a_form_and_the_filters_a_sheet(
    plain_page: Page, axe_findings: Findings
) -> None:
    plain_page.goto("/")
    box = plain_page.get_by_role("searchbox", name="搜索")
    box.fill("停车")
    follow(plain_page.get_by_role("search").get_by_role("button", name="搜索"))

    sheet = plain_page.get_by_role("form", name="筛选")
    expect(sheet).to_be_hidden()
    plain_page.locator(".search-switch > summary").click()
    expect(sheet).to_be_visible()
    apply = sheet.get_by_role("button", name="筛选 · 现有 4 项")
    box_of, button = sheet.bounding_box(), apply.bounding_box()
    assert box_of is not None
    assert button is not None
    assert box_of["width"] == 360
    assert 600 < button["y"] + button["height"] <= 740
    assert fits(plain_page)

    sheet.get_by_role("checkbox", name="协商议题").check()
    sheet.get_by_label("从").fill("2020-01-01")
    follow(apply)
    expect(plain_page.get_by_role("list", name="已选条件").get_by_role("listitem")).to_have_count(2)
    follow(plain_page.get_by_role("link", name=re.compile(r"去掉条件：\s*协商议题")))
    expect(plain_page.locator(".search-total")).to_contain_text("4 项")


@pytest.mark.usefixtures("matters")
@pytest.mark.parametrize(
    "options", [{"viewport": DESK}, {"color_scheme": "dark"}, {"locale": "en"}]
)
def test_states_of_the_search_page_are_accessible(
    new_context: NewContext, axe_findings: Findings, options: dict[str, Any]
) -> None:
    page = new_context(**options).new_page()
    prefix = "/en" if options.get("locale") == "en" else ""
    for query in (
        "?q=停车",
        "?q=停车&kind=news&from=2026-13",
        "?q=停车&kind=studio&year=1999",
        "?q=魑魅魍魉，怎么办呢？",
    ):
        page.goto(f"{prefix}/search/{query}")
        assert axe_findings(page) == [], query
        assert fits(page), query


@pytest.mark.usefixtures("matters")
def test_similar_matters_are_shown_while_somebody_writes(
    page: Page, axe_findings: Findings
) -> None:
    page.goto("/opinions/new/")
    page.get_by_label("您要反映的事情").fill("我们是老旧小区，想加装电梯，可是一楼不同意")

    shown = page.get_by_role("listitem").filter(has_text="老旧小区加装电梯")
    expect(shown).to_contain_text("2024 年协商过，成果：采纳 4")
    expect(shown.get_by_role("link", name="看这一件，不再另提")).to_have_attribute(
        "href", "/topics/lift/outcome/"
    )
    expect(shown.get_by_role("link", name="订阅进展")).to_be_visible()
    assert axe_findings(page) == []
    assert fits(page)


@pytest.mark.usefixtures("matters")
def test_similar_matters_are_shown_before_sending_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/opinions/new/?text=老旧小区想加装电梯，一楼不同意怎么办")
    plain_page.locator("#id_consent").check()
    plain_page.wait_for_timeout(3500)  # a form that comes back too fast is looked at twice
    follow(plain_page.get_by_role("button", name="下一步：核对").last)
    expect(plain_page.get_by_role("link", name="老旧小区加装电梯")).to_be_visible()


@pytest.mark.usefixtures("matters")
def test_similar_matters_of_a_text_with_an_emoji_at_its_two_hundredth_character(page: Page) -> None:
    page.goto("/opinions/new/")
    text = "老旧小区想加装电梯"
    page.get_by_label("您要反映的事情").fill(text + "。" * (199 - len(text)) + "🙏🙏")
    expect(page.get_by_role("link", name="老旧小区加装电梯")).to_be_visible()


@pytest.mark.usefixtures("matters")
def test_similar_matters_of_an_earlier_text_go_when_there_is_no_network(page: Page) -> None:
    page.goto("/opinions/new/")
    box = page.get_by_label("您要反映的事情")
    shown = page.get_by_role("link", name="老旧小区加装电梯")
    box.fill("老旧小区想加装电梯")
    expect(shown).to_be_visible()
    page.route("**/search/similar/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        box.fill("停车的事没有人管")
    expect(shown).to_be_hidden()
    page.unroute("**/search/similar/**")
    with page.expect_response("**/search/similar/**"):  # what stands there now was not asked yet
        box.fill("")
    box.fill("老旧小区想加装电梯")
    expect(shown).to_be_visible()
