"""How many people stand behind a document: the number that its own page shows, at every moment."""

from __future__ import annotations

import random
import re
from contextlib import suppress

import pytest
from django.core.management import call_command
from django.test import Client

from opinions import actions
from opinions.enums import PublicationState, PublishConsent, State
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy
from portal.core.publishing import published_many
from portal.users.enums import Role
from portal.users.models import User
from search.models import Document
from tests.factories.opinions import MONDAY, PublishedCopyFactory, make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispatcher() -> User:
    return staff(Role.DISPATCHER)


@pytest.fixture
def lead() -> Opinion:
    made = make_opinion(
        State.ACCEPTED,
        title="路灯不亮",
        publish_consent=PublishConsent.ANONYMOUS,
        publication=PublicationState.PUBLISHED,
    )
    published_many.send(sender=PublishedCopy, instances=[made.published_copy], at=MONDAY, by=None)
    return made


def support(kind: str) -> list[int]:
    return list(Document.objects.filter(kind=kind).values_list("support", flat=True))


def test_people_who_raised_an_opinion_are_counted_as_they_come_and_go(
    client: Client, lead: Opinion, dispatcher: User
) -> None:
    other, third = make_opinion(State.ACCEPTED), make_opinion(State.ACCEPTED)
    actions.merge(third, lead_case=other, by=dispatcher, at=MONDAY)
    assert support("opinion") == [1]
    assert "人提出" not in client.get(f"/opinions/{lead.number}/").text

    actions.merge(other, lead_case=lead, by=dispatcher, at=MONDAY)

    assert support("opinion") == [3]
    for page in (f"/opinions/{lead.number}/", "/search/?q=路灯"):
        assert "3 人提出" in client.get(page).text
    assert "3 people" in client.get(f"/en/opinions/{lead.number}/").text

    actions.unmerge(other, by=dispatcher, at=MONDAY)
    assert support("opinion") == [1]


def test_search_counts_as_the_page_does_whatever_is_merged_and_comes_apart(
    client: Client, dispatcher: User
) -> None:
    dice = random.Random(7)
    cases = [
        make_opinion(
            State.ACCEPTED,
            publish_consent=PublishConsent.ANONYMOUS,
            publication=PublicationState.PUBLISHED if number % 2 else PublicationState.UNPUBLISHED,
        )
        for number in range(6)
    ]
    copies = [case.published_copy for case in cases[1::2]]
    published_many.send(sender=PublishedCopy, instances=copies, at=MONDAY, by=None)
    seen = set()

    for _ in range(40):
        one, other = dice.sample(cases, 2)
        one.refresh_from_db()
        other.refresh_from_db()
        with suppress(Refusal):
            if one.state == State.MERGED and dice.random() < 0.6:
                actions.unmerge(one, by=dispatcher, at=MONDAY)
            else:
                actions.merge(one, lead_case=other, by=dispatcher, at=MONDAY)
        for copy in copies:
            document = Document.objects.get(kind="opinion", source_id=copy.pk)
            said = re.search(r"(\d+) 人提出", client.get(f"/opinions/{copy.number}/").text)
            assert document.support == (int(said[1]) if said else 1)
            seen.add(document.support)

    assert {1, 2, 3} <= seen, "little was merged: this proves little"


def test_topic_counts_the_opinions_that_its_page_shows(client: Client) -> None:
    topic = TopicPageFactory(slug="parking", title="停车怎么办")
    first, second = (PublishedCopyFactory(topic=topic) for _ in range(2))
    PublishedCopyFactory(topic=topic, publication=PublicationState.PROPOSED)
    published_many.send(sender=PublishedCopy, instances=[first, second], at=MONDAY, by=None)

    shown = re.search(
        r'公开的意见 <span class="soft number">(\d)', client.get("/topics/parking/").text
    )
    assert shown is not None
    assert support("topic") == [int(shown[1])] == [2]
    assert "2 条意见" in client.get("/search/?q=停车怎么办&kind=topic").text

    actions.take_down(first.opinion, reason="误", by=staff(Role.PUBLISHER), at=MONDAY)
    assert support("topic") == [1]


def test_topics_are_counted_again_by_a_rebuild() -> None:
    topic = TopicPageFactory()
    PublishedCopyFactory(topic=topic)
    assert support("topic") == [0]

    call_command("update_search", verbosity=0)

    assert support("topic") == [1]
    assert search_for(order="supported").documents[0].kind in {"topic", "opinion"}


def test_the_most_supported_come_first_and_the_newer_of_equals(
    lead: Opinion, dispatcher: User
) -> None:
    topic = TopicPageFactory(title="路灯怎么修")
    copies = [PublishedCopyFactory(topic=topic) for _ in range(3)]
    published_many.send(sender=PublishedCopy, instances=copies, at=MONDAY, by=None)
    actions.merge(make_opinion(State.ACCEPTED), lead_case=lead, by=dispatcher, at=MONDAY)

    found = search_for("路灯", order="supported").documents
    assert [(document.kind, document.support) for document in found[:2]] == [
        ("topic", 3),
        ("opinion", 2),
    ]


def test_a_count_that_has_not_changed_leaves_the_document_as_it_is() -> None:
    topic = TopicPageFactory()
    copy = PublishedCopyFactory(topic=topic)
    published_many.send(sender=PublishedCopy, instances=[copy], at=MONDAY, by=None)
    before = Document.objects.get(kind="topic").pk

    published_many.send(sender=PublishedCopy, instances=[copy], at=MONDAY, by=None)

    assert Document.objects.get(kind="topic").pk == before
