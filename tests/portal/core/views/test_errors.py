from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation

from portal.core.views.errors import (
    bad_request,
    permission_denied,
    server_error,
    too_many_requests,
    unavailable,
)

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def raise_it(request: HttpRequest, kind: str) -> HttpResponse:
    raise {
        "bad": SuspiciousOperation(),
        "forbidden": PermissionDenied(),
        "broken": ValueError(),
        "locked": OperationalError("database is locked"),
    }[kind]


urlpatterns = [path("raise/<kind>", raise_it)]
handler400 = bad_request
handler403 = permission_denied
handler500 = server_error


@pytest.fixture
def failing(client: Client, settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    # What an error page may not need: neither the database nor what stands around a page.
    settings.MIDDLEWARE = []
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("bad", 400, "请求无法识别"),
        ("broken", 500, "网站出了故障"),
        ("locked", 503, "暂时无法使用"),
    ],
)
def test_a_broken_site_has_a_page_that_needs_no_database(
    failing: Client, kind: str, status: int, words: str
) -> None:
    """No ``django_db`` mark: a query would fail the test."""
    response = failing.get(f"/raise/{kind}")
    assert response.status_code == status
    assert f"<h1>{words}</h1>" in response.content.decode()


def test_a_busy_database_says_when_to_come_back(rf: RequestFactory) -> None:
    assert unavailable(rf.get("/"))["Retry-After"] == "60"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/none/", "没有找到这一页"),
        ("/zh-hant/none/", "沒有找到這一頁"),
    ],
)
def test_a_missing_page_offers_the_search(client: Client, address: str, words: str) -> None:
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 404
    assert f"<h1>{words}</h1>" in page
    assert 'name="q"' in page


@pytest.mark.django_db
def test_a_refused_page_is_ours(rf: RequestFactory) -> None:
    response = permission_denied(rf.get("/"))
    assert response.status_code == 403
    assert "<h1>没有权限</h1>" in response.content.decode()


@pytest.mark.django_db
def test_too_many_requests_say_until_when(rf: RequestFactory) -> None:
    response = too_many_requests(rf.get("/"), at=AT, retry_at=AT + dt.timedelta(seconds=90))
    assert (response.status_code, response["Retry-After"]) == (429, "90")
    assert "17:01" in response.content.decode()


@pytest.mark.django_db
def test_sentences_about_too_many_requests_stand_apart_in_english(rf: RequestFactory) -> None:
    with translation.override("en"):
        response = too_many_requests(rf.get("/en/"), at=AT, retry_at=AT + dt.timedelta(seconds=90))
    assert "in a short time. Please try again" in response.content.decode()
