"""The filters beside the results: all values, folded up after the tenth, and none that comes and goes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory
from tests.factories.search import index, make_document
from tests.search.test_page import get, results

pytestmark = pytest.mark.django_db

VALUE = re.compile(
    r'<label class="facet-level-\d( facet-none)?"><input type="checkbox" name="(\w+)" value="([\w-]+)"( checked)?>'
    r' <span>.*?</span> <span class="number">(\d+)</span>'
)


def shown(html: str, name: str) -> list[tuple[str, int, bool]]:
    """(Value, its number, whether it is dimmed) of one facet, in order."""
    return [
        (value, int(number), bool(dimmed))
        for dimmed, facet, value, _checked, number in VALUE.findall(html)
        if facet == name
    ]


def folded(html: str) -> list[tuple[bool, str, list[str]]]:
    """(Whether it is open, its words, its values) of all that is folded up."""
    found = re.findall(
        r'<details class="fold"( open)?>\s*<summary>(.*?)</summary>(.*?)</details>', html, re.DOTALL
    )
    return [
        (bool(opened), words, [v[2] for v in VALUE.findall(inner)])
        for opened, words, inner in found
    ]


def test_every_value_can_be_chosen_and_those_after_the_tenth_are_folded_up(client: Client) -> None:
    sectors = [SectorFactory().code for _ in range(14)]
    fields = [FieldFactory().code for _ in range(12)]
    areas = [AreaFactory().code for _ in range(11)]
    studios = [str(number) for number in range(100, 113)]
    facets: dict[str, list[str]] = {
        "sector": sectors,
        "field": fields,
        "area": areas,
        "studio": studios,
    }
    index(
        make_document("停车", facets=facets),
        *(make_document(f"停车室{s}", kind="studio", facets={"studio": [s]}) for s in studios),
    )

    html = get(client, "?q=停车")

    for name, values in facets.items():
        assert sorted(value for value, *_ in shown(html, name)) == sorted(values)
    assert [(opened, words, len(values)) for opened, words, values in folded(html)] == [
        (False, "更多 2 项", 2),
        (False, "更多 1 项", 1),
        (False, "更多 4 项", 4),
        (False, "更多 3 项", 3),
    ]
    told = client.get("/api/v3/search/", {"q": "停车"}).json()["facets"]
    assert {name: len(told[name]) for name in facets} == {n: len(v) for n, v in facets.items()}
    last = folded(html)[2][2][-1]
    again = get(client, f"?q=停车&sector={last}")
    assert [(opened, last in values) for opened, _, values in folded(again)][2] == (True, True)
    assert [opened for opened, *_ in folded(again)] == [False, False, True, False]
    assert "<summary>4 more</summary>" in get(client, "?q=停车", "/en")


def test_ten_values_are_not_folded_up(client: Client) -> None:
    index(make_document("停车", facets={"sector": [SectorFactory().code for _ in range(10)]}))

    assert folded(get(client, "?q=停车")) == []


def documents() -> None:
    for code in ("much", "some"):
        FieldFactory(code=code)
    index(
        make_document("停车甲", kind="outcome", facets={"field": ["some"]}),
        *(make_document(f"停车{n}", kind="news", facets={"field": ["much"]}, date=dt.date(2024, 1, 1)) for n in range(3)),
        make_document("停车乙", kind="topic", dates={
            "collect_from": "2020-01-01T00:00:00+08:00", "collect_until": "2020-02-01T00:00:00+08:00"}),
    )  # fmt: skip


def test_values_without_hits_stay_in_their_places_dimmed(client: Client) -> None:
    documents()

    before, after = get(client, "?q=停车"), get(client, "?q=停车&kind=outcome")

    for name in ("kind", "phase", "field", "year"):
        assert [value for value, *_ in shown(after, name)] == [
            value for value, *_ in shown(before, name)
        ]
    assert shown(before, "field") == [("much", 3, False), ("some", 1, False)]
    assert shown(after, "field") == [("much", 0, True), ("some", 1, False)]
    assert shown(after, "phase") == [(shown(before, "phase")[0][0], 0, True)]
    assert shown(after, "kind") == [
        ("topic", 1, False),
        ("outcome", 1, False),
        ("news", 3, False),
    ]
    assert (
        '<span class="number">0</span><span class="visually-hidden">（现在的条件下没有）</span>'
        in after
    )
    assert "（现在的条件下没有）" not in before
    assert 'value="much" disabled' not in after


def test_values_without_hits_stay_where_only_near_matters_are_found(client: Client) -> None:
    index(
        make_document(
            "停车费太贵", kind="news", facets={"field": [FieldFactory(code="money").code]}
        ),
        make_document("停车费太贵了", kind="topic"),
    )

    html = get(client, "?q=停车费怎么这么贵有没有人管一管&kind=topic")

    assert results(html) == ["停车费太贵了"]
    assert shown(html, "field") == [("money", 0, True)]


def test_values_without_hits_stay_where_nothing_is_found(client: Client) -> None:
    documents()

    html = get(client, "?q=停车&kind=opinion&field=some")

    assert results(html) == []
    assert [value for value, *_ in shown(html, "field")] == ["much", "some"]


def test_filters_cost_one_query_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    documents()
    get(client, "?q=停车&kind=news")

    with django_assert_num_queries(FILTERED_QUERIES):
        get(client, "?q=停车&kind=news")


FILTERED_QUERIES = 10 if connection.vendor == "sqlite" else 14
"""Seven for the search (tally, tally without filters, candidates, frequencies, size, their texts, documents), one for the phases
of both tallies, one for the names of fields, one for the frame of the page; on PostgreSQL four for its longest time."""


def test_whoever_ticks_a_community_below_a_street_means_that_community(client: Client) -> None:
    street = AreaFactory(code="street")
    AreaFactory(code="east", parent=street, label="东社区")
    AreaFactory(code="west", parent=street, label="西社区")
    for place in ("east", "west"):
        index(make_document(f"停车{place}", facets={"area": ["street", place]}))

    html = get(client, "?q=停车&area=street&area=east")

    assert results(html) == ["停车east"]
    assert sorted(shown(html, "area")) == [
        ("east", 1, False), ("street", 2, False), ("west", 1, False),
    ]  # fmt: skip
    chips = re.findall(r'<ul class="chips search-chips".*?</ul>', html, re.DOTALL)
    assert re.findall(r'href="([^"]*)"', chips[0]) == ["?q=%E5%81%9C%E8%BD%A6&amp;area=street"]
    assert client.get("/api/v3/search/?q=停车&area=street&area=east").json()["total"] == 1
    assert client.get("/api/v3/search/?q=停车&area=west&area=east").json()["total"] == 2
