"""What may be taken down is asked for each time, also by a cache that many readers share; the rest is kept a minute."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from opinions import actions
from opinions.models import PublishedCopy
from portal.core.publishing import published
from portal.users.enums import Role
from tests.factories.opinions import PublishedCopyFactory, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.search import index, make_document

pytestmark = pytest.mark.django_db
KEPT, ASKED_FOR = "public, max-age=0, s-maxage=60", "public, no-cache"
WORD = "夜间照明"
SHOWING = {
    "page": "/opinions/{number}/",
    "list": "/opinions/",
    "topic": "{topic}",
    "studio": "{studio}",
    "search": "/search/?q=" + WORD,
    "similar": "/search/similar/?q=" + WORD,
    "API": "/api/v3/search/?q=" + WORD,
}


def at(client: Client, address: str, copy: PublishedCopy) -> str:
    known = {"number": copy.number, "topic": copy.topic.url, "studio": copy.studio.url}
    return client.get(address.format(**known))["Cache-Control"]


@pytest.mark.parametrize("prefix", ["", "/zh-hant"])
@pytest.mark.parametrize("place", SHOWING)
def test_what_shows_a_published_opinion_is_asked_for_each_time(
    client: Client, place: str, prefix: str
) -> None:
    copy = PublishedCopyFactory(
        title=WORD, topic=TopicPageFactory(), studio=StudioPageFactory(), text="路灯不亮"
    )
    published.send(sender=PublishedCopy, instance=copy, at=timezone.now(), by=None)
    address = SHOWING[place] if place == "API" else prefix + SHOWING[place]

    assert at(client, address, copy) == ASKED_FOR

    actions.take_down(copy.opinion, reason="有误。", by=staff(Role.PUBLISHER), at=timezone.now())
    assert at(client, address, copy) == KEPT


def test_search_that_finds_pages_alone_is_kept(client: Client) -> None:
    PublishedCopyFactory()
    index(make_document(WORD, kind="news"))

    response = client.get("/search/", {"q": WORD})

    assert len(response.context["cards"]) == 1
    assert response["Cache-Control"] == KEPT


@pytest.mark.parametrize("address", ["/", "/en/", "/topics/", "/studios/", "/news/"])
def test_pages_that_only_count_opinions_are_kept(client: Client, address: str) -> None:
    PublishedCopyFactory(topic=TopicPageFactory(), studio=StudioPageFactory())

    assert client.get(address)["Cache-Control"] == KEPT


def test_staff_who_look_at_a_published_opinion_get_a_page_of_their_own(client: Client) -> None:
    copy = PublishedCopyFactory()
    client.force_login(staff(Role.EDITOR))

    assert client.get(f"/opinions/{copy.number}/")["Cache-Control"] == "private, no-store"
