"""What has come of an opinion: the search says what the opinion's own page says, from the moment it does."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opinions import actions
from opinions.actions import Marks
from opinions.enums import State
from opinions.models import Opinion, PublishedCopy
from portal.core.publishing import published_many
from portal.users.enums import Role
from search.models import Document
from tests.factories.opinions import MONDAY, PublishedCopyFactory, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory

pytestmark = pytest.mark.django_db
LATER = MONDAY + dt.timedelta(days=1)
SECRET = "金丝雀"


@pytest.fixture
def topic() -> Any:
    return TopicPageFactory(
        slug="parking", collect_from=MONDAY, collect_until=MONDAY + dt.timedelta(days=40)
    )


def shown(state: State, **fields: Any) -> PublishedCopy:
    copy = PublishedCopyFactory(
        state=state, reply="", reply_text=SECRET, title="路灯不亮", **fields
    )
    published_many.send(sender=PublishedCopy, instances=[copy], at=MONDAY, by=None)
    return copy


def waiting(topic: Any, count: int = 1) -> list[PublishedCopy]:
    return [shown(State.IN_CONSULTATION, topic=topic) for _ in range(count)]


def said(client: Client, *, language: str = "") -> list[str]:
    items = client.get(f"{language}/search/similar/", {"q": "路灯不亮"}).json()["items"]
    return [item["said"] for item in items if "opinions/" in item["url"]]


def assert_complete() -> None:
    """What a rebuild would write stands there already."""
    opinions = Document.objects.filter(kind="opinion")
    before = set(opinions.values_list("pk", flat=True))
    call_command("update_search", verbosity=0)
    assert set(opinions.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.ACCEPTED, "正在办理"),
        (State.HANDLING, "正在办理"),
        (State.REPLY_REVIEW, "正在办理"),
        (State.IN_CONSULTATION, "正在办理"),
        (State.ANSWERED, "已经答复，答复没有公开"),
        (State.CLOSED, "已经答复，答复没有公开"),
        (State.REOPEN_REQUESTED, "已经答复，答复没有公开"),
    ],
)
def test_state_without_a_public_reply(state: State, words: str, client: Client) -> None:
    shown(state)

    assert said(client) == [words]


def test_outcome_that_answers_is_the_answer_at_once(client: Client, topic: Any) -> None:
    waiting(topic)
    assert said(client) == ["正在办理"]

    outcome = OutcomePageFactory(parent=topic, title="停车的成果", first_published_at=LATER)

    day = f"{LATER:%Y-%m-%d}"
    assert said(client) == [f"已随协商成果答复 {day}"]
    assert said(client, language="/en") == [
        f"Answered with the outcome of the consultation on {day}"
    ]
    page = html.unescape(client.get("/search/", {"q": "路灯不亮", "kind": "opinion"}).text)
    assert '<a href="/topics/parking/outcome/">停车的成果</a>' in page
    assert "正在办理" not in page
    feed = client.get("/search/feed/", {"q": "路灯不亮", "kind": "opinion"}).text
    assert "停车的成果" in feed
    assert_complete()

    outcome.title = "停车的结果"
    outcome.save()
    assert "停车的结果" in client.get("/search/", {"q": "路灯不亮", "kind": "opinion"}).text
    assert_complete()


def test_many_cases_are_written_in_one_go(topic: Any) -> None:
    def queries(more: int) -> int:
        waiting(topic, more)
        with CaptureQueriesContext(connection) as counted:
            actions.conclude_topic(outcome, by=None, at=LATER)
        return len(counted)

    outcome = OutcomePageFactory(parent=topic, first_published_at=LATER)

    assert queries(2) == queries(9)
    assert Document.objects.filter(card__stands="answered").count() == 11


def test_answer_and_reopening(client: Client) -> None:
    copy = shown(State.REPLY_REVIEW)

    actions.release(copy.opinion, by=staff(Role.REVIEWER), at=LATER)
    assert said(client) == ["已经答复，答复没有公开"]
    assert SECRET not in client.get("/search/", {"q": "路灯不亮"}).text

    actions.approve_reply(copy.opinion, by=staff(Role.PUBLISHER), at=LATER)
    assert said(client) == ["已有答复"]
    assert_complete()

    case = Opinion.objects.get(pk=copy.opinion_id)
    actions.request_reopen(case, reason="没修好。", marks=Marks(2), at=LATER)
    assert said(client) == ["已有答复"]

    actions.grant_reopen(case, by=staff(Role.DISPATCHER), at=LATER + dt.timedelta(days=1))
    assert said(client) == ["答复以后重新办理"]
    assert "答复以后重新办理" in client.get("/search/", {"q": "路灯不亮"}).text
    assert_complete()


def test_merged_matter_leads_to_another_as_long_as_that_is_public(client: Client) -> None:
    lead, copy = shown(State.ACCEPTED), shown(State.ACCEPTED)
    actions.merge(copy.opinion, lead_case=lead.opinion, by=staff(Role.DISPATCHER), at=LATER)
    assert sorted(said(client)) == ["已与另一件合并办理", "正在办理"]
    assert_complete()

    actions.take_down(lead.opinion, reason="误", by=staff(Role.PUBLISHER), at=LATER)
    assert said(client) == ["正在办理"]
    assert_complete()


def test_document_of_an_earlier_version_says_nothing_that_may_be_wrong(client: Client) -> None:
    shown(State.ANSWERED)
    Document.objects.update(card={})

    assert said(client) == [""]
