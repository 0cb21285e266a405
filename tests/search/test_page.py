from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.reference.enums import AreaLevel
from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory
from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db


def results(html: str) -> list[str]:
    """The titles shown, without marks."""
    return [
        re.sub(r"<[^>]+>", "", title).strip()
        for title in re.findall(r"<h3>(.*?)</h3>", html, re.DOTALL)
    ]


def get(client: Client, query: str = "", prefix: str = "") -> str:
    response = client.get(f"{prefix}/search/{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("total", [3, 5])
def test_page_costs_the_same_queries_for_any_number_of_results(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, total: int
) -> None:
    area = AreaFactory()
    index(
        *(
            make_document(
                f"停车难 {number}",
                kind="topic",
                facets={
                    "area": [area.code],
                    "field": [FieldFactory().code],
                    "sector": [SectorFactory().code],
                },
                dates={
                    "collect_from": "2020-01-01T00:00:00+08:00",
                    "collect_until": "2020-02-01T00:00:00+08:00",
                },
            )
            for number in range(total)
        )
    )
    get(client, "?q=停车")  # warms the cache of sites

    with django_assert_num_queries(PAGE_QUERIES):
        assert len(results(get(client, "?q=停车"))) == total


PAGE_QUERIES = 12 if connection.vendor == "sqlite" else 16
"""Seven for the search (tally, phases, candidates, frequencies, size, their texts, documents), one for what
editors put on top, three for the names of fields, areas and sectors, three for the frame of the page; on PostgreSQL four for its longest time."""


def test_page_sets_no_cookie_and_may_be_shared(client: Client) -> None:
    index(make_document("停车难", kind="news"))

    response = client.get("/search/?q=停车")

    assert response.cookies == {}
    assert response["Vary"] == "Accept-Encoding"
    assert response["Cache-Control"] == "public, no-cache"


def test_finds_are_marked_and_everything_is_escaped(client: Client) -> None:
    index(
        make_document("<b>停車</b>难", text="<script>alert(1)</script>夜间停車", reply="已增停车位")
    )

    html = get(client, "?q=停车<i>")

    assert "&lt;b&gt;<mark>停車</mark>&lt;/b&gt;难" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;夜间<mark>停車</mark>" in html
    assert "已增<mark>停车</mark>位" in html
    assert "<script>alert" not in html
    assert "<i>" not in html


def test_filters_show_names_and_counts(client: Client) -> None:
    district = AreaFactory(code="all", label="清源区", level=AreaLevel.DISTRICT)
    street = AreaFactory(code="guihua", label="桂花街道", parent=district)
    village = AreaFactory(code="lane", label="柳巷社区", parent=street, level=AreaLevel.VILLAGE)
    index(
        make_document("停车甲", facets={"area": village.lineage}),
        make_document(
            "停车乙", kind="topic", facets={"area": street.lineage}, date=dt.date(2024, 1, 1)
        ),
        make_document("停车丙", kind="studio", facets={"studio": ["7"]}),
        make_document("停车丁", facets={"studio": ["7"]}),
        make_document("停车戊", facets={"studio": ["8"]}),
    )

    html = get(client, "?q=停车")
    shown = re.findall(
        r'name="(\w+)" value="([\w-]+)"( checked)?> <span>(.*?)</span> <span class="number">(\d+)',
        html,
    )

    assert shown == [
        ("kind", "topic", "", "协商议题", "1"),
        ("kind", "opinion", "", "社情民意与答复", "3"),
        ("kind", "studio", "", "委员工作室", "1"),
        ("area", "guihua", "", "桂花街道", "2"),
        ("studio", "7", "", "停车丙", "2"),
        ("year", "2026", "", "2026", "4"),
        ("year", "2024", "", "2024", "1"),
    ]
    assert "柳巷社区" not in html
    assert "柳巷社区" in get(client, "?q=停车&area=guihua")


def test_chosen_filters_narrow_and_can_be_taken_off(client: Client) -> None:
    index(
        make_document("停车甲"),
        make_document("停车乙", kind="topic"),
        make_document("停车丙", kind="news"),
    )

    html = get(client, "?q=停车&kind=topic&kind=news&sort=newest&mode=elder")

    assert sorted(results(html)) == ["停车丙", "停车乙"]
    assert re.findall(r'class="chip" aria-current="true" href="(.*?)"', html) == [
        "?q=%E5%81%9C%E8%BD%A6&amp;kind=news&amp;sort=newest&amp;mode=elder",
        "?q=%E5%81%9C%E8%BD%A6&amp;kind=topic&amp;sort=newest&amp;mode=elder",
    ]
    assert 'value="opinion"> <span>社情民意与答复</span> <span class="number">1</span>' in html


def test_filter_without_hits_stays_to_be_taken_off(client: Client) -> None:
    index("停车难")

    html = get(client, "?q=停车&kind=news")

    assert results(html) == []
    assert "在所选条件下没有找到" in html
    assert 'value="news" checked> <span>要闻</span> <span class="number">0</span>' in html


@pytest.mark.parametrize(
    ("filters", "words", "left"),
    [
        ("area=nope", "区域：没有“nope”", "?q=%E8%B7%AF%E7%81%AF"),
        ("field=nope", "领域：没有“nope”", "?q=%E8%B7%AF%E7%81%AF"),
        ("kind=bad", "类别：没有“bad”", "?q=%E8%B7%AF%E7%81%AF"),
        ("year=abc", "年份：没有“abc”", "?q=%E8%B7%AF%E7%81%AF"),
        ("studio=9", "委员工作室：没有“9”", "?q=%E8%B7%AF%E7%81%AF"),
        ("kind=news&kind=%3Cb%3E", "类别：没有“&lt;b&gt;”", "?q=%E8%B7%AF%E7%81%AF&amp;kind=news"),
    ],
)
def test_condition_that_does_not_exist_is_named_and_can_be_taken_off(
    client: Client, filters: str, words: str, left: str
) -> None:
    index(make_document("路灯不亮", kind="news"))

    html = get(client, f"?q=路灯&{filters}")

    assert re.findall(
        rf'aria-current="true" href="([^"]*)"><[^>]*>去掉条件：</span>{words} ', html
    ) == [left]
    assert "所选条件中有的不存在" in html
    assert "所选条件中有的不存在" not in get(client, "?q=路灯&kind=news")


def test_condition_that_does_not_exist_is_named_without_words_too_and_in_english(
    client: Client,
) -> None:
    html = get(client, "?kind=bad", "/en")

    assert 'href="?"><span class="visually-hidden">Remove' in html
    assert "Kind: there is no “bad”" in html


def test_condition_of_a_retired_entry_or_the_whole_district_is_known(client: Client) -> None:
    FieldFactory(code="old", label="旧领域", retired=True)
    AreaFactory(code="all", label="清源区", level=AreaLevel.DISTRICT)
    index(make_document("路灯不亮", facets={"field": ["old"], "area": ["all"]}))

    html = get(client, "?q=路灯&field=old&area=all")

    assert results(html) == ["路灯不亮"]
    assert "旧领域 <" in html
    assert "清源区 <" in html
    assert "所选条件中有的不存在" not in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?q=魑魅魍魉", "没有找到"),
        ("?q=！？", "标点符号不能单独搜索"),
        ("?q=%22", "标点符号不能单独搜索"),
        ("?q=" + "停" * 201, "最多可以输入 200 个字"),
        ("?q=" + "停" * 1500, "最多可以输入 200 个字"),
        ("?q=停车费怎么这么贵有没有人管一管", "没有内容同时包含全部字词"),
    ],
)
def test_page_explains_when_there_is_nothing_to_show(client: Client, query: str, said: str) -> None:
    index("停车费太贵")

    assert said in get(client, query)


@pytest.mark.parametrize(
    "query",
    [
        "", "?q=", "?q=%00%01%1f%7f", "?q=%ff%fe", "?page=0", "?page=-1", "?page=x", "?page=99999999999999999999",
        "?page=²", "?kind=", "?kind=%00", "?area=%22%27%3B--", "?year=２０２６", "?sort=x", "?phase=unknown",
        "?studio=1%202", "?verdict=ADOPTED%27", "?q=-", "?q=-停车", "?q=a*b:c^d(e)~", "?q=NEAR(停车 难)", "?q=%25_%5C",
        "?" + "&".join(f"kind=k{number}" for number in range(500)),
    ],
)  # fmt: skip
def test_any_address_is_answered(client: Client, query: str) -> None:
    index("停车难", make_document("议题", kind="topic"))

    get(client, query)


def test_pages_are_ten_results_and_end_at_fifty(client: Client) -> None:
    index(*(f"停车难 {number}" for number in range(510)))

    first, last, beyond = (get(client, f"?q=停车&page={number}") for number in (1, 50, 51))

    assert [len(results(html)) for html in (first, last, beyond)] == [10, 10, 10]
    assert 'href="?q=%E5%81%9C%E8%BD%A6&amp;page=2"' in first
    assert "更多结果没有列出" in last
    assert results(beyond) == results(last)


def test_with_fifty_pages_and_no_more_all_are_listed(client: Client) -> None:
    index(*(f"停车难 {number}" for number in range(491)))

    assert "更多结果没有列出" not in get(client, "?q=停车&page=50")


def test_page_after_the_last_shows_the_last(client: Client) -> None:
    index(*(f"停车难 {number}" for number in range(12)))

    assert len(results(get(client, "?q=停车&page=7"))) == 2


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("", "/opinions/QY-1/"),
        ("/en", "/en/opinions/QY-1/"),
        ("/zh-hant", "/zh-hant/opinions/QY-1/"),
    ],
)
def test_results_lead_to_the_language_of_the_page(
    client: Client, prefix: str, expected: str
) -> None:
    index(make_document("停车难", url="/opinions/QY-1/", card={"language": "zh-hans"}))

    html = get(client, "?q=停车", prefix)

    marked = ' lang="zh-Hans"' if prefix == "/en" else ""
    assert f'<h3><a href="{expected}"{marked}>' in html


def test_traditional_page_finds_what_is_written_in_simplified(client: Client) -> None:
    index("老旧小区加装电梯")

    html = get(client, "?q=加裝電梯", "/zh-hant")

    assert results(html) == ["老舊小區加裝電梯"]
    assert 'value="加裝電梯"' in html


def test_topic_shows_its_phase_and_outcome_its_verdicts(client: Client) -> None:
    index(
        make_document("停车议题", kind="topic", dates={
            "collect_from": "2020-01-01T00:00:00+08:00", "collect_until": "2020-02-01T00:00:00+08:00"}),
        make_document("停车成果", kind="outcome", card={"ADOPTED": 4, "NOT_ADOPTED": 1}),
    )  # fmt: skip

    html = get(client, "?q=停车")

    assert "协商议题 · 协商" in html
    assert re.findall(r'<span class="tag tag-\w+">((?:未)?采纳 \d)</span>', html) == [
        "采纳 4",
        "未采纳 1",
    ]


def test_nothing_may_be_posted(client: Client) -> None:
    assert client.post("/search/", {"q": "停车"}).status_code == 405
