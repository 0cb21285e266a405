"""Sums of searches: in memory, in the database, and forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from search import asked
from search.asked.sums import MOST_A_DAY
from search.asked.waiting import MOST, SECONDS, Key, Sums, Waiting
from search.models import SearchCount
from search.tasks import forget_searches
from tests.factories.pages import MemberFactory
from tests.factories.search import index, make_document
from tests.factories.users import UserFactory
from tests.search.counting import counted

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 3)
"""A Wednesday."""


@pytest.mark.parametrize("queries", [1, 30])
def test_writing_costs_the_same_for_any_number_of_queries(
    queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taken = {Key(TODAY, "zh-hans", f"词{n}"): Sums(2, 1, {"/news/a/": 1}) for n in range(queries)}

    # Savepoint and its end, results, names that are known, size of the day; one statement for each row.
    with django_assert_num_queries(6):
        asked.write(taken)


def test_sums_are_added_to_those_of_the_day() -> None:
    index(make_document("停车新规", kind="news", url="/news/a/"))
    key = Key(TODAY, "zh-hans", "停车")

    asked.write({key: Sums(2, 5)})
    asked.write({key: Sums(1, 3, {"/news/a/": 2, "/nowhere/": 9})})
    asked.write({key: Sums(0, 0, {"/news/a/": 1})})

    assert counted() == {"停车": (3, 3, 3)}


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


def test_names_of_members_and_staff_are_not_written_down() -> None:
    MemberFactory(name="岳不二")
    MemberFactory(name="方正")
    UserFactory(display_name="Ada Byron")

    typed = ["岳不二工作室", "岳不二", "方正", "方正 停车", "ada byron", "方正字体", "停车"]
    asked.write({Key(TODAY, "zh-hans", text): Sums(1, 0) for text in typed})

    assert set(counted()) == {"方正字体", "停车"}
