"""What many have searched is proposed: never what few did, what finds nothing, or what tells of somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from search import asked, tasks
from search.actions import remove
from search.models import SearchCount
from search.queries import popular as kept
from search.queries import suggest
from tests.factories.search import NOW, index, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    kept.put_popular({})
    yield
    kept.put_popular({})


def searched(text: str, times: int = 10, *, days: int = 0, language: str = "zh-hans") -> None:
    day = timezone.localdate(NOW) - dt.timedelta(days)
    SearchCount.objects.create(day=day, language=language, text=text, count=times, hits=3)


def often(typed: str, language: str = "zh-hans") -> list[str]:
    return [each.title for each in suggest(typed, language=language) if each.kind == "常搜"]


def test_what_many_searched_is_proposed_below_the_titles_and_leads_to_the_search(
    client: Client,
) -> None:
    index(*(f"停车难之{number}" for number in range(9)))
    for text, times in (("停车难", 30), ("停车 难", 20), ("停车", 40), ("车难", 11), ("难", 10)):
        searched(text, times)
    asked.gather(NOW)

    items = client.get("/search/suggest/", {"q": "停"}).json()["items"]

    assert [item["title"] for item in items[-3:]] == ["停车", "停车难", "停车 难"]
    assert items[-1]["kind"] == "常搜"
    assert items[-2]["url"] == "/search/?q=%E5%81%9C%E8%BD%A6%E9%9A%BE"
    assert len(items) == 8
    assert often("tingchen") == ["停车难", "停车 难"]
    english = client.get("/en/search/suggest/", {"q": "停"}).json()["items"]
    assert "Often searched" not in {item["kind"] for item in english}


@pytest.mark.parametrize(
    ("text", "times", "days"),
    [
        ("停车难", 9, 0),
        ("停车难", 10, 28),
        ("停车火星", 50, 0),
        ("停车 王建国", 50, 0),
        ("停车13800138000", 50, 0),
        ("停车紫藤", 50, 0),
    ],
)
def test_what_is_never_proposed(text: str, times: int, days: int) -> None:
    index(make_document("停车难", text="王建国 13800138000", source_id=1))
    index(make_document("停车紫藤", source_id=2))
    remove(kind="opinion", source_id=2)
    searched(text, times, days=days)

    asked.gather(NOW)

    assert often("停车") == []
    assert often("停") == []


def test_days_and_nothing_else_are_added_up() -> None:
    index("停车难")
    searched("停车", 6)
    searched("停车", 4, days=27)
    searched("难", 6)
    searched("难", 6, language="en")

    asked.gather(NOW)

    assert often("停") == ["停车"]
    assert kept.popular("zh-hans") == ["停车"]


def test_nothing_is_gathered_where_nothing_is_counted(settings: Settings) -> None:
    index("停车难")
    searched("停车")
    settings.SEARCH_COUNTED = False

    tasks.gather_popular(NOW)
    assert kept.popular("zh-hans") == []

    settings.SEARCH_COUNTED = True
    tasks.gather_popular(NOW)
    assert kept.popular("zh-hans") == ["停车"]


def test_who_types_waits_for_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kept.put_popular({"zh-hans": ["停车"]})
    with django_assert_num_queries(0):
        assert kept.popular("zh-hans") == ["停车"]
