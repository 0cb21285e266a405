"""The morning mail: once on a working day, from one's own time on, only when something waits."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.users.models import UserProfile

from opinions.enums import State
from opinions.models import DigestChoice, DigestSent
from opinions.tasks import send_digests
from portal.core.enums import DayKind
from portal.core.models import CalendarDay, Outbox
from portal.core.outbox import sweep
from portal.users.enums import Role
from tests.factories.opinions import CHINA, OpinionFactory, staff
from tests.services.mail import Mailbox

pytestmark = pytest.mark.django_db
TUESDAY = dt.datetime(2026, 3, 10, tzinfo=CHINA)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def digests() -> list[str]:
    return sorted(Outbox.objects.filter(kind="digest-mail").values_list("key", flat=True))


def test_digest_tells_numbers_and_nothing_of_the_words(smtp: Mailbox) -> None:
    person = staff(Role.DISPATCHER)
    OpinionFactory(text="王阿姨住三号楼", due_on=TUESDAY.date())
    OpinionFactory(state=State.ACCEPTED, due_on=TUESDAY.date() - DAY)
    OpinionFactory(state=State.ACCEPTED, due_on=TUESDAY.date() + 3 * DAY)

    assert send_digests(TUESDAY + 8 * HOUR) == 1
    sweep(TUESDAY + 8 * HOUR)

    (message,) = smtp.messages
    body = message.get_content()
    assert message["To"] == person.email
    assert "今天到期：1 件" in body
    assert "已超期：1 件" in body
    assert "待审核：1 件" in body
    assert "待交办：2 件" in body
    assert "/admin/opinions/work/" in body
    assert "王阿姨" not in body


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (TUESDAY + 7 * HOUR + 59 * HOUR / 60, 0),
        (TUESDAY + 8 * HOUR, 1),
        (TUESDAY + 20 * HOUR, 1),
        (TUESDAY - 2 * DAY + 9 * HOUR, 0),  # a Sunday
    ],
)
def test_digest_goes_out_from_eight_on_working_days(moment, sent) -> None:
    staff(Role.DISPATCHER)
    OpinionFactory()

    assert send_digests(moment) == sent
    assert send_digests(moment) == 0
    assert len(digests()) == sent


def test_holiday_has_no_digest_and_a_weekend_that_is_worked_has() -> None:
    staff(Role.DISPATCHER)
    OpinionFactory()
    CalendarDay.objects.create(date=TUESDAY.date(), kind=DayKind.HOLIDAY, name="节")
    CalendarDay.objects.create(date=(TUESDAY - 2 * DAY).date(), kind=DayKind.WORKDAY, name="班")

    assert send_digests(TUESDAY + 9 * HOUR) == 0
    assert send_digests(TUESDAY - 2 * DAY + 9 * HOUR) == 1


def test_own_time_and_off_switch() -> None:
    early, late, off = (staff(Role.DISPATCHER) for _ in range(3))
    DigestChoice.objects.create(user=early, time=dt.time(6, 30))
    DigestChoice.objects.create(user=late, time=dt.time(13))
    DigestChoice.objects.create(user=off, wanted=False)
    OpinionFactory()

    send_digests(TUESDAY + 7 * HOUR)
    assert digests() == [f"digest-{early.pk}-2026-03-10"]
    send_digests(TUESDAY + 14 * HOUR)
    assert digests() == sorted(f"digest-{each.pk}-2026-03-10" for each in (early, late))


def test_nothing_waits_nothing_is_sent() -> None:
    staff(Role.DISPATCHER)
    staff(Role.EDITOR)
    OpinionFactory(state=State.CLOSED)

    assert send_digests(TUESDAY + 9 * HOUR) == 0
    assert digests() == []


def test_what_was_done_meanwhile_is_not_told(smtp: Mailbox) -> None:
    staff(Role.DISPATCHER)
    opinion = OpinionFactory()
    send_digests(TUESDAY + 9 * HOUR)
    type(opinion).objects.update(state=State.WITHDRAWN)

    sweep(TUESDAY + 9 * HOUR)

    assert smtp.messages == []
    assert not Outbox.objects.filter(done_at=None).exists()


def test_next_day_has_its_own(smtp: Mailbox) -> None:
    staff(Role.DISPATCHER)
    OpinionFactory()

    assert [send_digests(TUESDAY + 9 * HOUR + day * DAY) for day in range(4)] == [1, 1, 1, 1]
    assert DigestSent.objects.count() == 4
    send_digests(TUESDAY + 41 * DAY + 9 * HOUR)
    assert DigestSent.objects.count() == 1  # what is long past is not kept


def test_digest_is_in_the_language_of_its_reader(smtp: Mailbox) -> None:
    person = staff(Role.DISPATCHER)
    UserProfile.objects.create(user=person, preferred_language="en")
    OpinionFactory()

    send_digests(TUESDAY + 9 * HOUR)
    sweep(TUESDAY + 9 * HOUR)

    (message,) = smtp.messages
    assert "Due today: 0" in message.get_content()
    assert not any(
        "\u4e00" <= char <= "\u9fff" for char in message.get_content().replace("协商平台", "")
    )
