"""Forms that come without a cookie: what is accepted, and that the rest keeps every word."""

from __future__ import annotations

import pytest
from django.test import Client

from opinions.models import Opinion
from tests.opinions.views.filling import (
    NEW,
    TYPED,
    answers,
    assert_kept,
    code_on,
    outgoing_token,
)

pytestmark = pytest.mark.django_db


SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def strict() -> Client:
    """A browser whose forms are checked."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Referer": "https://elsewhere.example/testserver"},
    ],
    ids=str,
)
def test_missing_cookie_comes_back_with_the_text_and_a_fresh_token(
    strict: Client, headers: dict[str, str]
) -> None:
    response = strict.post(NEW, answers(step="send", **TYPED), headers=headers)
    assert response.status_code == 403
    assert_kept(response)
    assert Opinion.objects.count() == 0
    again = answers(step="send", token=outgoing_token(response), **TYPED)
    again["csrfmiddlewaretoken"] = response.text.partition('name="csrfmiddlewaretoken" value="')[
        2
    ].partition('"')[0]
    code_on(strict.post(NEW, again))


@pytest.mark.parametrize(
    "headers",
    [
        SAME_ORIGIN,
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://testserver/opinions/new/"},
    ],
    ids=str,
)
def test_web_view_without_cookies_is_accepted_from_our_own_page(
    strict: Client, headers: dict[str, str]
) -> None:
    code_on(strict.post(NEW, answers(step="send", **TYPED), headers=headers))


def test_web_view_without_cookies_and_without_our_token_is_not_accepted(strict: Client) -> None:
    response = strict.post(
        NEW, {**answers(step="send", **TYPED), "token": "x"}, headers=SAME_ORIGIN
    )
    assert response.status_code == 403
    assert_kept(response)


def test_other_forms_keep_djangos_check(strict: Client) -> None:
    response = strict.post("/admin/login/", {"username": "x", "password": "y"}, headers=SAME_ORIGIN)
    assert response.status_code == 403
    assert "没有权限" in response.text


@pytest.mark.parametrize("path", ["/opinions/track/", "/opinions/receipt/"])
def test_what_changes_nothing_needs_no_cookie(strict: Client, path: str) -> None:
    assert strict.post(path, {"code": "x", "token": "x"}).status_code in {200, 302}
