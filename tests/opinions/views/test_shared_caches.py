"""What may be taken down is asked for each time, also by a cache that many readers share; the rest is kept a minute."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from opinions import actions
from opinions.models import PublishedCopy
from portal.core.publishing import published
from portal.core.revocable import reading
from portal.users.enums import Role
from search.engines import Scope, engine
from search.queries.meant import meant_instead
from search.queries.synonyms import thesaurus
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

SEARCHING = {"search", "similar", "API"}
"""They count opinions, whatever they find."""


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
    assert at(client, address, copy) == (ASKED_FOR if place in SEARCHING else KEPT)


@pytest.mark.parametrize(
    "address",
    [
        f"/search/?q={WORD}&kind=news",
        f"/search/feed/?q={WORD}&kind=news",
        f"/api/v3/search/?q={WORD}&kind=news&limit=1",
    ],
)
def test_search_that_only_counts_opinions_is_asked_for_each_time(
    client: Client, address: str
) -> None:
    """The numbers beside the filters, and what may have been meant, are made from opinions too."""
    index(make_document(WORD), make_document(WORD, kind="news"))

    assert client.get(address)["Cache-Control"] == ASKED_FOR


def test_what_may_have_been_meant_is_asked_for_each_time() -> None:
    index(make_document(WORD))

    with reading() as read:
        meant_instead("夜间照名", engine(), Scope(), thesaurus(), found=0)

    assert read.revocable


@pytest.mark.parametrize("address", ["/search/suggest/?q=夜间", "/search/?q=，。"])
def test_where_no_opinion_is_looked_at_the_answer_is_kept(client: Client, address: str) -> None:
    index(make_document(WORD, kind="news"))

    assert client.get(address)["Cache-Control"] == KEPT


def test_proposal_of_an_opinion_is_asked_for_each_time(client: Client) -> None:
    index(make_document(WORD))

    response = client.get("/search/suggest/?q=夜间")

    assert len(response.json()["items"]) == 1
    assert response["Cache-Control"] == ASKED_FOR


@pytest.mark.parametrize("address", ["/", "/en/", "/topics/", "/studios/", "/news/"])
def test_pages_that_only_count_opinions_are_kept(client: Client, address: str) -> None:
    PublishedCopyFactory(topic=TopicPageFactory(), studio=StudioPageFactory())

    assert client.get(address)["Cache-Control"] == KEPT


def test_staff_who_look_at_a_published_opinion_get_a_page_of_their_own(client: Client) -> None:
    copy = PublishedCopyFactory()
    client.force_login(staff(Role.EDITOR))

    assert client.get(f"/opinions/{copy.number}/")["Cache-Control"] == "private, no-store"
