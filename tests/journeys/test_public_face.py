"""Every public page in a real browser: accessible, within its policy, talking to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from wagtail.models import Site

from portal.core.models import SiteSettings
from tests.factories.opinions import PublishedCopyFactory
from tests.factories.pages import (
    MeetingFactory,
    MemberFactory,
    NewsPageFactory,
    OutcomePageFactory,
    ProgressFactory,
    StandardPageFactory,
    StudioPageFactory,
    TopicPageFactory,
    make_english_aliases,
    make_recommendation,
)
from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory
from tests.services.axe import Findings
from tests.services.browser import DESK, PHONE, NewContext, fits, follow
from topics.enums import Phase, Verdict

pytestmark = pytest.mark.django_db(transaction=True)

BODY = [
    (
        "paragraph",
        "<h2>为什么要商量</h2><p>这里有三十二栋没有电梯的楼。</p><ul><li>按面积</li></ul>",
    ),
    ("figures", {"figures": [{"number": "32 栋", "words": "没有电梯的楼"}], "source": "街道登记"}),
    ("quotation", {"text": "看谁天天用得上。", "speaker": "一位住户", "occasion": "入户走访"}),
    ("callout", {"heading": "可以现场说", "text": "<p>每周三下午有人接待。</p>"}),
]
PAGES = [
    "/",
    "/topics/",
    "/topics/?phase=collecting",
    "/topics/lift/",
    "/topics/parking/",
    "/topics/parking/outcome/",
    "/topics/later/",
    "/studios/",
    "/studios/guihua/",
    "/studios/members/",
    "/studios/members/lin/",
    "/news/",
    "/news/march/",
    "/help/",
    "/site-map/",
    "/opinions/",
    "/search/",
    "/no-such-page/",
]


@pytest.fixture
def district() -> None:
    """One of everything that the public sees."""
    SiteSettings.objects.create(site=Site.objects.get(), demonstration=True)
    area, field, sector = AreaFactory(), FieldFactory(), SectorFactory()
    member = MemberFactory(code="lin", area=area, sector=sector, post="工程师")
    studio = StudioPageFactory(slug="guihua", area=area, opening_hours="周三 14:30", body=BODY)
    studio.members = [member]
    studio.save()
    lift = TopicPageFactory(slug="lift", studio=studio, body=BODY)
    lift.areas, lift.fields, lift.sectors, lift.members = [area], [field], [sector], [member]
    lift.save()
    MeetingFactory(topic=lift, agenda="一、说明", minutes="已记录。")
    PublishedCopyFactory(topic=lift, studio=studio, area=area, field=field, name="桂花街道居民")
    TopicPageFactory(slug="later", phase=Phase.ANNOUNCED)
    parking = TopicPageFactory(slug="parking", phase=Phase.DELIBERATING)
    first = make_recommendation()
    refused = make_recommendation(verdict=Verdict.NOT_ADOPTED, reason="规划不允许。")
    OutcomePageFactory(parent=parking, recommendations=[first, refused], body=BODY)
    for text in ("已签约 22 家。", "已开放 14 处。"):
        ProgressFactory(
            recommendation_uuid=first.uuid, text=text, evidence_url="https://example.org/"
        )
    NewsPageFactory(slug="march", body=BODY)
    StandardPageFactory(slug="help", body=BODY, show_in_menus=True)
    make_english_aliases()


class Watch:
    """What a page did that it may not: asked other hosts, broke its policy, threw an error."""

    def __init__(self, page: Page, home: str) -> None:
        self.seen: list[str] = []
        page.on(
            "request", lambda sent: self.note(sent.url, not sent.url.startswith((home, "data:")))
        )
        page.on("console", lambda said: self.note(said.text, "Content Security" in said.text))
        page.on("pageerror", lambda error: self.note(str(error), True))

    def note(self, text: str, forbidden: bool) -> None:
        if forbidden:
            self.seen.append(text)


VIEWS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "phone": ("", "", {"viewport": PHONE}),
    "dark desk": ("", "", {"viewport": DESK, "color_scheme": "dark"}),
    "elder phone": ("", "mode=elder", {"viewport": PHONE}),
    "english": ("/en", "", {"viewport": PHONE, "locale": "en"}),
    "traditional": ("/zh-hant", "", {"viewport": DESK}),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.usefixtures("district")
def test_every_public_page_is_accessible_and_keeps_to_itself(
    new_context: NewContext, axe_findings: Findings, live_server: Any, view: str
) -> None:
    prefix, query, options = VIEWS[view]
    page = new_context(**options).new_page()
    watch = Watch(page, live_server.url)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        joint = "&" if "?" in path else "?"
        page.goto(f"{prefix}{path}{joint + query if query else ''}")
        wide = [] if fits(page) else ["wider than the screen"]
        if problems := [*axe_findings(page), *wide]:
            found[path] = problems
    assert found == {}
    assert watch.seen == []
    assert page.context.cookies() == []


@pytest.mark.usefixtures("district")
def test_the_menu_opens_without_a_script(plain_page: Page) -> None:
    plain_page.goto("/topics/lift/")
    menu = plain_page.get_by_role("navigation", name="菜单")
    expect(menu).to_be_hidden()
    plain_page.locator("summary", has_text="菜单").click()
    follow(menu.get_by_role("link", name="委员工作室"))
    expect(plain_page).to_have_url("/studios/")


@pytest.mark.usefixtures("district")
def test_large_type_is_remembered_on_the_device_without_a_cookie(page: Page) -> None:
    page.goto("/?mode=elder")
    page.goto("/topics/")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "22.3125px"
    page.goto("/topics/?mode=standard")
    page.goto("/topics/")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18.0625px"
    assert page.context.cookies() == []


@pytest.mark.usefixtures("district")
def test_the_call_stands_before_the_text_on_a_phone(page: Page) -> None:
    page.goto("/topics/lift/")
    call = page.get_by_role("link", name="我来说一条").bounding_box()
    question = page.get_by_role("heading", name="我们想问").bounding_box()
    assert call is not None
    assert question is not None
    assert call["y"] < question["y"]
    assert call["height"] >= 44


@pytest.mark.parametrize(("prefix", "wrap"), [("", "wrap"), ("/en", "balance")])
@pytest.mark.usefixtures("district")
def test_headings_are_evened_out_only_where_words_have_blanks(
    page: Page, prefix: str, wrap: str
) -> None:
    page.goto(f"{prefix}/topics/")
    assert page.locator("h1").evaluate("h => getComputedStyle(h).textWrapStyle") == (
        "auto" if wrap == "wrap" else wrap
    )


@pytest.mark.usefixtures("district")
def test_a_question_does_not_look_like_an_error(page: Page) -> None:
    page.goto("/topics/lift/")
    question = page.locator(".question").evaluate("q => getComputedStyle(q).borderInlineStartColor")
    now = page.locator(".phase-now").evaluate(
        "li => getComputedStyle(li, '::before').borderTopColor"
    )
    assert question != now
