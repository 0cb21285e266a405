"""What is proposed is taken back by its proposer; what was taken down is cut further and proposed anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opinions.enums import PublicationMove, PublicationState, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.opinions.viewsets.making import make

pytestmark = pytest.mark.django_db
CUT = {
    "title": "路灯",
    "text": "⟦PERSONAL⟧家门口的灯不亮。",
    "cuts": {"text": [[0, 3, "PERSONAL"]]},
}


def matter(publication: PublicationState, **fields: Any) -> Opinion:
    said = {"title": "路灯", "text": "王小明家门口的灯不亮。"}
    return OpinionFactory(state=State.ANSWERED, publication=publication, **said, **fields)


def test_original_of_what_was_taken_down_is_opened_on_record_before_it_is_proposed(log_in) -> None:
    opinion = matter(PublicationState.TAKEN_DOWN, copy=CUT)
    browser = log_in(staff(Role.DISPATCHER))
    case = reverse("cases:case", args=[opinion.pk])

    page = browser.get(case)
    assert "王小明" not in page.text
    assert PublicationMove.PROPOSE not in [card.move for card in page.context["screen"].cards]

    opened = browser.post(reverse("cases:original", args=[opinion.pk]), follow=True)
    (card,) = [
        card for card in opened.context["screen"].cards if card.move is PublicationMove.PROPOSE
    ]
    assert "王小明" in str(card.form["text"].value())


def test_proposer_takes_his_proposal_back_on_the_screen(log_in) -> None:
    proposer = staff(Role.DISPATCHER)
    opinion = matter(PublicationState.PROPOSED, proposer=proposer)
    assert "收回提议" in log_in(proposer).get(reverse("cases:case", args=[opinion.pk])).text

    response = make(log_in(proposer), opinion, PublicationMove.RETRACT)

    opinion.refresh_from_db()
    assert response.status_code == 302
    assert opinion.publication == PublicationState.UNPUBLISHED
