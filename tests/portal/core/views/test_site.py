from __future__ import annotations

import datetime as dt
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from wagtail.models import Site

from portal.core.models import SiteSettings
from tests.factories.pages import TopicPageFactory, make_english_aliases

pytestmark = pytest.mark.django_db

SM = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def alternates(client: Client, url: str) -> dict[str, str] | None:
    """hreflang → address of one entry of the site map; None when it is not in it."""
    tree = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 (made by ourselves)
    for entry in tree.iter(f"{SM}url"):
        if entry.findtext(f"{SM}loc") == url:
            return {link.attrib["hreflang"]: link.attrib["href"] for link in entry.iter(LINK)}
    return None


def test_site_map_names_every_language_a_page_is_written_in(client: Client) -> None:
    TopicPageFactory(slug="lift")
    make_english_aliases()
    assert alternates(client, "http://testserver/topics/lift/") == {
        "zh-Hans": "http://testserver/topics/lift/",
        "zh-Hant": "http://testserver/zh-hant/topics/lift/",
        "x-default": "http://testserver/topics/lift/",
    }
    assert alternates(client, "http://testserver/en/topics/lift/") is None


def test_site_map_names_a_translation(client: Client) -> None:
    topic = TopicPageFactory(slug="lift")
    make_english_aliases()
    english = topic.get_translations().get()
    english.alias_of, english.title = None, "Who pays for the lift"
    english.save()
    found = alternates(client, "http://testserver/en/topics/lift/")
    assert found is not None
    assert found["en"] == "http://testserver/en/topics/lift/"
    assert found["zh-Hant"] == "http://testserver/zh-hant/topics/lift/"


@pytest.mark.parametrize("live", [False])
def test_site_map_leaves_drafts_out(client: Client, live: bool) -> None:
    TopicPageFactory(slug="lift", live=live)
    assert alternates(client, "http://testserver/topics/lift/") is None


@pytest.mark.parametrize("topics", [1, 3])
def test_site_map_takes_a_fixed_number_of_queries(
    client: Client, topics: int, django_assert_num_queries: Any
) -> None:
    TopicPageFactory.create_batch(topics)
    client.get("/sitemap.xml")
    with django_assert_num_queries(2):
        client.get("/sitemap.xml")


def test_robots_are_told_where_the_site_map_is(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode().splitlines()


def test_security_txt_says_whom_to_tell(client: Client) -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.email = "safety@example.org"
    settings.save()
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    found = dict(line.split(": ", 1) for line in lines)
    assert found["Contact"] == "mailto:safety@example.org"
    assert found["Canonical"] == "http://testserver/.well-known/security.txt"
    ends = dt.datetime.fromisoformat(found["Expires"])
    assert dt.timedelta(days=179) < ends - dt.datetime.now(dt.UTC) < dt.timedelta(days=365)


@pytest.mark.parametrize("path", ["/site-map/", "/en/site-map/", "/zh-hant/site-map/"])
def test_people_get_a_site_map_too(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
