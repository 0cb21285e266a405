"""Queries are counted, people are not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from search import asked
from search.asked.sums import MOST_A_DAY
from search.asked.waiting import MOST, SECONDS, Key, Sums, Waiting
from search.models import SearchCount
from search.tasks import forget_searches
from tests.factories.opinions import staff
from tests.factories.pages import NewsPageFactory
from tests.factories.search import index, make_document
from tests.search.counting import counted, visit
from tests.search.test_page import PAGE_QUERIES

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 3)
"""A Wednesday."""


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
    with django_assert_num_queries(PAGE_QUERIES):
        before = visit(client, "/search/?q=停车")

    settings.SEARCH_COUNTED = True
    with django_assert_num_queries(PAGE_QUERIES):
        after = visit(client, "/search/?q=停车")

    assert after["Cache-Control"] == before["Cache-Control"]
    assert (after["Vary"], after.cookies) == (before["Vary"], {})
    assert after.content == before.content


@pytest.mark.parametrize("queries", [1, 30])
def test_writing_costs_the_same_for_any_number_of_queries(
    queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taken = {Key(TODAY, "zh-hans", f"词{n}"): Sums(2, 1, {"/news/a/": 1}) for n in range(queries)}

    # Savepoint and its end, results, size of the day; one statement for each row.
    with django_assert_num_queries(5):
        asked.write(taken)


def test_sums_are_added_to_those_of_the_day() -> None:
    index(make_document("停车新规", kind="news", url="/news/a/"))
    key = Key(TODAY, "zh-hans", "停车")

    asked.write({key: Sums(2, 5)})
    asked.write({key: Sums(1, 3, {"/news/a/": 2, "/nowhere/": 9})})
    asked.write({key: Sums(0, 0, {"/news/a/": 1})})

    assert counted() == {"停车": (3, 3, 3)}


def test_they_are_written_once_a_minute_after_an_answer(client: Client) -> None:
    visit(client, "/search/?q=停车")
    visit(client, "/opinions/")
    assert not SearchCount.objects.exists()

    asked.waiting._since -= SECONDS
    visit(client, "/opinions/")

    assert SearchCount.objects.get().count == 1


def test_time_is_that_since_the_first_that_waits() -> None:
    now = [0.0]
    waiting = Waiting(lambda: now[0])
    now[0] = 1000.0
    waiting.search(Key(TODAY, "zh-hans", "停车"), hits=1)
    assert not waiting.is_due()

    now[0] += SECONDS
    assert waiting.is_due()
    assert len(waiting.take()) == 1
    assert not waiting.is_due()


def test_a_flood_of_different_queries_does_not_grow_without_bounds() -> None:
    waiting = Waiting()
    for number in range(MOST + 10):
        waiting.search(Key(TODAY, "zh-hans", f"词{number}"), hits=0)
        waiting.opened(Key(TODAY, "zh-hans", "词0"), f"/{number}/")

    assert waiting.is_due()
    taken = waiting.take()
    assert len(taken) == MOST
    assert len(taken[Key(TODAY, "zh-hans", "词0")].opened) == 50


def test_a_day_holds_so_many_different_ones_and_goes_on_counting_these() -> None:
    known = [
        SearchCount(day=TODAY, language="zh-hans", text=f"词{n}", count=1)
        for n in range(MOST_A_DAY)
    ]
    SearchCount.objects.bulk_create(known, batch_size=5000)

    asked.write({Key(TODAY, "zh-hans", text): Sums(1, 0) for text in ("词7", "新词")})

    assert SearchCount.objects.count() == MOST_A_DAY
    assert SearchCount.objects.get(text="词7").count == 2


# forgetting


def row(text: str, day: dt.date, count: int, language: str = "zh-hans") -> None:
    SearchCount.objects.create(day=day, language=language, text=text, count=count)


def test_what_was_rare_in_a_week_goes_when_it_is_over() -> None:
    monday = TODAY - dt.timedelta(2)
    sunday = monday - dt.timedelta(1)
    row("常问", sunday - dt.timedelta(6), 2)
    row("常问", sunday, 3)
    row("两种语言", sunday, 3)
    row("两种语言", sunday, 2, "en")
    row("少问", sunday, 4)
    row("少问", monday, 4)

    assert asked.forget(today=sunday, rare=5) == 0
    assert asked.forget(today=TODAY, rare=5) == 1

    kept = SearchCount.objects.filter(day__lt=monday)
    assert set(kept.values_list("text", flat=True)) == {"常问", "两种语言"}
    assert SearchCount.objects.filter(text="少问").get().day == monday
    assert asked.forget(today=TODAY, rare=5) == 0


def test_what_is_older_than_thirteen_months_goes() -> None:
    row("旧", dt.date(2025, 4, 30), 99)
    row("同月", dt.date(2025, 5, 1), 99)

    assert asked.forget(today=TODAY, rare=5) == 1

    assert SearchCount.objects.get().text == "同月"


def test_timer_goes_by_the_setting(settings: Settings) -> None:
    settings.SEARCH_RARE = 2
    row("两次", dt.date(2026, 5, 20), 2)
    row("一次", dt.date(2026, 5, 20), 1)

    forget_searches(dt.datetime(2026, 6, 3, tzinfo=dt.UTC))

    assert SearchCount.objects.get().text == "两次"
