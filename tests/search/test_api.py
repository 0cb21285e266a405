from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver
from wagtail.models import APIToken

from search.api import api
from search.queries import KINDS, NAMES
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import AreaFactory, FieldFactory
from tests.factories.search import index, make_document
from tests.factories.users import AdministratorFactory

pytestmark = pytest.mark.django_db

OPERATIONS = [
    ("GET", "/api/v3/pages/"),
    ("GET", "/api/v3/pages/find/"),
    ("GET", "/api/v3/pages/{page_id}/"),
    ("GET", "/api/v3/search/"),
]


def operations() -> list[tuple[str, str]]:
    return sorted(
        (method.upper(), path)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    )


def test_list_of_operations() -> None:
    assert operations() == OPERATIONS


def test_addresses_hold_nothing_more_than_the_list() -> None:
    resolver = next(each for each in get_resolver().url_patterns if str(each.pattern) == "api/v3/")
    paths = sorted(str(each.pattern) for each in resolver.url_patterns)

    assert paths == [
        "",
        "openapi.json",
        "pages/",
        "pages/<page_id>/",
        "pages/find/",
        "search/",
    ]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["pages/", "pages/3/", "search/"])
def test_nothing_can_be_written(client: Client, method: str, path: str) -> None:
    response = getattr(client, method)(
        f"/api/v3/{path}", data="{}", content_type="application/json"
    )

    assert response.status_code == 405


@pytest.mark.parametrize(
    "path",
    ["images/", "documents/", "redirects/", "snippets/", "sites/", "schema/", "whoami/", "pages/3/actions/publish/",
     "pages/3/revisions/"],
)  # fmt: skip
def test_everything_else_of_wagtail_is_absent(client: Client, path: str) -> None:
    assert client.get(f"/api/v3/{path}").status_code == 404


def test_a_token_makes_nobody_more_than_anonymous(client: Client) -> None:
    topic = TopicPageFactory(title="尚未公开", live=False)
    _token, key = APIToken.create_token(user=AdministratorFactory(), name="test")
    headers = {"Authorization": f"Bearer {key}"}

    assert client.get(f"/api/v3/pages/{topic.pk}/", headers=headers).status_code == 404
    assert client.delete(f"/api/v3/pages/{topic.pk}/", headers=headers).status_code == 405
    assert (
        client.get(f"/api/v3/pages/{topic.pk}/?version=draft", headers=headers).status_code == 404
    )


def test_session_of_staff_makes_nobody_more_than_anonymous(client: Client) -> None:
    topic = TopicPageFactory(title="尚未公开", live=False)
    client.force_login(AdministratorFactory())

    assert client.get(f"/api/v3/pages/{topic.pk}/").status_code == 404


def test_search_answers_in_the_documented_shape(client: Client) -> None:
    index(
        make_document(
            "夜间停车难",
            source_id=7,
            text="<b>小区</b>门口停车",
            external_id="a-1",
            url="/opinions/QY-1/",
            facets={"area": ["guihua"]},
        )
    )

    response = client.get("/api/v3/search/", {"q": "停车"})

    assert response.json() == {
        "total": 1,
        "exact": 1,
        "did_you_mean": "",
        "promoted": [],
        "items": [
            {
                "kind": "opinion",
                "id": 7,
                "external_id": "a-1",
                "title": "夜间停车难",
                "url": "http://testserver/opinions/QY-1/",
                "date": "2026-03-02",
                "snippet": "<b>小区</b>门口停车",
                "support": 0,
            }
        ],
        "facets": {"kind": {"opinion": 1}, "area": {"guihua": 1}, "year": {"2026": 1}},
        "next_cursor": None,
    }
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response.cookies == {}


def test_search_filters_sorts_and_pages(client: Client) -> None:
    index(
        *(
            make_document(f"停车 {day}", kind="topic", date=dt.date(2026, 3, day))
            for day in (1, 2, 3)
        ),
        "停车",
    )

    def ids(**parameters: object) -> list[str]:
        return [
            item["title"]
            for item in client.get("/api/v3/search/", {"q": "停车", **parameters}).json()["items"]
        ]

    assert ids(kind="topic", sort="newest") == ["停车 3", "停车 2", "停车 1"]
    assert ids(kind="topic", sort="newest", limit=1, offset=1) == ["停车 2"]
    assert ids(kind=["topic", "news"], year="2025") == []


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("zh-hans", "http://testserver/news/a/"), ("zh-hant", "http://testserver/zh-hant/news/a/"),
     ("en", "http://testserver/en/news/a/")],
)  # fmt: skip
def test_search_language(client: Client, lang: str, expected: str) -> None:
    index(make_document("停车", kind="news", url="/news/a/"),
          make_document("停车", kind="news", url="/en/news/a/", locale="en"))  # fmt: skip

    items = client.get("/api/v3/search/", {"q": "停车", "lang": lang}).json()["items"]

    assert [item["url"] for item in items] == [expected]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "offset=-1",
        "offset=1001",
        "limit=x",
        "lang=fr",
        "sort=x",
        "q=" + "停" * 201,
    ],
)
def test_search_says_what_is_wrong(client: Client, query: str) -> None:
    response = client.get(f"/api/v3/search/?{query}")

    assert response.status_code == 422
    assert response.json()["errors"][0]["loc"][0] == "query"


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, 0, 10, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.usefixtures("noon")
def test_too_many_searches_are_asked_to_wait(client: Client) -> None:
    answers = [client.get("/api/v3/search/?q=停车") for _ in range(61)]

    assert [response.status_code for response in answers] == [200] * 60 + [429]
    assert answers[-1]["Retry-After"] == "50"
    assert client.get("/api/v3/search/", REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.usefixtures("noon")
def test_a_forged_address_does_not_escape_the_limit(client: Client) -> None:
    answers = [
        client.get("/api/v3/search/?q=停车", headers={"X-Forwarded-For": f"192.0.2.{number}"})
        for number in range(61)
    ]

    assert answers[-1].status_code == 429


def test_traditional_characters_when_asked_for(client: Client) -> None:
    index(make_document("电梯坏了", text="电梯坏了三天，没人来修。"))

    item = client.get("/api/v3/search/?q=电梯&lang=zh-hant").json()["items"][0]

    assert item["title"] == "電梯壞了"
    assert item["snippet"].startswith("電梯壞了三天")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_asked_for(client: Client, kind: str) -> None:
    index(make_document("电梯", kind=kind))

    found = client.get("/api/v3/search/", {"q": "电梯", "kind": kind}).json()

    assert [item["kind"] for item in found["items"]] == [kind]


def test_kind_that_does_not_exist_is_named(client: Client) -> None:
    response = client.get("/api/v3/search/?kind=meeting")

    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert "kind" in response.json()["errors"][0]["loc"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["nope", "%00"])
def test_value_that_does_not_exist_is_named(client: Client, name: str, value: str) -> None:
    index(make_document("路灯"))

    response = client.get(f"/api/v3/search/?{name}={value}")

    assert response.status_code == 422
    assert name in response.json()["errors"][0]["loc"]


def test_values_that_exist_are_searched_for_though_nothing_is_found(client: Client) -> None:
    area, field = AreaFactory(), FieldFactory(code="old", retired=True)
    index(
        make_document("路灯", facets={"studio": ["7"], "field": [field.code]}),
        make_document("电梯", facets={"area": [area.code]}),
    )

    def total(**filters: str) -> int:
        return client.get("/api/v3/search/", {"q": "路灯", **filters}).json()["total"]

    assert total(studio="7") == total(field="old") == 1
    assert total(area=area.code) == total(year="1999") == total(phase="closed") == 0
    assert total(verdict="ADOPTED") == 0


@pytest.mark.parametrize("path", ["/api/v3/nothing/", "/api/v3/docs/", "/api/", "/api/v3/pages/x/"])
def test_errors_of_the_api_are_json(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code in {404, 422}
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
