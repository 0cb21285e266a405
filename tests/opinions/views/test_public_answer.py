"""What the page of a published matter says of its answer: true in every state, and nothing that is not public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from opinions import actions
from opinions.enums import PublicationState, State
from opinions.models import Opinion, PublishedCopy
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, PublishedCopyFactory, staff

pytestmark = pytest.mark.django_db
IN_HAND = "正在办理，答复以后会在这里公布。"
NOT_SHOWN = "已经答复提交人，答复没有在这里公开。"
SECRET = "金丝雀"


def answer(client: Client, copy: PublishedCopy) -> str:
    """What stands under “reply”."""
    page = client.get(f"/opinions/{copy.number}/").text
    assert SECRET not in page
    return page.partition("<h2>答复</h2>")[2].partition("</article>")[0]


def merged(lead: Opinion, at: Any) -> PublishedCopy:
    copy = PublishedCopyFactory(state=State.ACCEPTED)
    actions.merge(copy.opinion, lead_case=lead, by=staff(Role.DISPATCHER), at=at)
    return copy


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.ACCEPTED, IN_HAND),
        (State.HANDLING, IN_HAND),
        (State.REPLY_REVIEW, IN_HAND),
        (State.IN_CONSULTATION, IN_HAND),
        (State.ANSWERED, NOT_SHOWN),
        (State.CLOSED, NOT_SHOWN),
        (State.REOPEN_REQUESTED, NOT_SHOWN),
    ],
)
def test_sentence_in_place_of_a_reply_is_true(state: State, sentence: str, client: Client) -> None:
    copy = PublishedCopyFactory(state=state, reply="", reply_text=SECRET)

    assert sentence in answer(client, copy)


def test_matter_whose_reply_was_declined_is_answered_all_the_same(client: Client, at) -> None:
    copy = PublishedCopyFactory(state=State.REPLY_REVIEW, reply_text=SECRET)
    actions.release(copy.opinion, by=staff(Role.REVIEWER), at=at)
    actions.decline_reply(copy.opinion, reason="有姓名。", by=staff(Role.PUBLISHER), at=at)

    assert NOT_SHOWN in answer(client, copy)


def test_merged_matter_leads_to_the_public_one_into_which_it_was_merged(client: Client, at) -> None:
    lead = PublishedCopyFactory(state=State.HANDLING)

    shown = answer(client, merged(lead.opinion, at))

    assert f'<a href="/opinions/{lead.number}/">编号 {lead.number}</a>' in shown
    assert IN_HAND not in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.HANDLING, "正在一起办理"), (State.ANSWERED, "已经答复提交人，答复没有在这里公开")],
)
@pytest.mark.parametrize(
    "publication", [state for state in PublicationState if state is not PublicationState.PUBLISHED]
)
def test_merged_matter_does_not_name_one_that_is_not_public(
    publication: PublicationState, state: State, words: str, client: Client, at
) -> None:
    lead = OpinionFactory(state=state, publication=publication, reply_text=SECRET)

    shown = answer(client, merged(lead, at))

    assert words in shown
    assert lead.number not in shown


def test_matter_with_a_public_reply_needs_no_sentence(client: Client) -> None:
    shown = answer(client, PublishedCopyFactory(reply="三天内修好。"))

    assert "三天内修好。" in shown
    assert NOT_SHOWN not in shown
