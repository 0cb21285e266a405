"""How often the API answers, what it answers instead, and that its document says so."""

from __future__ import annotations

import datetime as dt
from contextvars import copy_context

import pytest
import time_machine
from django.test import Client, RequestFactory
from wagtail.models import Page

from portal.core.throttle import Limit
from search.api.limits import AddressThrottle
from search.engines import limits
from tests.factories.search import index

pytestmark = pytest.mark.django_db


def test_each_call_is_told_its_own_time_to_wait() -> None:
    throttle = AddressThrottle(Limit("test", count=0, seconds=60))
    request = RequestFactory().get("/api/v3/search/")
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, 0, 58, tzinfo=dt.UTC), tick=False) as now:
        assert not throttle.allow_request(request)
        now.shift(3)
        assert not copy_context().run(throttle.allow_request, request)  # another thread's
        now.shift(-3)

        assert throttle.wait() == 2


REFUSALS = {
    "/api/v3/pages/": {422, 429},
    "/api/v3/pages/find/": {302, 404, 422, 429},
    "/api/v3/pages/{page_id}/": {404, 422, 429},
    "/api/v3/search/": {422, 429, 503},
}


@pytest.mark.parametrize("path", REFUSALS)
def test_refusals_are_documented(client: Client, path: str) -> None:
    operation = client.get("/api/v3/openapi.json").json()["paths"][path]["get"]
    responses = operation["responses"]

    assert set(map(int, responses)) - {200} == REFUSALS[path]
    for status, response in responses.items():
        assert response["description"]
        assert ("Retry-After" in response.get("headers", {})) == (status in {"429", "503"})
        if int(status) >= 400:
            assert list(response["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    "said", ["q has at most 200 characters", "limit is at most 100", "offset 1000", "60 calls"]
)
def test_limits_are_documented(client: Client, said: str) -> None:
    operation = client.get("/api/v3/openapi.json").json()["paths"]["/api/v3/search/"]["get"]

    assert said in operation["description"]


@pytest.mark.parametrize(
    ("query", "status"),
    [("pages/find/?html_path=nothing", 404), ("pages/999999/", 404), ("search/?limit=0", 422)],
)
def test_refusals_come_in_the_documented_shape(client: Client, query: str, status: int) -> None:
    response = client.get(f"/api/v3/{query}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_found_page_is_at_another_address(client: Client) -> None:
    response = client.get("/api/v3/pages/find/", {"id": Page.objects.live().last().pk})

    assert response.status_code == 302
    assert response["Location"]


@pytest.mark.sqlite
def test_a_search_that_is_broken_off_says_so_in_the_documented_shape(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(*(f"停车难 {number}" for number in range(50)))
    monkeypatch.setattr(limits, "STEPS", 1)
    monkeypatch.setattr(limits, "LONGEST", 0.0)

    response = client.get("/api/v3/search/?q=停车")

    assert response.status_code == response.json()["status"] == 503
    assert response["Content-Type"] == "application/problem+json"


def test_pages_are_limited_as_documented(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 6, 1, 12, 0, 10, tzinfo=dt.UTC), tick=False):
        answers = [client.get("/api/v3/pages/999999/") for _ in range(121)]

    assert [answer.status_code for answer in answers] == [404] * 120 + [429]
    assert answers[-1]["Retry-After"] == "50"
    described = client.get("/api/v3/openapi.json").json()["info"]["description"]
    assert "120 calls for pages and 60 searches per minute" in described
