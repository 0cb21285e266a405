"""What each kind of page tells the public index about itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from tests.factories.pages import (
    MeetingFactory,
    MemberFactory,
    NewsPageFactory,
    OutcomePageFactory,
    StandardPageFactory,
    StudioPageFactory,
    TopicPageFactory,
    make_english_aliases,
    make_recommendation,
)
from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory, UnitFactory
from topics.enums import Phase, Verdict

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
MARCH = dt.datetime(2024, 3, 1, 9, tzinfo=CHINA)
BODY = [("paragraph", "<p>楼龄<b>三十年</b>。</p>")]


def document(page: Any, **expected: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The page's only document, and what it should be: its identity and ``expected`` over empty values."""
    found = [asdict(each) for each in type(page).objects.get(pk=page.pk).search_documents()]
    assert len(found) == 1
    empty = {"tags": "", "reply": "", "external_id": "", "facets": {}, "dates": {}, "card": {}}
    plain = {"source_id": page.pk, "locale": "zh-hans", "title": page.title, "support": 0}
    return found[0], {**empty, **plain, **expected}


@pytest.fixture
def studio() -> Any:
    area = AreaFactory(
        code="bridge", label="桥头社区", parent=AreaFactory(code="east", label="东街")
    )
    studio = StudioPageFactory(
        title="桥头工作室",
        slug="bridge",
        address="桥头路 1 号",
        opening_hours="周三上午",
        summary="每周接待。",
        area=area,
        sector=SectorFactory(code="education", label="教育界"),
        body=BODY,
        first_published_at=MARCH,
    )
    studio.members = [MemberFactory(name="吴建国"), MemberFactory(name="郑小梅", listed=False)]
    studio.save()
    return studio


@pytest.fixture
def topic(studio: Any) -> Any:
    topic = TopicPageFactory(
        title="加装电梯",
        slug="lift",
        summary="怎么分摊。",
        question="谁出钱？",
        body=BODY,
        collect_from=MARCH,
        collect_until=MARCH + dt.timedelta(days=40),
        first_published_at=MARCH,
        studio=studio,
    )
    topic.fields = [FieldFactory(code="housing", label="住房")]
    topic.areas = [studio.area]
    topic.units = [UnitFactory(label="住建局")]
    topic.save()
    MeetingFactory(topic=topic, title="第一次会", agenda="议程一", minutes="纪要一")
    return topic


def test_studio(studio: Any) -> None:
    found, expected = document(
        studio,
        kind="studio",
        text="每周接待。\n桥头路 1 号\n周三上午\n楼龄三十年。\n吴建国",
        url="/studios/bridge/",
        date=dt.date(2024, 3, 1),
        tags=f"{studio.get_kind_display()} 桥头社区 教育界",
        facets={
            "area": ["bridge", "east"],
            "sector": ["education"],
            "studio": [str(studio.pk)],
        },
        card={
            "summary": "每周接待。",
            "area": "桥头社区",
            "address": "桥头路 1 号",
            "opening_hours": "周三上午",
        },
    )

    assert found == expected


def test_topic(topic: Any) -> None:
    found, expected = document(
        topic,
        kind="topic",
        text="谁出钱？\n怎么分摊。\n楼龄三十年。\n第一次会 议程一 纪要一",
        url="/topics/lift/",
        date=dt.date(2024, 3, 1),
        tags="住建局 住房 桥头社区",
        facets={
            "area": ["bridge", "east"],
            "field": ["housing"],
            "sector": [],
            "studio": [str(topic.studio_id)],
        },
        dates=topic.phase_facts().as_json(),
        card={"summary": "怎么分摊。", "form": "会议协商"},
    )

    assert found == expected


def test_outcome(topic: Any) -> None:
    owner = UnitFactory(label="财政局")
    outcome = OutcomePageFactory(
        parent=topic,
        title="电梯成果",
        summary="两条建议。",
        body=BODY,
        reported_to="区委",
        copied_to="住建局",
        reported_on=dt.date(2024, 6, 1),
        first_published_at=dt.datetime(2024, 6, 2, tzinfo=CHINA),
        recommendations=[
            make_recommendation(text="先试一栋。", owner=owner),
            make_recommendation(
                text="全额补贴。", owner=owner, verdict=Verdict.NOT_ADOPTED, reason="财力不足。"
            ),
        ],
    )

    found, expected = document(
        outcome,
        kind="outcome",
        text="两条建议。\n楼龄三十年。\n先试一栋。  财政局\n全额补贴。 财力不足。 财政局\n区委\n住建局",
        url="/topics/lift/outcome/",
        date=dt.date(2024, 6, 2),
        tags="加装电梯",
        facets={
            "area": ["bridge", "east"],
            "field": ["housing"],
            "sector": [],
            "studio": [str(topic.studio_id)],
            "verdict": ["ADOPTED", "NOT_ADOPTED"],
            "year": ["2024"],
        },
        card={"summary": "两条建议。", "topic": "加装电梯", "ADOPTED": 1, "NOT_ADOPTED": 1},
    )

    assert found == expected


def test_news() -> None:
    news = NewsPageFactory(
        title="接待日", slug="reception", date=dt.date(2024, 3, 5), origin="区政协", body=BODY
    )

    found, expected = document(
        news,
        kind="news",
        text="楼龄三十年。",
        url="/news/reception/",
        date=dt.date(2024, 3, 5),
        facets={"year": ["2024"]},
        card={"summary": "", "origin": "区政协"},
    )

    assert found == expected


def test_standard_page() -> None:
    page = StandardPageFactory(title="帮助", slug="guide", body=BODY, first_published_at=MARCH)

    found, expected = document(
        page,
        kind="page",
        text="楼龄三十年。",
        url="/guide/",
        date=dt.date(2024, 3, 1),
        card={"summary": ""},
    )

    assert found == expected


@pytest.mark.parametrize("factory", [TopicPageFactory, StudioPageFactory, NewsPageFactory])
def test_draft_and_untranslated_stand_in_are_not_found(factory: type[Any]) -> None:
    draft, live = factory(live=False), factory()
    make_english_aliases()

    assert list(draft.search_documents()) == []
    assert [list(page.search_documents()) for page in live.get_translations()] == [[]]


def test_labels_are_in_the_language_of_the_page_whoever_publishes_it() -> None:
    unit = UnitFactory(label="房管局", label_en="Housing Bureau")
    area = AreaFactory(label="桥头社区", label_en="Bridge Village")
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    topic.areas, topic.units = [area], [unit]
    topic.save()
    outcome = OutcomePageFactory(parent=topic, recommendations=[make_recommendation(owner=unit)])
    studio = StudioPageFactory(area=area)
    make_english_aliases()
    for page in (topic, outcome, studio):
        english = page.get_translations().get().specific
        english.alias_of, english.title = None, "Lifts"
        english.save()

    for page in (topic, outcome, studio):
        for reader in ("zh-hans", "en"):
            with translation.override(reader):
                chinese = repr(type(page).objects.get(pk=page.pk).search_documents())
                english = repr(page.get_translations().get().specific.search_documents())
            assert "房管局" in chinese or "桥头社区" in chinese
            assert "Bureau" not in chinese
            assert "Bridge" not in chinese
            assert "Housing Bureau" in english or "Bridge Village" in english
            assert "房管局" not in english
            assert "桥头社区" not in english
