"""Whose matter was merged into another hears what comes of that one, and nothing about who raised it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from opinions import actions
from opinions.casework.history import StepSpec
from opinions.casework.moving import finish
from opinions.enums import Actor, Audience, Move, PublicationState, State
from opinions.lifecycle import AUDIT, NOTICES, TOLD_TO_MERGED
from opinions.models import Opinion
from opinions.notifications.words import TO_MERGED
from opinions.tasks import erase_old_contacts
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.merging import merge
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LEADS = {"name": "王秀英", "phone": "13800000000", "email": "lead@example.org"}
ANOTHERS = {"name": "李建国", "email": "other@example.org"}


@pytest.fixture
def pair(at) -> tuple[Opinion, Opinion]:
    """A lead case under review, and one that was merged into it; their letters are gone."""
    lead = make_opinion(State.REPLY_REVIEW, contact=LEADS, title="王家门口的路灯")
    case = make_opinion(State.ACCEPTED, contact=ANOTHERS)
    merge(case, lead, by=staff(Role.DISPATCHER), at=at)
    Outbox.objects.all().delete()
    return lead, case


def to(address: str, mails: list[EmailMessage]) -> list[EmailMessage]:
    return [mail for mail in mails if mail.to == [address]]


def test_every_step_that_is_told_has_words_and_is_seen() -> None:
    assert set(TO_MERGED) == TOLD_TO_MERGED
    assert all(AUDIT[move].resident_sees for move in TOLD_TO_MERGED)
    own = {move for move, audiences in NOTICES.items() if Audience.SUBMITTER in audiences}
    assert TOLD_TO_MERGED - own == {Move.RATE, Move.WITHDRAW}  # its submitter ends it himself


def test_submitter_is_told_of_the_merger(at, mailoutbox: list[EmailMessage]) -> None:
    lead = make_opinion(State.HANDLING, contact=LEADS)
    case = make_opinion(contact=ANOTHERS)

    merge(case, lead, by=staff(Role.DISPATCHER), at=at)
    sweep(at)

    (mail,) = mailoutbox
    assert mail.to == ["other@example.org"]
    assert "您的查询码照常有效" in mail.body
    assert case.number in mail.body
    assert lead.number not in mail.body


def test_answer_is_told_to_both_each_under_his_own_number(
    pair, at, mailoutbox: list[EmailMessage]
) -> None:
    lead, case = pair

    actions.release(lead, by=staff(Role.REVIEWER), at=at)
    sweep(at)

    (own,), (others,) = to("lead@example.org", mailoutbox), to("other@example.org", mailoutbox)
    assert lead.number in own.body
    assert case.number in others.subject + others.body
    for word in (lead.number, lead.title, "王秀英", "13800000000", "已安排更换"):
        assert word not in others.subject + others.body


def test_each_is_told_in_his_own_language(at, mailoutbox: list[EmailMessage]) -> None:
    lead = make_opinion(State.REPLY_REVIEW, contact=LEADS)
    case = make_opinion(contact=ANOTHERS, language="en")
    merge(case, lead, by=staff(Role.DISPATCHER), at=at)
    Outbox.objects.all().delete()

    actions.release(lead, by=staff(Role.REVIEWER), at=at)
    sweep(at)

    assert "reply to your opinion" in to("other@example.org", mailoutbox)[0].body
    assert "您的意见" in to("lead@example.org", mailoutbox)[0].body


def test_published_outcome_is_told_to_those_who_were_merged(
    at, mailoutbox: list[EmailMessage]
) -> None:
    topic = TopicPageFactory(collect_from=at - 40 * DAY, collect_until=at - DAY)
    lead = make_opinion(State.IN_CONSULTATION, topic=topic, contact=LEADS)
    case = make_opinion(contact=ANOTHERS)
    merge(case, lead, by=staff(Role.DISPATCHER), at=at)
    Outbox.objects.all().delete()

    OutcomePageFactory(parent=TopicPage.objects.get(pk=topic.pk), first_published_at=at)
    sweep(timezone.now())

    assert {mail.to[0] for mail in mailoutbox} == {"lead@example.org", "other@example.org"}
    assert topic.title in to("other@example.org", mailoutbox)[0].body


@pytest.mark.parametrize("move", [Move.RATE, Move.GRANT_REOPEN, Move.REFUSE_REOPEN])
def test_what_the_leads_submitter_did_is_told_without_him(
    move: Move, pair, at, mailoutbox: list[EmailMessage]
) -> None:
    lead, _case = pair
    facts = dict.fromkeys(AUDIT[move].facts, "2026-04-01")
    spec = StepSpec(move, lead.state, lead.state, at, Actor.RESIDENT, data=facts)

    finish(lead, spec)
    sweep(at)

    (mail,) = to("other@example.org", mailoutbox)
    assert "与您的意见合并" in mail.body
    assert "您的重办申请" not in mail.body


def test_withdrawal_after_the_answer_is_told_as_the_end(at, mailoutbox: list[EmailMessage]) -> None:
    lead, case = make_opinion(State.ANSWERED, contact=LEADS), make_opinion(contact=ANOTHERS)
    merge(case, lead, by=staff(Role.DISPATCHER), at=at)
    Outbox.objects.all().delete()

    actions.withdraw(lead, reason="搬家了", at=at)
    sweep(at)

    (mail,) = to("other@example.org", mailoutbox)
    assert "答复照常可以在查询页查看" in mail.body
    assert "撤回" not in mail.subject + mail.body


def test_who_is_set_free_is_told_that_alone(pair, at, mailoutbox: list[EmailMessage]) -> None:
    lead, _case = pair

    actions.withdraw(lead, reason="", at=at)
    sweep(at)

    (mail,) = to("other@example.org", mailoutbox)
    assert "恢复单独办理" in mail.body


@pytest.mark.parametrize("move", [Move.ASK_SUBMITTER, Move.WAIT_OVER])
def test_question_to_the_leads_submitter_is_his_alone(move: Move, pair, at) -> None:
    lead, _case = pair
    facts = dict.fromkeys(AUDIT[move].facts, "2026-04-01")

    finish(lead, StepSpec(move, lead.state, lead.state, at, Actor.CLOCK, data=facts))

    assert not Outbox.objects.filter(key__contains="merged").exists()


def test_publication_of_the_leads_words_is_not_told_to_others(at) -> None:
    lead = make_opinion(State.ANSWERED, contact=LEADS, publication=PublicationState.PROPOSED)
    case = make_opinion(contact=ANOTHERS)
    merge(case, lead, by=staff(Role.DISPATCHER), at=at)
    Outbox.objects.all().delete()

    actions.approve(lead, by=staff(Role.PUBLISHER), at=at)

    assert not Outbox.objects.filter(key__contains="merged").exists()


def test_whose_case_came_back_meanwhile_is_not_told(
    pair, at, mailoutbox: list[EmailMessage]
) -> None:
    lead, case = pair
    actions.release(lead, by=staff(Role.REVIEWER), at=at)

    actions.unmerge(case, by=staff(Role.DISPATCHER), at=at)
    sweep(at)

    (mail,) = to("other@example.org", mailoutbox)
    assert "恢复单独办理" in mail.body


def test_units_are_told_that_a_case_is_theirs_again(at) -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    case, dispatcher = make_opinion(State.HANDLING, unit=unit), staff(Role.DISPATCHER)
    merge(case, make_opinion(State.ACCEPTED), by=dispatcher, at=at)
    Outbox.objects.all().delete()

    actions.unmerge(case, by=dispatcher, at=at)

    assert [row.payload["user"] for row in Outbox.objects.all()] == [handler.pk]


def test_contact_of_a_merged_case_is_kept_until_its_lead_case_is_over(at, settings) -> None:
    settings.CONTACT_KEPT_DAYS = 365
    lead = make_opinion(State.ANSWERED)
    case = make_opinion(contact=ANOTHERS)
    merge(case, lead, by=staff(Role.DISPATCHER), at=at)
    years_later = at + 1000 * DAY
    assert erase_old_contacts(years_later) == 0

    actions.expire(lead, at=years_later)

    assert erase_old_contacts(years_later + 364 * DAY) == 0
    assert erase_old_contacts(years_later + 365 * DAY) == 1
