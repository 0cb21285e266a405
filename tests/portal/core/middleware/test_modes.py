from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal.core.middleware import ElderModeMiddleware


def elder(html: str, query: str = "?mode=elder") -> str:
    request = RequestFactory().get(f"/{query}")
    return ElderModeMiddleware(lambda _: HttpResponse(html))(request).content.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/topics/">', '<a href="/topics/?mode=elder">'),
        ('<a href="/topics/?page=2#x">', '<a href="/topics/?page=2&amp;mode=elder#x">'),
        ('<a href="?page=2">', '<a href="?page=2&amp;mode=elder">'),
        ('<a href="/en/topics/">', '<a href="/en/topics/?mode=elder">'),
        ('<form action="/opinions/new/">', '<form action="/opinions/new/?mode=elder">'),
        ('<a href="?mode=standard">', '<a href="?mode=standard">'),
        ('<a href="#main">', '<a href="#main">'),
        ('<a href="/documents/1/a.pdf">', '<a href="/documents/1/a.pdf">'),
        ('<a href="https://example.org/">', '<a href="https://example.org/">'),
        ('<link href="/static/a.css">', '<link href="/static/a.css">'),
    ],
)
def test_links_carry_the_mode_on(before: str, after: str) -> None:
    assert elder(before) == after


def test_without_the_mode_nothing_changes() -> None:
    assert elder('<a href="/topics/">', query="") == '<a href="/topics/">'


@pytest.mark.django_db
def test_the_mode_needs_no_cookie_and_no_script(client: Client) -> None:
    response = client.get("/?mode=elder")
    page = response.content.decode()
    assert 'data-mode="elder"' in page
    assert '<a href="/topics/?mode=elder"' in page
    assert response.cookies == {}
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60"
