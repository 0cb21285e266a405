"""Queries are counted, people are not."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from search import asked
from search.asked.waiting import SECONDS
from search.models import SearchCount
from tests.factories.opinions import staff
from tests.factories.pages import NewsPageFactory
from tests.factories.search import index, make_document
from tests.search.counting import counted, visit
from tests.search.test_page import PAGE_QUERIES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counting(settings: Settings) -> object:
    settings.SEARCH_COUNTED = True
    yield
    asked.waiting.take()


def test_a_search_is_counted_with_what_it_found(client: Client) -> None:
    index("停车难", "停车位太少")

    for typed in ("停车", "停車", " 停车 ", "地铁"):
        visit(client, f"/search/?q={typed}")

    assert counted() == {"停车": (3, 2, 0), "地铁": (1, 0, 0)}


def test_a_row_knows_the_day_and_the_language_and_nothing_else(client: Client) -> None:
    visit(client, "/search/?q=parking", REMOTE_ADDR="192.0.2.7")
    visit(client, "/en/search/?q=parking")
    visit(client, "/zh-hant/search/?q=parking")
    counted()

    fields = {field.name for field in SearchCount._meta.get_fields()}
    assert fields == {"id", "day", "language", "text", "count", "hits", "clicks"}
    rows = SearchCount.objects.order_by("language").values_list("language", "count")
    assert list(rows) == [("en", 1), ("zh-hans", 2)]


def test_a_search_that_a_shared_cache_asks_for_again_is_counted(client: Client) -> None:
    for typed in ("停车", "魑魅"):  # found, and not found
        first = visit(client, f"/search/?q={typed}")
        assert first["Cache-Control"] == "public, no-cache"
        visit(client, f"/search/?q={typed}", **{"If-None-Match": first.headers.get("ETag", "")})

    assert {text: row[0] for text, row in counted().items()} == {"停车": 2, "魑魅": 2}


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q=停车&page=2",
        "/search/?q=停车&kind=topic",
        "/search/?q=停车&sort=newest",
        "/search/?q=停车&from=2026",
        "/search/?q=停车&mode=elder&page=3",
        "/search/",
        "/search/?q=？",
        "/search/?q=" + "停" * 300,
        "/search/feed/?q=停车",
        "/search/suggest/?q=停车",
        "/search/similar/?q=停车",
        "/api/v3/search/?q=停车",
    ],
)
def test_other_states_and_programs_are_not_counted(client: Client, path: str) -> None:
    visit(client, path)

    assert counted() == {}


def test_the_way_back_to_the_same_words_is_not_counted_again(client: Client) -> None:
    visit(client, "/search/?q=停车")
    visit(client, "/search/?q=停车", referer="/search/?q=停車&kind=topic")
    visit(client, "/search/?q=停车", referer="/en/search/?q=停车&page=2")
    assert counted() == {"停车": (1, 0, 0)}

    visit(client, "/search/?q=停车", referer="/search/?q=地铁")
    visit(client, "/search/?q=停车", referer="/")

    assert counted() == {"停车": (3, 0, 0)}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": ""},
        {"User-Agent": "curl/8.5"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": "Mozilla/5.0 (Linux) HeadlessChrome/130.0"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Mode": "cors"},
    ],
)
def test_robots_and_what_nobody_looks_at_are_not_counted(
    client: Client, headers: dict[str, str]
) -> None:
    visit(client, "/search/?q=停车", **headers)

    assert counted() == {}


def test_staff_and_heads_are_not_counted(client: Client) -> None:
    client.head("/search/?q=停车", headers={"User-Agent": "Mozilla/5.0"})
    client.force_login(staff())
    visit(client, "/search/?q=停车")

    assert counted() == {}


def test_nothing_is_counted_when_it_is_switched_off(client: Client, settings: Settings) -> None:
    settings.SEARCH_COUNTED = False
    visit(client, "/search/?q=停车")
    visit(client, "/", referer="/search/?q=停车")

    assert not asked.waiting.take()


# results that are opened


def test_an_opened_result_is_counted_for_its_query(client: Client) -> None:
    news = NewsPageFactory(title="停车新规")
    visit(client, "/search/?q=停车")

    visit(client, news.get_url(), referer="/search/?q=停车&page=2")

    assert counted() == {"停车": (1, 1, 1)}


@pytest.mark.parametrize(
    "referer",
    [
        "/",
        "/search/",
        "/search/?q=",
        "/searching/?q=停车",
        "/search/feed/?q=停车",
        "/x?/search/?q=停车",
    ],
)
def test_a_page_reached_from_elsewhere_is_not(client: Client, referer: str) -> None:
    news = NewsPageFactory(title="停车新规")

    visit(client, news.get_url(), referer=referer)

    assert counted() == {}


def test_neither_are_foreign_sites_nor_pages_that_are_no_results(client: Client) -> None:
    news = NewsPageFactory(title="停车新规")

    visit(client, news.get_url(), Referer="https://evil.example/search/?q=停车")
    visit(client, news.get_url(), Referer="http://[/search/?q=停车")
    visit(client, "/site-map/", referer="/search/?q=停车")
    visit(client, "/nowhere/", referer="/search/?q=停车")
    visit(client, "/search/?q=地铁", referer="/search/?q=停车")

    assert counted() == {"地铁": (1, 0, 0)}


def test_addresses_of_results_are_their_own(client: Client) -> None:
    news = NewsPageFactory(title="停车新规")

    assert f'<a href="{news.get_url()}">' in visit(client, "/search/?q=停车").content.decode()


# what it costs


def test_counting_costs_no_query_and_leaves_the_page_to_the_caches(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    index(make_document("停车难", kind="news"))
    settings.SEARCH_COUNTED = False
    visit(client, "/search/?q=停车")
    with django_assert_num_queries(PAGE_QUERIES + 1):  # so little is found that names are looked at
        before = visit(client, "/search/?q=停车")

    settings.SEARCH_COUNTED = True
    with django_assert_num_queries(PAGE_QUERIES + 1):  # so little is found that names are looked at
        after = visit(client, "/search/?q=停车")

    assert after["Cache-Control"] == before["Cache-Control"]
    assert (after["Vary"], after.cookies) == (before["Vary"], {})
    assert after.content == before.content


def test_they_are_written_once_a_minute_after_an_answer(client: Client) -> None:
    visit(client, "/search/?q=停车")
    visit(client, "/opinions/")
    assert not SearchCount.objects.exists()

    asked.waiting._since -= SECONDS
    visit(client, "/opinions/")

    assert SearchCount.objects.get().count == 1
