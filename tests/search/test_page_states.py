"""Days, orders, and what the page says when nothing was found."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from search.forms import Choice, Days
from tests.factories.search import index, make_document
from tests.search.test_page import get, results

pytestmark = pytest.mark.django_db
CHIP = re.compile(r'class="chip" aria-current="true" href="(.*?)"><[^>]*>去掉条件：</span>(.*?) <')


def headings(html: str) -> list[str]:
    found = re.findall(r"<h4>(.*?)</h4>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", each).strip() for each in found]


def day(number: int) -> dt.date:
    return dt.date(2026, 3, number)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-03-05", dt.date(2026, 3, 5), dt.date(2026, 3, 5)),
        ("2026/3/5", dt.date(2026, 3, 5), dt.date(2026, 3, 5)),
        ("２０２６年３月５日", dt.date(2026, 3, 5), dt.date(2026, 3, 5)),
        ("2026-02", dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        ("2026年12月", dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        ("2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("2026年", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        *((wrong, None, None) for wrong in ("", "x", "2026-13-01", "2026-02-30", "0000-01-01", "20260305", "9999-99")),
    ],
)  # fmt: skip
def test_days_as_people_write_them(typed: str, first: dt.date | None, last: dt.date | None) -> None:
    assert Days(since=typed).first == first
    assert Days(until=typed).last == last


def test_days_narrow_and_can_be_taken_off(client: Client) -> None:
    index(*(make_document(f"停车 {number}", date=day(number)) for number in (1, 2, 3)))

    html = get(client, "?q=停车&from=2026-03-02&until=2026-03-02")

    assert results(html) == ["停车 2"]
    assert CHIP.findall(html) == [
        ("?q=%E5%81%9C%E8%BD%A6&amp;until=2026-03-02", "2026-03-02 起"),
        ("?q=%E5%81%9C%E8%BD%A6&amp;from=2026-03-02", "到 2026-03-02 为止"),
    ]
    assert 'name="from" type="date" value="2026-03-02"' in html


@pytest.mark.parametrize(
    ("query", "said", "kept"),
    [
        ("from=2026-13-01", "“2026-13-01”不是日期", 'name="from" type="text" value="2026-13-01"'),
        ("until=%3Cb%3E", "“&lt;b&gt;”不是日期", 'name="until" type="text" value="&lt;b&gt;"'),
        ("from=2026-03-02&until=2026-03-01", "开始日期晚于结束日期", 'name="from" type="text" value="2026-03-02"'),
    ],
)  # fmt: skip
def test_days_that_make_no_sense_are_named_and_nothing_is_lost(
    client: Client, query: str, said: str, kept: str
) -> None:
    index("停车难")

    html = get(client, f"?q=停车&kind=opinion&{query}")

    assert said in html
    assert kept in html
    assert results(html) == ["停车难"]


def test_page_is_sorted_by_relevance_days_or_people(client: Client) -> None:
    index(
        make_document("停车", date=day(1), support=2),
        make_document("夜间停车", date=day(3), support=1),
        make_document("谈谈停车", date=day(2), support=3),
    )

    html = get(client, "?q=停车")
    links = dict(re.findall(r'<li><a href="(\?q[^"]*)">(按\w+)</a>', html))

    assert results(html)[0] == "停车"
    assert '<strong aria-current="true">按相关</strong>' in html
    assert results(get(client, "?q=停车&sort=newest")) == ["夜间停车", "谈谈停车", "停车"]
    assert results(get(client, "?q=停车&sort=supported")) == ["谈谈停车", "停车", "夜间停车"]
    assert sorted(links.values()) == ["按人数", "按最新"]
    assert [address.partition("sort=")[2] for address in links] == ["newest", "supported"]


def test_order_stays_with_the_filters(client: Client) -> None:
    index("停车难", "停车贵")

    assert '<input type="hidden" name="sort" value="supported">' in get(client, "?sort=supported")


def test_address_says_all_of_a_state() -> None:
    query = (
        "q=%E5%81%9C&kind=topic&kind=news&year=2026&from=2026&until=2027&sort=supported&mode=elder"
    )

    choice = Choice.from_address(QueryDict(query))

    assert choice.address == f"?{query}"
    assert choice.feed_address == "?" + query.partition("&sort")[0]
    assert choice.without({("kind", "news"), ("from", "2026")}).address == (
        "?q=%E5%81%9C&kind=topic&year=2026&until=2027&sort=supported&mode=elder"
    )


def test_empty_page_shows_the_nearest_and_what_each_condition_costs(client: Client) -> None:
    index(
        make_document("停车难", kind="topic", date=day(1)),
        make_document("停车贵", kind="news", date=dt.date(2024, 1, 1)),
        make_document("停车乱", kind="news", date=dt.date(2024, 1, 2)),
    )

    html = get(client, "?q=停车&kind=topic&year=2024&from=2024")

    assert "0 项" in html
    assert re.findall(r"去掉有 (\d) 项", html) == ["2", "1", "0"]
    nearest = html.partition("最相近的")[2]
    assert sorted(headings(nearest)) == [
        "停车乱", "停车贵", "停车难",
    ]  # fmt: skip


def test_empty_page_finds_without_quotation_marks(client: Client) -> None:
    index("停车位太难找")

    assert "停车位太难找" in re.sub(
        "</?mark>", "", get(client, '?q="停车难"').partition("最相近的")[2]
    )


def test_sentence_becomes_the_beginning_of_an_opinion(client: Client) -> None:
    html = get(client, "?q=小区门口的路灯坏了三天没人修&kind=news", "/en")
    address = re.search(r'href="(/en/opinions/new/\?text=[^"]+)"', html)
    assert address is not None

    form = client.get(address[1].replace("&amp;", "&")).text
    assert ">\n小区门口的路灯坏了三天没人修</textarea>" in form
    assert 'href="/opinions/new/"' in get(client, "?q=路灯")


def test_what_begins_an_opinion_is_text_and_not_too_long(client: Client) -> None:
    form = client.get("/opinions/new/", {"text": "<script>\x00" + "长" * 6000}).text

    assert "&lt;script&gt;长长" in form
    assert "长" * 5001 not in form


@pytest.mark.parametrize("chips", [1, 2])
def test_empty_page_costs_a_bounded_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, chips: int
) -> None:
    index(make_document("停车难", kind="topic"))
    query = "?q=停车" + "".join(["&kind=news", "&year=1999"][:chips])
    get(client, query)

    frame = 4 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(EMPTY_QUERIES[chips] + frame):
        get(client, query)


EMPTY_QUERIES = {1: 17, 2: 19}
"""Two for the search (with the filters and without), five for the nearest, seven for what may have been meant (one
of them for names), two for each condition (as said, and as it sounds), one for the frame of the page."""


def test_cards_show_what_their_kind_has(client: Client) -> None:
    index(
        make_document(
            "停车事", kind="opinion", reply="已增停车位", support=4, card={"unit": "区城管局"}
        ),
        make_document("停车议", kind="topic", support=7),
        make_document("停车室", kind="studio", card={"area": "桂花街道", "address": "桂花路 1 号"}),
    )

    html = get(client, "?q=停车")

    for said in ("4 人提出", "答复 · 区城管局", "7 条意见", "桂花街道", "桂花路 1 号"):
        assert said in html
    assert "http://testserver/opinions/" in html  # on paper


def test_one_person_is_not_counted(client: Client) -> None:
    index(make_document("停车事", support=1))

    assert "人提出" not in get(client, "?q=停车")


def test_page_is_one_heading_and_its_landmarks(client: Client) -> None:
    index("停车难")

    html = get(client, "?q=停车")

    assert html.count("<h1") == html.count("<main") == html.count("<search>") == 1
    assert html.index('id="ask"') < html.index('class="search-facets"') < html.index("<ol class")
