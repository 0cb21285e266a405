"""Who is told of what."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.mail import EmailMessage

from opinions import actions
from opinions.enums import (
    Act,
    AssignmentRole,
    Audience,
    Move,
    PublicationMove,
    PublishConsent,
    State,
)
from opinions.lifecycle import NOTICES
from opinions.notifications.letters import LETTERS
from opinions.notifications.words import TO_STAFF, TO_SUBMITTER
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, original_words, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.unit_moves import remind
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
ADDRESS = {"email": "wang@example.org"}


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

    actions.propose(opinion, **original_words(opinion), by=proposer, at=at)
    assert receivers() == [f"user-{publisher.pk}"]
    Outbox.objects.all().delete()
    actions.decline(opinion, reason="否", by=publisher, at=at)
    assert receivers() == [f"user-{proposer.pk}"]


def test_submitter_is_told_that_nobody_signed(at, mailoutbox: list[EmailMessage]) -> None:
    opinion = OpinionFactory(
        state=State.DISPATCHED, unit=UnitFactory(label="区城管局"), contact=ADDRESS
    )
    remind(opinion, at=at)
    Outbox.objects.all().delete()

    actions.return_unsigned(opinion, at=at + dt.timedelta(days=60))
    sweep(at + dt.timedelta(days=60))

    (mail,) = [mail for mail in mailoutbox if mail.to == [ADDRESS["email"]]]
    assert "区城管局 没有在期限内签收您的意见" in mail.body


@pytest.mark.parametrize("granted", [True, False])
def test_who_answered_hears_what_came_of_the_request_to_reopen(granted: bool, at) -> None:
    unit = UnitFactory()
    author, handler = staff(Role.HANDLER, unit=unit), staff(Role.HANDLER, unit=unit)
    dispatcher = staff(Role.DISPATCHER)
    opinion = OpinionFactory(
        state=State.REOPEN_REQUESTED, unit=unit, author=author, handler=handler
    )

    if granted:
        actions.grant_reopen(opinion, by=dispatcher, at=at)
    else:
        actions.refuse_reopen(opinion, reason="已答复清楚。", by=dispatcher, at=at)

    assert receivers() == sorted([f"user-{author.pk}", f"user-{handler.pk}"])


@pytest.mark.parametrize("granted", [True, False])
def test_who_asked_for_more_time_hears_what_came_of_it(granted: bool, at) -> None:
    unit, dispatcher = UnitFactory(), staff(Role.DISPATCHER)
    asked, handler = staff(Role.HANDLER, unit=unit), staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    actions.ask_extension(opinion, days=3, reason="论证", by=asked, at=at)
    Outbox.objects.all().delete()

    if granted:
        actions.grant_extension(opinion, by=dispatcher, at=at)
    else:
        actions.refuse_extension(opinion, reason="够用", by=dispatcher, at=at)

    assert receivers() == sorted([f"user-{asked.pk}", f"user-{handler.pk}"])


@pytest.mark.parametrize("corrected", [False, True])
def test_who_wrote_the_answer_and_who_helped_hear_that_it_is_out(corrected: bool, at) -> None:
    unit, helping = UnitFactory(), UnitFactory()
    author, helper = staff(Role.HANDLER, unit=unit), staff(Role.HANDLER, unit=helping)
    reviewer = staff(Role.REVIEWER, unit=helping)
    state = State.ANSWERED if corrected else State.REPLY_REVIEW
    opinion = OpinionFactory(state=state, unit=unit, author=author)
    opinion.assignments.create(unit=helping, role=AssignmentRole.CO_HANDLING, dispatched_at=at)
    if corrected:
        actions.propose_correction(opinion, text="电话是 2。", reason="错", by=author, at=at)
    Outbox.objects.all().delete()

    (actions.correct if corrected else actions.release)(opinion, by=reviewer, at=at)

    assert receivers() == sorted([f"user-{author.pk}", f"user-{helper.pk}"])


def test_who_answered_on_the_spot_hears_it_too(at) -> None:
    clerk, dispatcher = staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    opinion = OpinionFactory()
    actions.answer_on_the_spot(opinion, text="已答。", by=clerk, at=at)
    marks = actions.Marks(1)
    actions.request_reopen(opinion, reason="没有修。", marks=marks, at=at)
    Outbox.objects.all().delete()

    actions.refuse_reopen(opinion, reason="已修好。", by=dispatcher, at=at)

    assert receivers() == [f"user-{clerk.pk}"]


def test_dispatchers_are_told_of_a_case_that_left_its_consultation(at) -> None:
    by, other = staff(Role.DISPATCHER), staff(Role.DISPATCHER)
    opinion = OpinionFactory(state=State.IN_CONSULTATION, topic=TopicPageFactory())

    actions.leave_consultation(opinion, reason="另行办理", by=by, at=at)

    assert receivers() == [f"user-{other.pk}"]


def test_dispatchers_are_told_once_of_all_cases_of_a_discontinued_topic(
    at, mailoutbox: list[EmailMessage]
) -> None:
    dispatcher, topic = staff(Role.DISPATCHER), TopicPageFactory(title="井盖怎么管")
    for _ in range(3):
        OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    TopicPage.objects.filter(pk=topic.pk).update(discontinued_at=at, discontinued_reason="撤项")

    actions.leave_decided(topic, at=at)
    sweep(at)

    (mail,) = [mail for mail in mailoutbox if mail.to == [dispatcher.email]]
    assert "“井盖怎么管”已终止，其中的事项都回到待交办" in mail.body


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
        PublicationMove.RETRACT,
    }
