"""What the mails of 督办提醒 say."""

from __future__ import annotations

import pytest

from opinions import tasks
from portal.core import outbox
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.opinions.escalating import Office, nine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "subject", "sentence"),
    [
        (8, "事项期限过半", "办理期限已过一半"),
        (12, "事项期限将到", "办理期限已过百分之八十"),
        (15, "事项期限已到", "期限已到：应于 2026-03-23 答复"),
        (18, "事项已逾期", "已逾期 3 个工作日：应于 2026-03-23 答复"),
    ],
)
def test_mail_says_how_far_it_has_come(
    day: int, subject: str, sentence: str, mailoutbox, settings
) -> None:
    office = Office()
    tasks.escalate_due(nine(day))
    outbox.sweep(nine(day))

    mail = next(each for each in mailoutbox if each.to == [office.handler.email])
    assert subject in mail.subject
    assert sentence in mail.body
    assert str(office.unit) in mail.body
    assert office.case.text not in mail.body


def test_screening_mail_has_words_of_its_own(mailoutbox) -> None:
    dispatcher = staff(Role.DISPATCHER)
    OpinionFactory(due_on=nine(3).date())
    tasks.escalate_due(nine(6))
    outbox.sweep(nine(6))

    (mail,) = mailoutbox
    assert mail.to == [dispatcher.email]
    assert "尚未审核或交办，已逾期 3 个工作日" in mail.body
