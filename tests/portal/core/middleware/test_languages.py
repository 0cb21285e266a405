from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from portal.core.middleware import TraditionalMiddleware
from portal.core.middleware.languages import in_traditional
from tests.factories.pages import TopicPageFactory, make_english_aliases


@pytest.mark.parametrize(
    ("url", "traditional"),
    [
        ("/topics/x/?a=1", "/zh-hant/topics/x/?a=1"),
        ("/", "/zh-hant/"),
        ("/en/topics/", "/en/topics/"),
        ("/zh-hant/topics/", "/zh-hant/topics/"),
        ("/static/a.css", "/static/a.css"),
        ("/media/a.png", "/media/a.png"),
        ("/admin/", "/admin/"),
        ("/documents/1/a.pdf", "/documents/1/a.pdf"),
        ("/api/v3/search/", "/api/v3/search/"),
        ("/sitemap.xml", "/sitemap.xml"),
        ("/.well-known/security.txt", "/.well-known/security.txt"),
        ("//example.org/", "//example.org/"),
        ("https://example.org/", "https://example.org/"),
        ("?page=2", "?page=2"),
        ("#main", "#main"),
    ],
)
def test_only_our_own_pages_have_a_traditional_address(url: str, traditional: str) -> None:
    assert in_traditional(url) == traditional


def traditional(html: str, **headers: str) -> HttpResponse:
    request = RequestFactory().get("/zh-hant/")
    request.LANGUAGE_CODE = "zh-hant"
    return TraditionalMiddleware(lambda _: HttpResponse(html, headers=headers))(request)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<html lang="zh-Hans">', '<html lang="zh-Hant">'),
        ('<a href="/topics/">议题</a>', '<a href="/zh-hant/topics/">議題</a>'),
        ('<form action="/search/">', '<form action="/zh-hant/search/">'),
        ('<button formaction="/x/">', '<button formaction="/zh-hant/x/">'),
        (
            '<a href="/" hreflang="zh-Hans" lang="zh-Hans" translate="no">简体</a>',
            '<a href="/" hreflang="zh-Hans" lang="zh-Hans" translate="no">简体</a>',
        ),
        ("<textarea>电梯</textarea>", "<textarea>电梯</textarea>"),
        ('<input value="电梯">', '<input value="电梯">'),
    ],
)
def test_a_page_becomes_traditional(before: str, after: str) -> None:
    response = traditional(before, **{"Content-Type": "text/html", "Content-Length": "1"})
    assert response.content.decode() == after
    assert response["Content-Length"] == str(len(response.content))


def test_what_is_not_a_page_stays() -> None:
    assert traditional("电梯", **{"Content-Type": "text/plain"}).content.decode() == "电梯"


def test_a_redirect_stays_in_the_variant() -> None:
    assert traditional("", Location="/topics/")["Location"] == "/zh-hant/topics/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "language", "tag"),
    [("/", "zh-hans", "zh-Hans"), ("/en/", "en", "en"), ("/zh-hant/", "zh-hant", "zh-Hant")],
)
def test_the_path_alone_decides_the_language(
    client: Client, path: str, language: str, tag: str
) -> None:
    response = client.get(path, headers={"Accept-Language": "fr,en;q=0.5"})
    assert response.status_code == 200
    assert response["Content-Language"] == language
    assert f'<html lang="{tag}"' in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/zh-hant/en/", "/zh-hant/admin/", "/en/zh-hant/"])
def test_prefixes_do_not_stack(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_residents_page_is_one_page_in_three_addresses(client: Client) -> None:
    TopicPageFactory(slug="lift", title="加装电梯")
    make_english_aliases()
    assert "加装电梯" in client.get("/topics/lift/").content.decode()
    assert "加裝電梯" in client.get("/zh-hant/topics/lift/").content.decode()
    english = client.get("/en/topics/lift/").content.decode()
    assert '<main id="main" tabindex="-1" lang="zh-Hans">' in english
    assert '<link rel="canonical" href="http://testserver/topics/lift/">' in english
    assert 'rel="alternate"' not in english


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/old/", "/topics/"),
        ("/zh-hant/old/", "/zh-hant/topics/"),
        ("/en/old/", "/topics/"),
        ("/zh-hant/old/?a=1", "/zh-hant/topics/"),
    ],
)
def test_editors_redirects_work_in_every_language(client: Client, path: str, there: str) -> None:
    site = Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path="/old", redirect_link="/topics/", site=site)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, there)
