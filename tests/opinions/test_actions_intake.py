from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from opinions.actions import Contact, TextMissing, TextTooLong, TopicClosed
from opinions.casework.numbers import reserve_numbers
from opinions.codes import code_digests, normalise_code
from opinions.enums import Actor, Channel, PublishConsent, State
from opinions.models import CaseStep, NumberSeries, Opinion, Submitter
from opinions.permissions import NotInStudio, NotPermitted
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.pages import OutcomePageFactory, StudioPageFactory, TopicPageFactory
from tests.factories.reference import AreaFactory, FieldFactory

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


def test_submit_makes_a_case_with_number_code_and_first_step(send, at) -> None:
    field, area = FieldFactory(), AreaFactory()

    receipt = send(
        title="路灯不亮",
        place="东段",
        field=field,
        area=area,
        publish_consent=PublishConsent.ANONYMOUS,
    )

    opinion = Opinion.objects.get()
    assert receipt.opinion == opinion
    assert (receipt.created, receipt.same) == (True, True)
    assert opinion.number == "QY-2026-00001"
    assert normalise_code(receipt.code) == receipt.code
    assert opinion.code_digest == code_digests(receipt.code)[0]
    assert opinion.state == State.SUBMITTED
    assert (opinion.title, opinion.place, opinion.field, opinion.area) == (
        "路灯不亮",
        "东段",
        field,
        area,
    )
    assert (opinion.submitted_at, opinion.consented_at) == (at, at)
    step = CaseStep.objects.get()
    assert (step.position, step.move, step.from_state, step.to_state) == (
        1,
        "SUBMIT",
        "",
        "SUBMITTED",
    )
    assert (step.actor, step.by, step.text) == (Actor.RESIDENT, None, "")
    digests = step.data.pop("digests")
    assert set(digests) == {"title", "place", "number", "name", "phone", "email"}
    assert digests["name"] == digests["phone"] == digests["email"] == ""
    assert step.data == {
        "channel": "WEB",
        "topic": None,
        "studio": None,
        "publish_consent": "ANONYMOUS",
    }


def test_title_is_made_from_the_first_words(send) -> None:
    assert send(title=" ", text="路灯不亮。\n晚上很黑。").opinion.title == "路灯不亮"


def test_screening_is_due_in_working_days(send) -> None:
    friday = dt.datetime(2026, 9, 30, 15, tzinfo=CHINA)

    assert send(at=friday).opinion.due_on == dt.date(2026, 10, 10)


def test_text_is_normalised(send) -> None:
    opinion = send(title="a\x00b\u202e", text="  一\r\n二\x00\u2066 ", place="x\ny").opinion

    assert (opinion.title, opinion.text, opinion.place) == ("ab", "一\n二", "x y")


@pytest.mark.parametrize("text", ["", "  \n", "\x00\u202e"])
def test_empty_text_is_refused_and_leaves_no_trace(send, text: str) -> None:
    with pytest.raises(TextMissing):
        send(text=text)

    assert (Opinion.objects.count(), NumberSeries.objects.count()) == (0, 0)


def test_text_of_the_longest_length_is_taken_and_one_more_is_refused(send) -> None:
    assert len(send(text="字" * 5000).opinion.text) == 5000
    with pytest.raises(TextTooLong) as refused:
        send("b" * 32, text="字" * 5001)
    assert "5001" in str(refused.value)


def test_contact_is_kept_apart_and_encrypted(send) -> None:
    opinion = send(contact=Contact(name="李", phone="13800000000", email="li@example.org")).opinion

    submitter = Submitter.objects.get(opinion=opinion)
    assert (submitter.name, submitter.phone, submitter.email) == (
        "李",
        "13800000000",
        "li@example.org",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, email FROM opinions_submitter")
        stored = "".join(cursor.fetchone())
    assert [word for word in ("李", "13800000000", "example") if word in stored] == []


@pytest.mark.parametrize("contact", [None, Contact()])
def test_no_contact_makes_no_submitter(send, contact: Contact | None) -> None:
    send(contact=contact)

    assert not Submitter.objects.exists()


def test_mail_is_noted_only_for_a_submitter_with_an_address(send) -> None:
    send("b" * 32, contact=Contact(phone="13800000000"))
    assert not Outbox.objects.exists()

    send(contact=Contact(email="li@example.org"))

    letter = Outbox.objects.get()
    assert letter.payload == {"step": CaseStep.objects.latest("pk").pk}


def test_same_form_again_gives_the_same_receipt(send) -> None:
    first, again = send(), send()

    assert (again.created, again.same) == (False, True)
    assert (again.opinion, again.code) == (first.opinion, first.code)
    assert (Opinion.objects.count(), CaseStep.objects.count()) == (1, 1)


def test_same_form_with_another_text_changes_nothing_and_says_so(send) -> None:
    first, again = send(), send(text="另一件事。")

    assert (again.created, again.same, again.code) == (False, False, first.code)
    assert Opinion.objects.get().text == first.opinion.text


def test_same_form_gives_the_same_code_after_the_key_was_changed(send, settings) -> None:
    first = send()

    settings.CODE_KEYS = f"t2:{'n' * 40},{settings.CODE_KEYS}"

    assert send().code == first.code


def test_other_form_with_the_same_text_is_another_opinion(send) -> None:
    first, other = send(), send("b" * 32)

    assert first.opinion.number == "QY-2026-00001"
    assert other.opinion.number == "QY-2026-00002"
    assert first.code != other.code


def test_numbers_begin_anew_with_the_year_in_china(send) -> None:
    new_year = dt.datetime(2026, 12, 31, 16, 0, tzinfo=dt.UTC)

    assert send(at=new_year - dt.timedelta(seconds=1)).opinion.number == "QY-2026-00001"
    assert send("b" * 32, at=new_year).opinion.number == "QY-2027-00001"


def test_number_of_a_rolled_back_transaction_is_given_again() -> None:
    numbers = ["QY-2026-00001", "QY-2026-00002", "QY-2026-00003"]
    with transaction.atomic():
        assert reserve_numbers(year=2026, count=3) == numbers
        transaction.set_rollback(True)

    assert reserve_numbers(year=2026) == numbers[:1]


def test_opinion_to_a_collecting_topic_refers_to_the_chinese_page(send, at) -> None:
    topic = TopicPageFactory(
        collect_from=at - dt.timedelta(days=1), collect_until=at + dt.timedelta(days=30)
    )

    assert send(topic=topic).opinion.topic == topic


@pytest.mark.parametrize(
    ("begins", "ends"), [(1, 30), (-30, 0), (-60, -20)], ids=["early", "last moment", "late"]
)
def test_opinion_to_a_topic_that_does_not_collect_is_refused(
    send, at, begins: int, ends: int
) -> None:
    day = dt.timedelta(days=1)
    topic = TopicPageFactory(
        collect_from=at + begins * day, collect_until=at + ends * day, short_period_reason="急"
    )

    with pytest.raises(TopicClosed):
        send(topic=topic)

    assert not Opinion.objects.exists()


def test_opinion_to_an_unpublished_topic_is_refused(send, at) -> None:
    topic = TopicPageFactory(
        collect_from=at - dt.timedelta(days=1), collect_until=at + dt.timedelta(days=30), live=False
    )

    with pytest.raises(TopicClosed):
        send(topic=topic)


def test_opinion_to_a_topic_with_an_outcome_is_refused(send, at) -> None:
    topic = TopicPageFactory(
        collect_from=at - dt.timedelta(days=1), collect_until=at + dt.timedelta(days=30)
    )
    OutcomePageFactory(parent=topic, first_published_at=at)

    with pytest.raises(TopicClosed):
        send(topic=TopicPageFactory._meta.model.objects.get(pk=topic.pk))


def test_repeat_after_the_topic_closed_gives_the_receipt(send, at) -> None:
    day = dt.timedelta(days=1)
    topic = TopicPageFactory(collect_from=at - day, collect_until=at + 30 * day)
    first = send(topic=topic)

    assert send(topic=topic, at=at + 31 * day).code == first.code


def test_clerk_records_what_a_resident_said(send) -> None:
    studio = StudioPageFactory()
    clerk = staff(Role.CLERK, studio=studio)

    opinion = send(by=clerk, studio=studio, channel=Channel.DESK).opinion

    step = CaseStep.objects.get()
    assert (step.actor, step.by, opinion.channel) == (Actor.STAFF, clerk, Channel.DESK)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_clerk_records_nothing_for_another_studio_or_none(elsewhere: bool, send) -> None:
    clerk = staff(Role.CLERK, studio=StudioPageFactory())

    with pytest.raises(NotInStudio):
        send(by=clerk, studio=StudioPageFactory() if elsewhere else None)

    assert not CaseStep.objects.exists()


def test_staff_without_the_right_record_nothing(send) -> None:
    with pytest.raises(NotPermitted):
        send(by=staff(Role.HANDLER))


def test_database_refuses_the_same_form_twice(send) -> None:
    first = send().opinion
    first.pk, first.number, first.code_digest = None, "QY-2026-09999", None

    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_make_one_opinion(send) -> None:
    receipts, errors = [], []
    start = threading.Barrier(50)

    def post() -> None:
        start.wait()
        try:
            receipts.append(send())
        except Exception as error:  # noqa: BLE001 (the test names whatever it was)
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len({receipt.code for receipt in receipts}) == 1
    assert [receipt.created for receipt in receipts].count(True) == 1
    assert (Opinion.objects.count(), CaseStep.objects.count()) == (1, 1)
    assert Opinion.objects.get().number == "QY-2026-00001"
