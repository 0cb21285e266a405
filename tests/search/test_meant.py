"""“Did you mean”: from published titles only, and only where it helps."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client

from portal.core.publishing import SearchDocument
from search.actions import remove
from tests.factories.search import index, make_document
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db

TITLES = ("夜间停车难", "停车难怎么办", "物业费太高", "老旧小区加装电梯", "我家电梯又坏了")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("停车南", "停车难"),
        ("停車南", "停车难"),
        ("停车蓝", "停车难"),
        ("停撤", "停车"),
        ("物业废", "物业费"),
        ("加装电弟", "加装电梯"),
        ("加装天梯", "加装电梯"),
        ("停车南 -物业", "停车难 -物业"),
        ("物业废 太高", "物业费 太高"),
        ("停车难", ""),
        ("停车", ""),
        ("火星", ""),
        ("停", ""),
        ("！", ""),
        ("parking", ""),
    ],
)
def test_what_was_meant(typed: str, meant: str) -> None:
    index(*TITLES)

    assert search_for(typed).meant == meant


def test_nothing_better_is_offered_for_what_is_found_often() -> None:
    index(*TITLES, "停车南一", "停车南二", "停车南三")

    assert search_for("停车南").meant == ""


def test_a_word_of_the_list_is_offered_for_what_its_synonyms_find() -> None:
    index("停车位不够用")

    assert search_for("停车南").meant == "停车难"
    assert [d.title for d in search_for("停车难").documents] == ["停车位不够用"]


def test_a_word_of_the_list_that_finds_nothing_either_is_not() -> None:
    index("停车场收费")

    assert search_for("停车南").meant == ""


def test_only_what_is_published_is_offered() -> None:
    index(make_document("停车难", source_id=1), make_document("停车场"))
    remove(kind="opinion", source_id=1)

    assert search_for("停车南").meant == ""


def test_only_what_can_be_read_in_the_language_is_offered() -> None:
    index(make_document("停车难", kind="page", locale="en"))

    assert search_for("停车南").meant == ""


def test_page_offers_it_and_keeps_the_filters(client: Client) -> None:
    index(
        *TITLES,
        SearchDocument("topic", 1, "zh-hans", "停车难议题", "", "/t/", make_document().date),
    )

    page = client.get("/search/", {"q": "停车南", "kind": "opinion", "sort": "newest"})

    text = html.unescape(page.content.decode())
    assert "您是不是要找：" in text
    assert 'href="?q=%E5%81%9C%E8%BD%A6%E9%9A%BE&kind=opinion&sort=newest"' in text


def test_page_offers_it_in_the_readers_script(client: Client) -> None:
    index(*TITLES)

    assert ">停車難</a>" in client.get("/zh-hant/search/", {"q": "停车南"}).content.decode()


@pytest.mark.parametrize(("language", "meant"), [("zh-hans", "停车难"), ("zh-hant", "停車難")])
def test_api_offers_it(client: Client, language: str, meant: str) -> None:
    index(*TITLES)

    answer = client.get("/api/v3/search/", {"q": "停车南", "lang": language}).json()

    assert answer["did_you_mean"] == meant


def test_nothing_is_offered_that_finds_nothing_under_the_same_conditions() -> None:
    index(make_document("停车难", facets={"studio": ["1"]}))

    assert search_for("停车南", filters={"studio": ("1",)}).meant == "停车难"
    assert search_for("停车南", filters={"studio": ("2",)}).meant == ""
    assert search_for("停车南", since=dt.date(2030, 1, 1)).meant == ""
