"""Every state of the search page is an Atom feed."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from opinions import actions
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, PublishedCopyFactory, staff
from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client: Client, query: str = "", prefix: str = "") -> ET.Element:
    response = client.get(f"{prefix}/search/feed/{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 (our own)


def titles(root: ET.Element) -> list[str]:
    return [each.text or "" for each in root.findall("a:entry/a:title", ATOM)]


def text(root: ET.Element, path: str) -> str:
    found = root.find(path, ATOM)
    assert found is not None
    return found.text or ""


def test_feed_holds_what_the_page_holds_the_newest_first(client: Client) -> None:
    index(
        *(
            make_document(f"停车 {day}", kind="topic", date=dt.date(2026, 3, day))
            for day in (1, 3, 2)
        ),
        make_document("停车", kind="news", date=dt.date(2026, 3, 9)),
        make_document("停车旧事", kind="topic", date=dt.date(2020, 1, 1)),
    )

    root = feed(client, "?q=停车&kind=topic&from=2026&sort=supported&page=3&mode=elder")

    assert titles(root) == ["停车 3", "停车 2", "停车 1"]
    assert text(root, "a:title").startswith("搜索：停车 · ")
    links = {each.get("rel"): each.get("href") for each in root.findall("a:link", ATOM)}
    query = "?q=%E5%81%9C%E8%BD%A6&kind=topic&from=2026"
    assert links == {
        "self": f"http://testserver/search/feed/{query}",
        "alternate": f"http://testserver/search/{query}",
    }


def test_thirty_entries_at_most(client: Client) -> None:
    index(*(f"停车 {number}" for number in range(40)))

    assert len(titles(feed(client))) == 30


def test_everything_is_escaped_and_what_xml_cannot_hold_is_left_out(client: Client) -> None:
    index(
        make_document(
            "<b>停车</b>&\x0b\x1f\ufffe", text="]]><script>停车</script>", reply="已\x08增"
        )
    )

    root = feed(client, "?q=停车")

    assert titles(root) == ["<b>停车</b>&"]
    assert text(root, "a:entry/a:summary") == "]]><script>停车</script>\n答复：已增"


def test_entry_says_where_when_and_what(client: Client) -> None:
    index(
        make_document(
            "停车难", url="/opinions/QY-1/", reply="好", card={"replied_on": "2026-04-05"}
        )
    )

    [entry] = feed(client).findall("a:entry", ATOM)

    assert text(entry, "a:id") == "http://testserver/opinions/QY-1/"
    assert text(entry, "a:published") == "2026-03-02T00:00:00+08:00"
    assert text(entry, "a:updated") == "2026-04-05T00:00:00+08:00"
    category = entry.find("a:category", ATOM)
    assert category is not None
    assert category.get("term") == "社情民意与答复"


@pytest.mark.parametrize(
    ("prefix", "tag", "title", "url"),
    [
        ("", "zh-Hans", "停车难", "http://testserver/opinions/QY-1/"),
        ("/zh-hant", "zh-Hant", "停車難", "http://testserver/zh-hant/opinions/QY-1/"),
        ("/en", "en", "停车难", "http://testserver/en/opinions/QY-1/"),
    ],
)
def test_feed_is_in_the_language_of_its_address(
    client: Client, prefix: str, tag: str, title: str, url: str
) -> None:
    index(make_document("停车难", url="/opinions/QY-1/"))

    root = feed(client, prefix=prefix)

    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == tag
    assert titles(root) == [title]
    assert text(root, "a:entry/a:id") == url


def test_reader_that_asks_again_is_told_when_nothing_has_changed(client: Client) -> None:
    copy = PublishedCopyFactory(title="银杏树倒了")
    index(*copy.search_documents(), make_document("银杏"))
    first = client.get("/search/feed/?q=银杏")
    known = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}

    again = client.get("/search/feed/?q=银杏", headers=known)
    assert again.status_code == 304
    assert again["Cache-Control"] == first["Cache-Control"] == "public, no-cache"

    actions.take_down(copy.opinion, reason="误", by=staff(Role.PUBLISHER), at=MONDAY)
    for headers in (known, {"If-Modified-Since": first["Last-Modified"]}):
        answer = client.get("/search/feed/?q=银杏", headers=headers)
        assert answer.status_code == 200
        assert "银杏树倒了" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "?q=" + "停" * 201,
        "?q=！",
        "?q=%00%ff",
        "?from=x&until=2020",
        "?kind=nope",
        "?q=魑魅&year=１",
        "?q=%0b%1f]]>",
    ],
)
def test_any_address_is_a_feed(client: Client, query: str) -> None:
    index(make_document("停车", kind="topic", date=dt.date(2026, 1, 1)))

    root = feed(client, query)
    assert titles(root) == (["停车"] if query.startswith("?from") else [])


def test_page_names_its_feed(client: Client) -> None:
    html = client.get("/en/search/?q=停车&kind=topic&page=1&sort=newest").text

    address = "/en/search/feed/?q=%E5%81%9C%E8%BD%A6&amp;kind=topic"
    assert f'title="Subscribe to this search" href="{address}"' in html
    assert html.count(f'href="{address}"') == 2


def test_feed_says_when_it_holds_the_nearest_only(client: Client) -> None:
    index("停车场进站收费高")

    assert text(feed(client, "?q=停车场收取进站费"), "a:subtitle").startswith("没有内容同时包含")
    assert feed(client, "?q=停车场").find("a:subtitle", ATOM) is None
