"""What editors put on top of the results, and for whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Locale, Page, PageViewRestriction

from tests.factories.pages import NewsPageFactory, make_english_aliases
from tests.factories.search import index
from tests.search.test_page import get, results

pytestmark = pytest.mark.django_db


def promote(words: str, page: Page | None = None, **values: Any) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(words), page=page, **values)


def picks(html: str) -> list[str]:
    """Titles on top, without marks."""
    (found,) = re.findall(r'<ul class="rows search-picks".*?</ul>', html, re.DOTALL) or [""]
    return [title.removesuffix("↗").strip() for title in results(found)]


def asked(client: Client, **parameters: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/v3/search/", parameters).json()
    return answer


def test_a_page_stands_on_top_marked_and_is_not_counted(client: Client) -> None:
    page = NewsPageFactory(title="办事指南")
    promote("小孩上学", page, description="<b>先看</b>这里")
    index("小孩上学难")

    html = get(client, "?q=小孩上学")

    assert picks(html) == ["办事指南"]
    assert f'<a href="{page.get_url()}">' in html
    assert ">推荐</span>" in html
    assert "&lt;b&gt;先看&lt;/b&gt;这里" in html
    assert html.index("办事指南") < html.index("小孩上学</mark>难")
    assert re.search(r'class="soft number">(\d+) 项', html)[1] == "1"


@pytest.mark.parametrize("typed", ["小孩上學", " 小孩 上学 ", "小孩上学"])
@pytest.mark.parametrize("words", ["小孩上学", "小孩 上學"])
def test_words_fit_however_they_are_spelt(client: Client, words: str, typed: str) -> None:
    promote(words, NewsPageFactory(title="入学办法"))

    assert picks(get(client, f"?q={typed}")) == ["入学办法"]


@pytest.mark.parametrize("typed", ["EV charging", "ｅｖ  CHARGING"])
def test_capitals_and_width_make_no_difference(client: Client, typed: str) -> None:
    promote("Ev Charging", NewsPageFactory(title="充电桩"))

    assert picks(get(client, f"?q={typed}")) == ["充电桩"]


@pytest.mark.parametrize(
    "query",
    [
        "?q=小孩",
        "?q=小孩上学吗",
        "?q=小孩上学&page=2",
        "?q=小孩上学&kind=topic",
        "?q=小孩上学&sort=newest",
        "",
        "?q=？",
        "?q=" + "长" * 300,
    ],
)
def test_other_words_and_other_states_have_none(client: Client, query: str) -> None:
    promote("小孩上学", NewsPageFactory(title="入学办法"))
    index(*(f"小孩上学 {number}" for number in range(12)))

    assert picks(get(client, query)) == []


def test_what_is_not_public_never_shows(client: Client) -> None:
    draft = NewsPageFactory(title="紫藤草稿", live=False)
    secret = NewsPageFactory(title="紫藤内部")
    # The site knows no such pages; should there ever be one, it stays what it is.
    login = PageViewRestriction(page=secret, restriction_type=PageViewRestriction.LOGIN)
    PageViewRestriction.objects.bulk_create([login])
    taken_back = NewsPageFactory(title="紫藤撤下")
    taken_back.unpublish()
    for page in (draft, secret, taken_back):
        promote("小孩上学", page, description="紫藤的说明")

    html, answer = get(client, "?q=小孩上学"), client.get("/api/v3/search/?q=小孩上学").text

    assert "紫藤" not in html
    assert "紫藤" not in answer


def test_a_draft_of_a_public_page_does_not_show_through(client: Client) -> None:
    page = NewsPageFactory(title="入学办法")
    page.title = "紫藤"
    page.save_revision()
    promote("小孩上学", page)

    assert picks(get(client, "?q=小孩上学")) == ["入学办法"]


def test_each_language_has_its_own_pages(client: Client) -> None:
    page = NewsPageFactory(title="入学办法")
    url = page.get_url()
    make_english_aliases()
    english = page.get_translation(Locale.objects.get(language_code="en"))
    promote("school", english)
    promote("school", page, sort_order=1)
    Page.objects.filter(pk=english.pk).update(title="Going to school")

    assert picks(get(client, "?q=school", "/en")) == ["Going to school"]
    assert picks(get(client, "?q=school")) == ["入学办法"]
    html = get(client, "?q=school", "/zh-hant")
    assert picks(html) == ["入學辦法"]
    assert f'href="/zh-hant{url}"' in html


def test_links_elsewhere_name_their_host_and_lead_nowhere_else(client: Client) -> None:
    promote(
        "社保",
        external_link_url="https://si.example.gov.cn/ask?a=1&b=2",
        external_link_text="社保“查询”<i>",
    )
    promote("社保", external_link_url="javascript:alert(1)", external_link_text="坏")

    html = get(client, "?q=社保")

    assert picks(html) == ["社保“查询”&lt;i&gt;"]
    assert 'href="https://si.example.gov.cn/ask?a=1&amp;b=2" rel="external noopener"' in html
    assert "si.example.gov.cn</span>" in html
    assert "javascript:alert" not in html


def test_order_is_that_of_the_editors_and_the_list_is_short(client: Client) -> None:
    for number in range(7):
        promote("社保", NewsPageFactory(title=f"第{number}"), sort_order=7 - number)

    assert picks(get(client, "?q=社保")) == ["第6", "第5", "第4", "第3", "第2"]


def test_an_empty_page_has_them_too(client: Client) -> None:
    promote("小孩上学", NewsPageFactory(title="办事指南"))

    html = get(client, "?q=小孩上学")

    assert picks(html) == ["办事指南"]
    assert "没有找到。" in html


@pytest.mark.parametrize("others", [1, 20])
def test_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, others: int
) -> None:
    index("小孩上学难", "小孩上学远", "小孩上学贵")
    for number in range(others):
        promote(f"别的 {number}", NewsPageFactory())
    promote("小孩上学", NewsPageFactory())
    promote("小孩上学", NewsPageFactory())
    get(client, "?q=小孩上学")

    with django_assert_num_queries(PICK_QUERIES):
        assert len(picks(get(client, "?q=小孩上学"))) == 2


PICK_QUERIES = 11 if connection.vendor == "sqlite" else 15
"""Seven for the search; words that have picks, the picks, restrictions, pages; on PostgreSQL four for its longest time."""


def test_feed_and_suggestions_have_none(client: Client) -> None:
    promote("小孩上学", NewsPageFactory(title="紫藤"))

    for path in ("/search/feed/?q=小孩上学", "/search/suggest/?q=小孩上学"):
        assert "紫藤" not in client.get(path).text


# the API


def test_programs_get_them_as_a_list_of_their_own(client: Client) -> None:
    page = NewsPageFactory(title="入学办法")
    promote("小孩上学", page, description="先看这里")
    index("小孩上学难")

    answer = asked(client, q="小孩上學")

    assert answer["promoted"] == [
        {
            "title": "入学办法",
            "url": f"http://testserver{page.get_url()}",
            "description": "先看这里",
        }
    ]
    assert answer["total"] == 1
    assert [item["title"] for item in answer["items"]] == ["小孩上学难"]
    assert answer["facets"]["kind"] == {"opinion": 1}
    assert asked(client, q="小孩上学", lang="zh-hant")["promoted"][0]["title"] == "入學辦法"


@pytest.mark.parametrize(
    "further", [{"kind": "topic"}, {"offset": "1"}, {"sort": "newest"}, {"lang": "en"}]
)
def test_programs_get_none_beside_other_states(client: Client, further: dict[str, str]) -> None:
    promote("小孩上学", NewsPageFactory(title="入学办法"))

    assert asked(client, q="小孩上学", **further)["promoted"] == []


def test_document_of_the_api_names_them(client: Client) -> None:
    schemas = client.get("/api/v3/openapi.json").json()["components"]["schemas"]

    assert set(schemas["Promotion"]["properties"]) == {"title", "url", "description"}
    assert "promoted" in schemas["SearchResult"]["required"]
    assert reverse("wagtailapi_v3:search") == "/api/v3/search/"
