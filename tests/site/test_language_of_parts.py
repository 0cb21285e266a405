"""English pages say of every Chinese word that it is Chinese (WCAG 3.1.2), so that it is read out as such."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page, Site

from opinions.codes import new_form_id, secret_code
from opinions.enums import State
from portal.core.models import SiteSettings
from tests.factories.opinions import PublishedCopyFactory, make_opinion
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
from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory, UnitFactory
from tests.factories.search import index, make_document
from topics.enums import Phase, Verdict

pytestmark = pytest.mark.django_db

HAN = re.compile("[\u3400-\u9fff]")
VOID = frozenset(["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"])
HEARD = ("alt", "aria-label", "placeholder", "title")
INLINE_TAG = re.compile("</?(?:a|b|em|i|span|strong)(?: [^>]*)?>")
TAG = re.compile("<[^>]+>")
JOINED = re.compile(r"\w[.:;,!?][A-Z]|[a-z][(][a-z]")
SKIPPED = frozenset(["script", "style", "title"])
"""A ``<title>`` has one language, that of the page."""


class Unmarked(HTMLParser):
    """Chinese text whose inherited ``lang`` is not Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        lang = own.get("lang") or self.open[-1][1]
        for name in HEARD:
            self.look(own.get(name) or "", tag, lang)
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.look(data, *self.open[-1])

    def look(self, text: str, tag: str, lang: str) -> None:
        if HAN.search(text) and tag not in SKIPPED and not lang.startswith("zh"):
            self.found.append(f"<{tag}> {text.strip()[:40]}")


def unmarked(html: str) -> list[str]:
    walk = Unmarked()
    walk.feed(html)
    return walk.found


def joined(html: str) -> list[str]:
    """Where a sentence, or a remark in brackets, begins right behind the last one."""
    return JOINED.findall(TAG.sub(" ", INLINE_TAG.sub("", html.partition("<body")[2])))


def test_joined_words_are_seen_through_marks() -> None:
    page = (
        "<body><p>To: <span>区委</span>.Copied to</p><p>One.</p><p>Two.</p><p>Text<i>(same)</i></p>"
    )
    assert joined(page) == ["委.C", "t(s"]


def test_the_walk_knows_what_is_marked() -> None:
    page = '<html lang="en"><p lang="zh-Hans">电<b>梯</b></p><p>水<br>电</p><img alt="门" lang="zh-Hans">'
    assert unmarked(page) == ["<p> 水", "<p> 电"]


def in_english(page: Page, **words: str) -> None:
    """Turns the stand-in into a translation of its own."""
    english = page.get_translations().get(locale=Locale.objects.get(language_code="en")).specific
    english.alias_of = None
    for name, value in words.items():
        setattr(english, name, value)
    english.save()


@pytest.fixture
def addresses() -> list[str]:
    """A district whose names have no English, and pages of which half are translated."""
    SiteSettings.objects.create(
        site=Site.objects.get(),
        name="清源协商",
        subtitle="清源区政协",
        organiser="清源区政协",
        operator="委员联络室",
        phone="0000（工作日）",
        address="示例路 1 号",
        icp="示例备 1 号",
    )
    area, field = AreaFactory(label_en=""), FieldFactory(label_en="")
    unit, sector = UnitFactory(label_en=""), SectorFactory(label_en="")
    about = {"area": area, "field": field}
    member = MemberFactory(code="lin", sector=sector, area=area, post="工程师")
    studio = StudioPageFactory(slug="guihua", area=area, sector=sector, opening_hours="周三下午")
    StudioPageFactory(slug="hedong", area=area)
    lift = TopicPageFactory(slug="lift", studio=studio)
    parking = TopicPageFactory(slug="parking", phase=Phase.DELIBERATING)
    TopicPageFactory(slug="waste")
    for page in (studio, lift):
        page.members = [member]
    lift.areas, lift.fields, lift.sectors, lift.units = [area], [field], [sector], [unit]
    MeetingFactory(topic=lift, agenda="一、说明", minutes="已记录。")
    for page in (studio, lift):
        page.save()
    item = make_recommendation(owner=unit, verdict=Verdict.PARTLY, reason="资金不够。")
    outcome = OutcomePageFactory(
        parent=parking,
        recommendations=[item],
        reported_to="区委",
        copied_to="住建局",
        reported_on="2026-03-01",
    )
    for text in ("已签约。", "已开放。"):
        ProgressFactory(recommendation_uuid=item.uuid, text=text)
    news = NewsPageFactory(slug="march", origin="区政协")
    help_page = StandardPageFactory(slug="help", show_in_menus=True)
    StandardPageFactory(slug="rules", show_in_menus=True)
    copy = PublishedCopyFactory(topic=lift, studio=studio, unit=unit, name="王女士", **about)
    PublishedCopyFactory(topic=parking, studio=studio, reply="", **about)
    make_english_aliases()
    in_english(studio, title="Guihua studio", summary="", body="[]")
    in_english(lift, title="Lifts", question="Who pays?", summary="")
    in_english(parking, title="Parking", question="Where?", summary="")
    in_english(outcome, title="Parking: outcome", summary="")
    in_english(news, title="In March", summary="", body="[]")
    in_english(help_page, title="Help", summary="", body="[]")
    index(make_document("路灯坏了", text="路灯不亮。", reply="已修好。", card={"unit": "城管局"}))
    return [
        "",
        "topics/",
        "topics/lift/",
        "topics/parking/",
        "topics/parking/outcome/",
        "topics/waste/",
        "studios/",
        "studios/guihua/",
        "studios/members/",
        "studios/members/lin/",
        "news/",
        "news/march/",
        "help/",
        "site-map/",
        "opinions/",
        f"opinions/?topic={parking.pk}",
        f"opinions/{copy.number}/",
        f"opinions/new/?studio={studio.get_translations().get().pk}",
        f"opinions/new/?topic={TopicPageFactory(title='没有译文').pk}",
        "opinions/track/",
        "search/?q=路灯",
        "search/?q=没有这回事",
        "no-such-page/",
    ]


def test_english_pages_mark_what_is_chinese(client: Client, addresses: list[str]) -> None:
    pages = {path: client.get(f"/en/{path}") for path in addresses}
    assert {path: answer.status_code for path, answer in pages.items()} == {
        path: 404 if path == "no-such-page/" else 200 for path in addresses
    }
    found = {path: unmarked(answer.text) for path, answer in pages.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_sentences_of_english_pages_stand_apart(client: Client, addresses: list[str]) -> None:
    """Chinese has no blank between them, so that one is easily forgotten where they are put together."""
    found = {path: joined(client.get(f"/en/{path}").text) for path in addresses}
    assert {path: words for path, words in found.items() if words} == {}


def test_case_in_english_marks_what_is_chinese(client: Client) -> None:
    form_id = new_form_id()
    words: dict[str, Any] = {"area": AreaFactory(label_en=""), "field": FieldFactory(label_en="")}
    make_opinion(
        State.ANSWERED,
        form_id=form_id,
        topic=TopicPageFactory(),
        unit=UnitFactory(label_en=""),
        public_note="请补充楼号。",
        **words,
    )
    response = client.post("/en/opinions/track/", {"code": secret_code(form_id)})
    assert "请补充楼号。" in response.text
    assert unmarked(response.text) == []


def test_english_of_members_and_of_the_progress_is_shown_to_who_reads_english(
    client: Client,
) -> None:
    MemberFactory(code="lin", introduction="关注养老。", introduction_en="Works on elderly care.")
    MemberFactory(code="wang", introduction="关注停车。")
    items = [make_recommendation()]
    topic = TopicPageFactory(slug="parking", phase=Phase.DELIBERATING)
    OutcomePageFactory(parent=topic, recommendations=items)
    for text, english in (("已签约。", "Signed."), ("已开放。", "Opened."), ("已评估。", "")):
        ProgressFactory(recommendation_uuid=items[0].uuid, text=text, text_en=english)
    make_english_aliases()

    member = client.get("/en/studios/members/lin/").text
    assert '<div class="prose"><p>Works on elderly care.</p></div>' in member
    untranslated = client.get("/en/studios/members/wang/").text
    assert '<div class="prose" lang="zh-Hans"><p>关注停车。</p></div>' in untranslated
    assert "关注养老。" in client.get("/studios/members/lin/").text

    outcome = client.get("/en/topics/parking/outcome/").text
    assert [word for word in ("Signed.", "Opened.", "已评估。") if word not in outcome] == []
    assert [word for word in ("已签约。", "已开放。") if word in outcome] == []
    chinese = client.get("/topics/parking/outcome/").text
    assert [word for word in ("已签约。", "已开放。", "已评估。") if word not in chinese] == []
