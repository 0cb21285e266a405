"""Beyond the first page of the API, between days, and what its document says of both."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from search.api import api
from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sort", ["newest", "supported"])
@pytest.mark.parametrize("q", ["", "停车"])
def test_cursor_meets_everything_once_though_something_is_published_meanwhile(
    client: Client, sort: str, q: str
) -> None:
    index(*(make_document(f"停车 {number}", support=number % 3) for number in range(7)))
    first = client.get("/api/v3/search/", {"q": q, "sort": sort, "limit": 3}).json()
    index(make_document("停车新事", support=9))

    more = {"q": q, "sort": sort, "limit": 3, "cursor": first["next_cursor"]}
    seen = [item["title"] for item in first["items"]] + rest_of(client, more)

    assert sorted(seen) == [f"停车 {number}" for number in range(7)]
    place = [int(title.split()[1]) for title in seen]
    key = (lambda number: (number % 3, number)) if sort == "supported" else int
    assert place == sorted(place, key=key, reverse=True)


def rest_of(client: Client, parameters: dict[str, object]) -> list[str]:
    """The titles of all pages from this cursor on."""
    titles: list[str] = []
    while parameters["cursor"] is not None:
        answer = client.get("/api/v3/search/", parameters).json()
        titles += [item["title"] for item in answer["items"]]
        parameters = {**parameters, "cursor": answer["next_cursor"]}
    return titles


@pytest.mark.parametrize(
    "cursor", ["x", "=", "停", "bmV3ZXN0", "bmV3ZXN0Li0xLjI", "c3VwcG9ydGVkLjEuMi4z", "bmV3ZXN0Ljk5OTk5OTk5OTk5OTk5OTk5OTk5Ljk",
               "bmV3ZXN0LjEuMi4z", "A" * 201],
)  # fmt: skip
def test_cursor_that_is_none_of_this_order_is_refused(client: Client, cursor: str) -> None:
    response = client.get("/api/v3/search/", {"sort": "newest", "cursor": cursor})

    assert response.status_code == 422
    assert response.json()["errors"][0]["loc"] == ["query", "cursor"]


def test_relevance_has_no_cursor(client: Client) -> None:
    index("停车 1", "停车 2")

    assert client.get("/api/v3/search/?q=停车&limit=1").json()["next_cursor"] is None
    assert client.get("/api/v3/search/?q=停车&cursor=bmV3ZXN0LjEuMg").status_code == 422


def test_search_between_days(client: Client) -> None:
    index(*(make_document(f"停车 {day}", date=dt.date(2026, 3, day)) for day in (1, 2, 3)))

    def total(**days: str) -> int:
        return client.get("/api/v3/search/", {"q": "停车", **days}).json()["total"]

    assert total(**{"from": "2026-03-02"}) == total(until="2026-03-02") == 2
    assert total(**{"from": "2026-03-02", "until": "2026-03-02"}) == 1


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("from=x", "from"),
        ("until=2026-13-01", "until"),
        ("from=2026-03-02&until=2026-03-01", "until"),
    ],
)
def test_days_that_make_no_sense_are_named(client: Client, query: str, where: str) -> None:
    response = client.get(f"/api/v3/search/?{query}")

    assert response.status_code == 422
    assert where in response.json()["errors"][0]["loc"]


def test_parameters_are_documented() -> None:
    operation = api.get_openapi_schema()["paths"]["/api/v3/search/"]["get"]

    assert [each["name"] for each in operation["parameters"]] == [
        "q", "kind", "phase", "verdict", "field", "area", "sector", "studio", "year", "from", "until", "sort", "lang",
        "limit", "offset", "cursor",
    ]  # fmt: skip


@pytest.mark.parametrize("sort", ["newest", "supported"])
def test_last_page_has_no_cursor_even_when_it_is_full(client: Client, sort: str) -> None:
    index("停车一", "停车二")

    answer = client.get(f"/api/v3/search/?q=停车&limit=2&sort={sort}").json()

    assert (len(answer["items"]), answer["next_cursor"]) == (2, None)
