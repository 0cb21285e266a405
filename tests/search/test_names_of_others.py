"""What a document quotes of something else is that other thing as it is public now."""

from __future__ import annotations

import pytest
from django.utils import timezone

from opinions.enums import PublicationState
from opinions.models import PublishedCopy
from portal.core.publishing import published
from search.models import Document
from tests.factories.opinions import PublishedCopyFactory
from tests.factories.pages import MemberFactory, StudioPageFactory, TopicPageFactory
from tests.search.conftest import search_for

pytestmark = pytest.mark.django_db


def kinds(typed: str) -> set[str]:
    return {document.kind for document in search_for(typed).documents}


def test_opinion_is_found_by_its_topics_title_while_that_is_public() -> None:
    topic = TopicPageFactory(title="菜市场改造")
    copy = PublishedCopyFactory(topic=topic, title="路灯不亮")
    published.send(sender=PublishedCopy, instance=copy, at=timezone.now(), by=None)
    assert kinds("菜市场改造") == {"topic", "opinion"}

    topic.unpublish()

    assert kinds("菜市场改造") == set()
    assert kinds("路灯不亮") == {"opinion"}
    assert "菜市场" not in str(Document.objects.filter(kind="opinion").values())


def test_opinion_is_found_by_its_topics_new_title() -> None:
    topic = TopicPageFactory(title="菜市场改造")
    PublishedCopyFactory(topic=topic, title="路灯不亮")

    topic.title = "便民早餐点"
    topic.save()

    assert kinds("便民早餐点") == {"topic", "opinion"}
    assert kinds("菜市场改造") == set()


def test_opinion_that_is_not_public_stays_out_when_its_topic_changes() -> None:
    topic = TopicPageFactory(title="菜市场改造")
    PublishedCopyFactory(topic=topic, title="路灯不亮", publication=PublicationState.PROPOSED)

    topic.save()

    assert kinds("路灯不亮") == set()


def test_member_is_named_while_listed() -> None:
    member = MemberFactory(name="欧阳明远")
    StudioPageFactory(members=[member])
    TopicPageFactory(members=[member])
    assert kinds("欧阳明远") == {"studio", "topic"}

    member.listed = False
    member.save()

    assert kinds("欧阳明远") == set()
