"""What the letters say and hold, and their way through a real mail server."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Locale, Site
from wagtail.users.models import UserProfile

from opinions import actions
from opinions.actions import Contact
from opinions.enums import PublishConsent, State
from opinions.models import Submitter
from portal.core.models import Outbox, SiteSettings
from portal.core.outbox import sweep
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, make_opinion, original_words, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory, make_english_aliases
from tests.factories.reference import UnitFactory
from tests.services.mail import Mailbox
from topics.models import TopicPage

pytestmark = pytest.mark.django_db


EMAIL, SECRET = "li@home.example", "住在三号楼的李秀英"


CONTACT = {"name": "李秀英", "email": EMAIL, "phone": "13800000000"}


def text_of(message: Any) -> str:
    return message.get_content()


def subject_of(message: Any) -> str:
    return message["Subject"].strip()  # a folded header begins with a blank


def test_outbox_holds_ids_and_no_personal_data(send, at) -> None:
    send(text=SECRET, contact=Contact(**CONTACT))

    (row,) = Outbox.objects.values("key", "kind", "payload", "last_error")

    assert list(row["payload"]) == ["step"]
    for word in (*CONTACT.values(), SECRET):
        assert word not in str(row)


def through_the_loop(opinion: Any, at: dt.datetime) -> None:
    unit = UnitFactory(label="住建局", label_en="Housing Bureau", email="")
    handler = staff(Role.HANDLER, unit=unit, email="")
    dispatcher, publisher = staff(Role.DISPATCHER, email=""), staff(Role.PUBLISHER, email="")
    actions.accept(opinion, grade="ORDINARY", by=dispatcher, at=at)
    actions.dispatch(opinion, lead=unit, co_handling=[], by=dispatcher, at=at)
    actions.sign(opinion, by=handler, at=at)
    actions.submit_reply(opinion, text="答复里的话", by=handler, at=at)
    actions.release(opinion, by=staff(Role.REVIEWER, email=""), at=at)
    actions.propose(opinion, **original_words(opinion), by=dispatcher, at=at)
    actions.approve(opinion, acknowledged=True, by=publisher, at=at)
    actions.take_down(opinion, reason="内部理由", by=publisher, at=at)
    actions.expire(opinion, at=at + dt.timedelta(days=60))


def test_submitter_is_told_of_every_public_change_in_order(smtp: Mailbox, send, at) -> None:
    receipt = send(text=SECRET, contact=Contact(**CONTACT), publish_consent=PublishConsent.NAMED)

    through_the_loop(receipt.opinion, at)
    sweep(at + dt.timedelta(days=61))

    assert [message["To"] for message in smtp.messages] == [EMAIL] * 7
    number = receipt.opinion.number
    assert [
        subject_of(message).removeprefix("[协商平台] ").removesuffix(f" {number}")
        for message in smtp.messages
    ] == [
        "我们收到了您的意见",
        "您的意见已受理",
        "您的意见已交办",
        "您的意见已答复",
        "您的意见已公开",
        "您的意见已撤下",
        "您的意见已办结",
    ]


def test_mail_holds_number_and_address_but_no_code_text_or_contact(smtp: Mailbox, send, at) -> None:
    receipt = send(text=SECRET, contact=Contact(**CONTACT), publish_consent=PublishConsent.NAMED)

    through_the_loop(receipt.opinion, at)
    sweep(at + dt.timedelta(days=61))

    for message in smtp.messages:
        body = text_of(message)
        assert receipt.opinion.number in body
        assert "http://testserver/opinions/track/" in body
        for word in (receipt.code, SECRET, "李秀英", "13800000000", "答复里的话", "内部理由"):
            assert word not in body
    assert "已交 住建局 办理，最迟 2026-03-30 答复" in text_of(smtp.messages[2])
    assert f"http://testserver/opinions/{receipt.opinion.number}/" in text_of(smtp.messages[4])


@pytest.mark.parametrize(
    ("language", "subject"),
    [("zh-hans", "我们收到了您的意见"), ("zh-hant", "我們收到了您的意見")],
)
def test_mail_is_in_the_language_of_the_case(
    language: str, subject: str, smtp: Mailbox, send, at
) -> None:
    send(language=language, contact=Contact(email=EMAIL))

    sweep(at)

    assert subject in subject_of(smtp.messages[0])


def test_english_mail_leads_to_english_addresses(smtp: Mailbox, send, at) -> None:
    site = Site.objects.get(is_default_site=True)
    SiteSettings.objects.update_or_create(site=site, defaults={"name_en": "Consultation Portal"})
    send(language="en", contact=Contact(email=EMAIL))

    sweep(at)

    assert subject_of(smtp.messages[0]).startswith("[Consultation Portal] ")
    assert "http://testserver/en/opinions/track/" in text_of(smtp.messages[0])


@pytest.mark.parametrize(
    ("language", "prefix", "title"),
    [("zh-hans", "", "电梯怎么装"), ("zh-hant", "/zh-hant", "電梯怎麼裝"), ("en", "/en", "Lifts")],
)
def test_mail_about_a_topic_leads_to_its_page_in_the_language(
    language: str, prefix: str, title: str, smtp: Mailbox, at
) -> None:
    topic = TopicPageFactory(title="电梯怎么装", slug="lift")
    make_english_aliases()
    english = topic.get_translation(Locale.objects.get(language_code="en"))
    TopicPage.objects.filter(pk=english.pk).update(title="Lifts", alias_of=None)
    opinion = OpinionFactory(state=State.ACCEPTED, language=language, contact=CONTACT)

    actions.consult(opinion, topic=topic, by=staff(Role.DISPATCHER, email=""), at=at)
    sweep(at)

    body = text_of(smtp.messages[0])
    assert title in body
    for path in ("/topics/lift/\r\n", "/opinions/track/\r\n"):
        assert f"http://testserver{prefix}{path}" in body


def test_receipt_that_goes_out_late_promises_no_day_of_another_step(
    smtp: Mailbox, send, at
) -> None:
    opinion = send(contact=Contact(email=EMAIL)).opinion
    by = staff(Role.DISPATCHER, email="")
    actions.accept(opinion, grade="ORDINARY", by=by, at=at)
    actions.dispatch(opinion, lead=UnitFactory(email=""), co_handling=[], by=by, at=at)

    sweep(at)

    body = text_of(smtp.messages[0])
    assert "我们收到了您的意见。之后的进展，请在查询页查看。" in body
    assert opinion.due_on.isoformat() not in body


def test_mail_of_a_conclusion_leads_to_the_outcome(smtp: Mailbox, at) -> None:
    topic = TopicPageFactory(
        collect_from=at - dt.timedelta(days=40), collect_until=at - dt.timedelta(days=1)
    )
    make_opinion(State.IN_CONSULTATION, topic=topic, contact=CONTACT)

    outcome = OutcomePageFactory(parent=topic, first_published_at=at)
    sweep(timezone.now())

    (message,) = smtp.messages
    assert f"“{topic.title}”已公布协商成果" in text_of(message)
    assert outcome.get_full_url() in text_of(message)


def test_staff_mail_leads_to_the_case_in_the_persons_language(smtp: Mailbox, at) -> None:
    unit = UnitFactory(label="住建局")
    handler = staff(Role.HANDLER, unit=unit)
    UserProfile.objects.create(user=handler, preferred_language="zh-hans")
    opinion = OpinionFactory(state=State.ACCEPTED, text=SECRET, contact=CONTACT)

    actions.dispatch(opinion, lead=unit, co_handling=[], by=staff(Role.DISPATCHER), at=at)
    sweep(at)

    body = {message["To"]: text_of(message) for message in smtp.messages}[handler.email]
    assert "有一件事项交给 住建局 办理，最迟 2026-03-30 答复。请签收。" in body
    assert f"http://testserver/admin/opinions/{opinion.pk}/" in body
    assert SECRET not in body
    assert EMAIL not in body


def test_unit_without_staff_is_told_at_its_own_address(smtp: Mailbox, at) -> None:
    unit = UnitFactory(email="office@unit.example")
    opinion = OpinionFactory(state=State.ACCEPTED)

    actions.dispatch(opinion, lead=unit, co_handling=[], by=staff(Role.DISPATCHER), at=at)
    sweep(at)

    assert [message["To"] for message in smtp.messages] == ["office@unit.example"]


def test_repeat_has_the_same_message_id(smtp: Mailbox, send, at) -> None:
    send(contact=Contact(email=EMAIL))

    sweep(at)
    Outbox.objects.update(
        done_at=None, next_at=at
    )  # killed between the server's acceptance and our commit
    sweep(at)

    first, again = smtp.messages
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


def test_two_mails_have_different_message_ids(smtp: Mailbox, send, at) -> None:
    send(contact=Contact(email=EMAIL))
    send("b" * 32, contact=Contact(email=EMAIL))

    sweep(at)

    assert len({message["Message-ID"] for message in smtp.messages}) == 2


def test_mail_follows_when_the_server_is_back(smtp: Mailbox, send, at) -> None:
    smtp.refuse = True
    receipt = send(contact=Contact(email=EMAIL))

    sweep(at)
    assert (receipt.created, smtp.messages) == (True, [])
    smtp.refuse = False
    sweep(at + dt.timedelta(minutes=5))

    assert [message["To"] for message in smtp.messages] == [EMAIL]


def test_address_erased_meanwhile_gets_no_mail(smtp: Mailbox, send, at) -> None:
    send(contact=Contact(email=EMAIL))
    Submitter.objects.update(erased_at=at, email="")

    sweep(at)

    assert smtp.messages == []
    assert not Outbox.objects.filter(done_at=None).exists()


def test_malformed_address_is_given_up(smtp: Mailbox, at) -> None:
    opinion = OpinionFactory(contact={"email": "a@b\nBcc: c@d.example"})

    actions.reject(opinion, reason="UNCLEAR", text="说明", by=staff(Role.DISPATCHER), at=at)
    sweep(at)

    assert smtp.messages == []
    assert Outbox.objects.get().last_error == "malformed address"


def test_person_who_left_meanwhile_gets_no_mail(smtp: Mailbox, at) -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.ACCEPTED)
    actions.dispatch(opinion, lead=unit, co_handling=[], by=staff(Role.DISPATCHER), at=at)
    handler.is_active = False
    handler.save()

    sweep(at)

    assert smtp.messages == []
