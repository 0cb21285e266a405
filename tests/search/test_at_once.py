"""What changes in the index at the same moment: numbers stay right, and what was withdrawn does not come back."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import PublicationState, PublishConsent, State
from opinions.models import Opinion, PublishedCopy
from portal.core.cutting import Term
from portal.core.publishing import published_many
from portal.users.enums import Role
from portal.users.models import User
from search.actions import put
from search.engines import own_engine
from search.models import Document
from tests.factories.opinions import HOUR, MONDAY, PublishedCopyFactory, make_opinion, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.search import make_document
from tests.opinions.at_once import Deed, at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15
NOW: dt.datetime = MONDAY + 12 * HOUR


@pytest.fixture
def people() -> list[User]:
    return [staff(Role.ADMINISTRATOR) for _ in range(3)]


def published_case() -> Opinion:
    lead = make_opinion(
        State.ACCEPTED,
        publish_consent=PublishConsent.ANONYMOUS,
        publication=PublicationState.PUBLISHED,
    )
    published_many.send(sender=PublishedCopy, instances=[lead.published_copy], at=MONDAY, by=None)
    return lead


def fresh(case: Opinion) -> Opinion:
    return Opinion.objects.get(pk=case.pk)


def merge(case: Opinion, lead: Opinion) -> Deed:
    return lambda by: actions.merge(fresh(case), lead_case=fresh(lead), by=by, at=NOW)


def unmerge(case: Opinion) -> Deed:
    return lambda by: actions.unmerge(fresh(case), by=by, at=NOW)


def take_down(case: Opinion) -> Deed:
    return lambda by: actions.take_down(fresh(case), reason="误", by=by, at=NOW)


def found(case: Opinion) -> list[int]:
    documents = Document.objects.filter(kind="opinion", source_id=case.published_copy.pk)
    return list(documents.values_list("support", flat=True))


def test_who_comes_and_who_goes_are_both_counted(people: list[User]) -> None:
    for _ in range(ROUNDS):
        lead, (first, second, third) = published_case(), (make_opinion() for _ in range(3))
        for case in (first, second):
            merge(case, lead)(people[0])

        at_once(people, unmerge(first), unmerge(second), merge(third, lead))

        assert found(lead) == [PublishedCopy.objects.with_people().get(opinion=lead).people] == [2]


def test_what_is_taken_down_while_somebody_leaves_it_is_gone(people: list[User]) -> None:
    for _ in range(ROUNDS):
        lead, first, second = published_case(), make_opinion(), make_opinion()
        merge(first, lead)(people[0])

        at_once(people, unmerge(first), merge(second, lead), take_down(lead))

        assert found(lead) == []


def test_what_is_taken_down_while_its_topic_is_renamed_is_gone(people: list[User]) -> None:
    for number in range(ROUNDS):
        topic = TopicPageFactory(title="停车")
        copies = [PublishedCopyFactory(topic=topic) for _ in range(2)]
        published_many.send(sender=PublishedCopy, instances=copies, at=MONDAY, by=None)

        def rename(_by: User, topic=topic, number=number) -> None:
            topic.title = f"停车 {number}"
            topic.save()

        at_once(people[:2], rename, take_down(copies[0].opinion))

        assert found(copies[0].opinion) == []
        assert found(copies[1].opinion) == [1]
        assert Document.objects.get(kind="topic", source_id=topic.pk).support == 1


def test_documents_that_share_words_are_published_at_once(people: list[User]) -> None:
    """Each replaces its own: what it held goes, what it holds now comes, and the words are the same ones."""
    words = ["停车难占道乱收费", "加装电梯意见不一", "路灯不亮夜里难行", "幼儿园学位不够用"]

    def publish(source_id: int, number: int) -> None:
        text = "，".join(words[number % 4 :] + words[: number % 4]) * 20
        put(
            kind="opinion",
            source_id=source_id,
            documents=[make_document(words[number % 4], source_id=source_id, text=text)],
            at=NOW,
        )

    def publish_often(source_id: int) -> Deed:
        return lambda _by: [publish(source_id, source_id + number) for number in range(ROUNDS)]

    at_once(people, *(publish_often(source_id) for source_id in (1, 2, 3)))

    assert Document.objects.count() == 3
    assert own_engine().frequencies([Term("停车")]) == {Term("停车"): 3}
