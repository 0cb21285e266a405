from __future__ import annotations

import pytest
from django.contrib.sessions.backends.cache import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.cache import patch_vary_headers

from portal.core.middleware import PublicCacheMiddleware, PublicGZipMiddleware
from portal.users.models import User

SHARED = "public, max-age=0, s-maxage=60"
PRIVATE = "private, no-store"


def cached(response: HttpResponse, request: HttpRequest | None = None) -> str:
    request = request or RequestFactory().get("/")
    return PublicCacheMiddleware(lambda _: response)(request)["Cache-Control"]


@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, SHARED), (301, SHARED), (404, SHARED), (302, PRIVATE), (403, PRIVATE), (500, PRIVATE)],
)
def test_status_decides_whether_an_answer_is_shared(status: int, answer: str) -> None:
    assert cached(HttpResponse(status=status)) == answer


def test_an_answer_to_a_post_is_private() -> None:
    assert cached(HttpResponse(), RequestFactory().post("/")) == PRIVATE


def test_an_answer_with_a_cookie_is_private() -> None:
    response = HttpResponse()
    response.set_cookie("x", "1")
    assert cached(response) == PRIVATE


def test_an_answer_that_varies_by_cookie_is_private() -> None:
    response = HttpResponse()
    patch_vary_headers(response, ["Cookie"])
    assert cached(response) == PRIVATE


@pytest.mark.parametrize(("read", "answer"), [(True, PRIVATE), (False, SHARED)])
def test_reading_the_session_makes_an_answer_private(read: bool, answer: str) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    if read:
        request.session.get("x")
    assert cached(HttpResponse(), request) == answer


def test_a_view_that_knows_better_is_left_alone() -> None:
    assert cached(HttpResponse(headers={"Cache-Control": "max-age=5"})) == "max-age=5"


@pytest.mark.parametrize(
    ("cache_control", "encoding"), [(SHARED, "gzip"), (PRIVATE, None)], ids=["shared", "private"]
)
def test_only_shared_pages_are_compressed(cache_control: str, encoding: str | None) -> None:
    """A compressed page with a secret in it can be measured (BREACH)."""
    response = HttpResponse("路灯" * 500, headers={"Cache-Control": cache_control})
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    answer = PublicGZipMiddleware(lambda _: response)(request)
    assert answer.get("Content-Encoding") == encoding


@pytest.mark.django_db
def test_staff_see_their_bar_on_a_private_page(client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin", password="-"))
    response = client.get("/")
    assert response["Cache-Control"] == PRIVATE
    assert "wagtail-userbar" in response.content.decode()


@pytest.mark.django_db
def test_a_visitor_has_no_bar(client: Client) -> None:
    assert "wagtail-userbar" not in client.get("/").content.decode()
