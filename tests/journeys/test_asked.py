"""A real browser says where it comes from, and nothing else is needed to know that a result was opened."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pytest_django import Settings
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from tests.factories.pages import NewsPageFactory
from tests.search.counting import BROWSER, counted
from tests.services.axe import Findings
from tests.services.browser import NewContext, fits, follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.mark.parametrize("script", [True, False])
def test_search_and_opened_result_are_counted(
    new_context: NewContext, axe_findings: Findings, settings: Settings, script: bool
) -> None:
    settings.SEARCH_COUNTED = True
    SearchPromotion.objects.create(
        query=Query.get("停车"),
        external_link_url="https://park.example/",
        external_link_text="停车泊位一张图",
        description="哪里还有空位。",
    )
    NewsPageFactory(title="停车新规")
    page = new_context(java_script_enabled=script, user_agent=BROWSER["User-Agent"]).new_page()
    page.goto("/")

    page.get_by_role("search").get_by_label("搜索", exact=True).fill("停車")
    follow(page.get_by_role("search").get_by_role("button", name="搜索"))
    expect(page.get_by_role("list", name="推荐").get_by_role("link")).to_contain_text(
        "停车泊位一张图"
    )
    assert not script or axe_findings(page) == []
    assert fits(page)
    follow(page.get_by_role("link", name="停车新规"))
    expect(page.get_by_role("heading", level=1)).to_have_text("停车新规")

    assert counted() == {"停车": (1, 1, 1)}
    assert page.context.cookies() == []
