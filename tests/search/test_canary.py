"""No number and no proposal of the search betrays a matter that nobody has approved."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from opinions import actions
from opinions.enums import PublicationState, PublishConsent, State
from opinions.models import Opinion, PublishedCopy
from portal.core.publishing import published_many
from portal.users.enums import Role
from tests.factories.histories import PATHS
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import (
    MemberFactory,
    NewsPageFactory,
    StudioPageFactory,
    TopicPageFactory,
)
from tests.factories.reference import AreaFactory, FieldFactory, SectorFactory

pytestmark = pytest.mark.django_db
WORD = "紫藤"
PATHS_OF = (
    "/search/", "/search/?q={q}", "/search/?q={q}&sort=supported", "/search/?q={q}&from=2020&until=2035", "/search/?q={q}&kind=nope",
    "/search/suggest/?q={q}", "/search/similar/?q={q}", "/search/feed/", "/search/feed/?q={q}",
)  # fmt: skip
PROGRAMS = (
    "/api/v3/search/?q={q}&lang={lang}", "/api/v3/search/?sort=supported&lang={lang}", "/api/v3/search/?sort=newest&lang={lang}",
)  # fmt: skip
TYPED = ("紫", "紫藤", "紫藤架倒了怎么办", "zt", "ziteng", "zi teng", "ztj")


def everything(client: Client) -> dict[str, str]:
    """What the search answers, without the words that were asked for."""
    answers = {}
    for typed in TYPED:
        paths = [prefix + path for prefix in ("", "/en", "/zh-hant") for path in PATHS_OF]
        paths += [
            path.replace("{lang}", lang)
            for path in PROGRAMS
            for lang in ("zh-hans", "zh-hant", "en")
        ]
        for path in paths:
            address = path.replace("{q}", typed)
            visitor = f"192.0.2.{len(answers) % 250}"  # the API asks one alone to wait
            answers[address] = client.get(address, REMOTE_ADDR=visitor).text
    return answers


@pytest.fixture
def district() -> dict[str, object]:
    """Lists with entries, and one public matter that shows that the search answers."""
    area, field, sector = AreaFactory(), FieldFactory(), SectorFactory()
    topic = TopicPageFactory(slug="public", title="公开的议题")
    topic.areas, topic.fields, topic.sectors = [area], [field], [sector]
    topic.save()
    return {"area": area, "field": field, "topic": topic}


def plant(district: dict[str, object], tree: Opinion) -> None:
    """The word in drafts, in opinions of every state, in copies that are proposed or were taken down."""
    said = {
        "title": f"{WORD}架倒了",
        "text": f"{WORD}架倒了怎么办",
        "publish_consent": PublishConsent.NAMED,
        **district,
    }
    for state in PATHS:
        make_opinion(state, reply_text=f"{WORD}已扶正", **said)
    for publication in (PublicationState.PROPOSED, PublicationState.TAKEN_DOWN):
        make_opinion(State.ANSWERED, publication=publication, reply_text=f"{WORD}已扶正", **said)
    down = make_opinion(
        State.ANSWERED, publication=PublicationState.PUBLISHED, reply_text=f"{WORD}已扶正", **said
    )
    published_many.send(sender=PublishedCopy, instances=[down.published_copy], at=MONDAY, by=None)
    actions.take_down(down, reason="误", by=staff(Role.PUBLISHER), at=MONDAY)
    TopicPageFactory(slug="draft", title=f"{WORD}架怎么修", live=False)
    NewsPageFactory(slug="draft", title=f"{WORD}开了", live=False)
    StudioPageFactory(slug="draft", title=f"{WORD}工作室", live=False)
    MemberFactory(name=f"{WORD}香", listed=False)
    tree.refresh_from_db()


def test_answers_are_the_same_with_and_without_what_is_not_public(
    client: Client, district: dict[str, object]
) -> None:
    public = make_opinion(
        State.ANSWERED, publication=PublicationState.PUBLISHED, title="公开的事", **district
    )
    published_many.send(sender=PublishedCopy, instances=[public.published_copy], at=MONDAY, by=None)
    before = everything(client)

    plant(district, public)

    after = everything(client)
    assert [path for path in after if steady(after[path]) != steady(before[path])] == []
    assert any("公开的事" in answer for answer in after.values()), (
        "the search answers nothing: this proves nothing"
    )
    assert any(
        json.loads(answer)["total"] for path, answer in after.items() if path.startswith("/api/")
    )


def test_matter_that_is_not_public_adds_one_to_the_number_of_its_lead_and_says_no_more(
    client: Client, district: dict[str, object]
) -> None:
    said = {"publish_consent": PublishConsent.NAMED, **district}
    lead = make_opinion(
        State.ACCEPTED, publication=PublicationState.PUBLISHED, title="公开的事", **said
    )
    published_many.send(sender=PublishedCopy, instances=[lead.published_copy], at=MONDAY, by=None)
    dispatcher = staff(Role.DISPATCHER)
    actions.merge(make_opinion(State.ACCEPTED), lead_case=lead, by=dispatcher, at=MONDAY)
    before = everything(client)
    merged = make_opinion(State.ACCEPTED, title=f"{WORD}架倒了", text=f"{WORD}架", **said)

    actions.merge(merged, lead_case=lead, by=dispatcher, at=MONDAY)

    after = everything(client)
    assert {path: uncounted(answer) for path, answer in after.items()} == {
        path: uncounted(answer) for path, answer in before.items()
    }
    assert any("3 人提出" in answer for answer in after.values())


def uncounted(answer: str) -> str:
    """Without how many raised the matter of several people, which is the one that they are."""
    answer = re.sub(r"<span>(Raised by )?[23] (人提出|people)</span>", "", steady(answer))
    return re.sub(r'"support": [23]\b', "", answer)


def steady(answer: str) -> str:
    """Without what differs from one look to the next."""
    return re.sub(r"<updated>[^<]*</updated>", "", answer)
