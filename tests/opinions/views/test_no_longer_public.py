"""不再公开: a submitter takes his words off the site, in whatever state his matter is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.enums import Act, PublicationMove, PublicationState, PublishConsent, State
from opinions.models import Opinion, PublishedCopy
from portal.core.models import Outbox
from portal.core.publishing import published
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, OpinionFactory, staff
from tests.opinions.findings import found
from tests.opinions.views.acting import act
from tests.opinions.views.filling import look, make_case

pytestmark = pytest.mark.django_db
PUBLIC = PublicationState.PUBLISHED


def public_case(**fields: Any) -> tuple[Opinion, str]:
    return make_case(**{"publication": PUBLIC, "title": "金丝雀飞走了"} | fields)


def places(client: Client, opinion: Opinion) -> list[str]:
    """Where the public finds it."""
    found_at = []
    for address in (
        "/opinions/",
        "/search/?q=金丝雀",
        "/feeds/opinions/",
        "/api/v3/search/?q=金丝雀",
    ):
        response = client.get(address)
        if response.status_code == 200 and opinion.number in response.text:
            found_at.append(address)
    if client.get(f"/opinions/{opinion.number}/").status_code == 200:
        found_at.append("page")
    return found_at


@pytest.mark.parametrize("state", [State.HANDLING, State.ANSWERED, State.CLOSED, State.MERGED])
def test_words_are_gone_from_everywhere_at_once(state: State, client: Client) -> None:
    opinion, code = public_case(state=state)
    published.send(sender=PublishedCopy, instance=opinion.published_copy, at=MONDAY, by=None)
    assert {"page", "/opinions/", "/search/?q=金丝雀"} <= set(places(client, opinion))

    question = act(client, opinion, "unpublish", code)
    assert "以后也不再公开，不能恢复" in question.text
    assert "page" in places(client, opinion)
    done = act(client, opinion, "unpublish", code, sure="yes")

    assert "公开过的内容已经撤下" in done.text
    assert places(client, opinion) == []
    opinion.refresh_from_db()
    assert (opinion.state, opinion.publication) == (state, PublicationState.TAKEN_DOWN)
    assert opinion.publish_consent == PublishConsent.NONE
    assert "不再公开</button>" not in look(client, code).text
    again = act(client, opinion, "unpublish", code, sure="yes", seen="1")
    assert "公开过的内容已经撤下" in again.text  # the same form twice


def test_steps_are_recorded_and_publishers_told(at) -> None:
    publisher, opinion = (
        staff(Role.PUBLISHER),
        OpinionFactory(state=State.CLOSED, publication=PUBLIC),
    )

    actions.withdraw_consent(opinion, at=MONDAY + 12 * HOUR)

    moves = list(opinion.steps.order_by("position").values_list("move", flat=True))
    assert moves[-2:] == [PublicationMove.TAKE_DOWN, Act.WITHDRAW_CONSENT]
    assert publisher.pk in Outbox.objects.values_list("payload__user", flat=True)
    seal_chains(MONDAY + 12 * HOUR)
    assert found() == []
    Opinion.objects.update(publish_consent=PublishConsent.ANONYMOUS)
    (fault,) = found()
    assert "WITHDRAW_CONSENT" in fault


def test_what_is_proposed_or_agreed_to_alone_is_not_published_any_more(at) -> None:
    proposed = OpinionFactory(state=State.ANSWERED, publication=PublicationState.PROPOSED)
    agreed = OpinionFactory(state=State.ANSWERED, publish_consent=PublishConsent.ANONYMOUS)
    for opinion in (proposed, agreed):
        actions.withdraw_consent(opinion, at=at)
        assert opinion.publication == PublicationState.UNPUBLISHED
        assert not opinion.may_be_published


def test_without_a_consent_there_is_nothing_to_take_back(client: Client, at) -> None:
    opinion, code = make_case(state=State.ANSWERED)
    assert 'id="unpublish"' not in look(client, code).text

    with pytest.raises(actions.NothingConsented):
        actions.withdraw_consent(opinion, at=at)
