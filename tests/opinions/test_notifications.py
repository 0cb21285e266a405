"""Who is told of what."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import Act, Audience, Move, PublishConsent, State
from opinions.lifecycle import NOTICES
from opinions.notifications.letters import LETTERS
from opinions.notifications.words import TO_STAFF, TO_SUBMITTER
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def receivers() -> list[str]:
    """Kinds and keys of what lies in the outbox, without the step's number."""
    return sorted(row.key.split("-", 2)[2] for row in Outbox.objects.all())


def test_every_notice_has_words_and_a_way_to_its_receivers() -> None:
    assert set(LETTERS) == set(Audience)
    told_submitters = {
        move for move, audiences in NOTICES.items() if Audience.SUBMITTER in audiences
    }
    told_staff = {move for move, audiences in NOTICES.items() if audiences - {Audience.SUBMITTER}}
    assert set(TO_SUBMITTER) == told_submitters
    assert set(TO_STAFF) == told_staff


def test_units_are_told_of_a_dispatch_each_person_once(at) -> None:
    lead, helper, empty = UnitFactory(), UnitFactory(), UnitFactory()
    both = staff(Role.HANDLER, unit=lead)
    both.unit_posts.create(unit=helper)
    other = staff(Role.HANDLER, unit=helper)
    staff(Role.HANDLER, unit=lead, is_active=False)
    opinion = OpinionFactory(state=State.ACCEPTED)

    actions.dispatch(
        opinion, lead=lead, co_handling=[helper, empty], by=staff(Role.DISPATCHER), at=at
    )

    assert receivers() == sorted([f"unit-{empty.pk}", f"user-{both.pk}", f"user-{other.pk}"])


def test_reviewers_are_told_of_a_reply_but_not_its_author(at) -> None:
    unit = UnitFactory()
    author = staff(Role.HANDLER, Role.REVIEWER, unit=unit)
    reviewer = staff(Role.REVIEWER)

    actions.submit_reply(
        OpinionFactory(state=State.HANDLING, unit=unit), text="答", by=author, at=at
    )

    assert receivers() == [f"user-{reviewer.pk}"]


def test_author_is_told_that_his_reply_came_back(at) -> None:
    unit = UnitFactory()
    author = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=author)

    actions.send_back(opinion, remark="改", by=staff(Role.REVIEWER), at=at)

    assert receivers() == [f"user-{opinion.replies.get().author_id}"]


def test_publishers_and_proposer_are_told(at) -> None:
    publisher, proposer = staff(Role.PUBLISHER), staff(Role.DISPATCHER)
    opinion = OpinionFactory(state=State.CLOSED, publish_consent=PublishConsent.ANONYMOUS)

    actions.propose(
        opinion, title="题", text="文", place="", reply="答", reason="删", by=proposer, at=at
    )
    assert receivers() == [f"user-{publisher.pk}"]
    Outbox.objects.all().delete()
    actions.decline(opinion, reason="否", by=publisher, at=at)
    assert receivers() == [f"user-{proposer.pk}"]


@pytest.mark.parametrize("contact", [None, {"phone": "13800000000"}])
def test_submitter_without_an_address_is_not_told(contact: dict[str, str] | None, at) -> None:
    actions.reject(
        OpinionFactory(contact=contact),
        reason="UNCLEAR",
        text="说明",
        by=staff(Role.DISPATCHER),
        at=at,
    )

    assert not Outbox.objects.exists()


def test_moves_that_tell_nobody() -> None:
    assert {move for move, audiences in NOTICES.items() if not audiences} == {
        Move.REGRADE,
        Move.SIGN,
        Act.CHECK_ENTRY,
        Act.CALL_BACK,
    }
