"""A consultation that nobody brings to an end is seen by dispatchers and editors, and they are reminded of it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.urls import reverse

from opinions import actions
from opinions.enums import State
from opinions.models import CaseRules, Opinion
from opinions.queries import QUEUES, day_of, my_work, queue_counts, reminders_due
from opinions.tasks import remind_of_outcomes
from opinions.viewsets.together.table import choices_for
from portal.core.models import Outbox
from portal.core.outbox import sweep
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.home.editing import client_of
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TERM = 20
"""Working days: the default."""


@pytest.fixture
def topic() -> TopicPage:
    """Collecting ended on the Sunday before; a case waits for its outcome."""
    topic = TopicPageFactory(
        title="井盖怎么管",
        collect_from=MONDAY - 40 * DAY,
        collect_until=MONDAY.replace(hour=0, minute=0),
    )
    OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    return topic


def reminded(at: dt.datetime) -> list[str]:
    """Keys of the mails that went into the outbox by now."""
    remind_of_outcomes(at)
    return sorted(Outbox.objects.filter(kind="outcome-mail").values_list("key", flat=True))


# where it is seen


def test_what_is_in_consultation_is_listed_without_being_the_dispatchers_work(topic, at) -> None:
    dispatcher, day = staff(Role.DISPATCHER), at.date()
    case = Opinion.objects.get()

    assert list(QUEUES["consultation"].rows(dispatcher, day)) == [case]
    assert queue_counts(dispatcher, day)["consultation"] == 1
    assert case.due_on is None
    assert choices_for(dispatcher, "consultation") == [("propose", "提议公开")]
    assert not my_work(dispatcher, day).exists()
    assert not day_of(dispatcher, day).anything


def test_editors_see_the_topics_that_are_waited_for(topic, at) -> None:
    TopicPageFactory(title="没有人等", collect_from=at - 60 * DAY, collect_until=at - 20 * DAY)
    TopicPageFactory(title="还在收集", collect_from=at - 30 * DAY, collect_until=at + DAY)
    decided = TopicPageFactory(
        title="已有成果", collect_from=at - 60 * DAY, collect_until=at - 20 * DAY
    )
    OutcomePageFactory(parent=decided, first_published_at=at - DAY)

    with time_machine.travel(at):
        page = client_of(staff(Role.EDITOR)).get(reverse("wagtailadmin_home")).content.decode()

    panel = page.partition('id="topics_awaited-section"')[2]
    rows = panel.split('class="drafts__draft"')[1:]
    assert "待公布成果的议题（2）" in panel
    assert [name in row for name, row in zip(("井盖怎么管", "没有人等"), rows, strict=True)]
    assert "1 件事项在等" in rows[0]
    assert ">2026-03-01</time>" in rows[0]  # the last day
    assert "件事项在等" not in rows[1].partition("</li>")[0]


def test_panel_is_for_those_who_edit_pages(topic) -> None:
    page = client_of(staff(Role.DISPATCHER)).get(reverse("wagtailadmin_home")).content.decode()

    assert "待公布成果的议题" not in page


# the reminder


def test_editors_and_dispatchers_are_reminded_once_and_every_month_after(topic) -> None:
    dispatcher, editor = staff(Role.DISPATCHER), staff(Role.EDITOR)
    for role in (Role.HANDLER, Role.REVIEWER, Role.APPROVER, Role.TRANSLATOR):
        staff(role)
    first = MONDAY + 25 * DAY  # 20 working days after the Sunday: Friday, 27 March
    both = [dispatcher.pk, editor.pk]

    def keys(*numbers: int) -> list[str]:
        return sorted(
            f"outcome-{topic.pk}-20260301-{number}-user-{user}"
            for number in numbers
            for user in both
        )

    assert reminded(first - DAY) == []
    assert reminded(first) == keys(1)
    assert reminded(first + DAY) == keys(1)
    assert reminded(dt.datetime(2026, 4, 26, 9, tzinfo=MONDAY.tzinfo)) == keys(1)
    assert reminded(dt.datetime(2026, 4, 27, 9, tzinfo=MONDAY.tzinfo)) == keys(1, 2)
    # the timer was off for two months: the latest alone is made up for
    assert reminded(dt.datetime(2026, 7, 1, 9, tzinfo=MONDAY.tzinfo)) == keys(1, 2, 4)


def test_mail_leads_each_to_where_he_can_do_something(
    topic, mailoutbox: list[EmailMessage]
) -> None:
    dispatcher, editor = staff(Role.DISPATCHER), staff(Role.EDITOR)
    late = MONDAY + 30 * DAY

    with time_machine.travel(late):
        remind_of_outcomes(late)
        sweep(late)

    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert set(mails) == {dispatcher.email, editor.email}
    for mail in mails.values():
        assert "“井盖怎么管”的意见收集已于 2026-03-01 结束" in mail.body
        assert "1 件事项在等" in mail.body
    assert reverse("wagtailadmin_pages:edit", args=[topic.pk]) in mails[editor.email].body
    assert reverse("cases:queue", args=["consultation"]) in mails[dispatcher.email].body


def test_nobody_reads_of_a_topic_that_was_decided_before_the_mail_went_out(
    topic, mailoutbox: list[EmailMessage]
) -> None:
    staff(Role.EDITOR)
    late = MONDAY + 30 * DAY
    remind_of_outcomes(late)
    actions.leave_consultation(
        Opinion.objects.get(), reason="另办", by=staff(Role.DISPATCHER), at=late
    )

    Outbox.objects.exclude(kind="outcome-mail").delete()
    with time_machine.travel(late):
        sweep(late)

    assert not mailoutbox
    assert not Outbox.objects.filter(done_at=None).exists()


def test_topic_for_which_no_case_waits_is_not_reminded_of(topic) -> None:
    staff(Role.EDITOR)
    Opinion.objects.update(state=State.ACCEPTED)

    assert reminded(MONDAY + 60 * DAY) == []


def test_longer_period_of_collecting_begins_anew(topic) -> None:
    staff(Role.EDITOR)
    assert len(reminded(MONDAY + 30 * DAY)) == 1

    TopicPage.objects.update(collect_until=MONDAY + 40 * DAY)

    assert len(reminded(MONDAY + 50 * DAY)) == 1
    assert len(reminded(MONDAY + 80 * DAY)) == 2


def test_draft_that_nobody_works_on_is_reminded_of(mailoutbox: list[EmailMessage]) -> None:
    dispatcher, late = staff(Role.DISPATCHER), MONDAY + 40 * DAY
    case = OpinionFactory(state=State.ACCEPTED)
    actions.consult(
        case, topic=None, new_title="加装电梯", brief="想办法", by=dispatcher, at=MONDAY
    )

    with time_machine.travel(late):
        assert remind_of_outcomes(late) == 1
        sweep(late)

    assert "为事项起草的议题“加装电梯”从 2026-03-02 起还没有发布" in mailoutbox[-1].body


def test_term_is_set_by_the_district(topic) -> None:
    staff(Role.EDITOR)
    CaseRules.objects.create(outcome_days=1)

    assert len(reminded(MONDAY + DAY)) == 1


@pytest.mark.parametrize(
    ("today", "count"),
    [
        (dt.date(2026, 1, 30), 0),
        (dt.date(2026, 1, 31), 1),
        (dt.date(2026, 2, 27), 1),
        (dt.date(2026, 2, 28), 2),
        (dt.date(2026, 3, 30), 2),
        (dt.date(2026, 3, 31), 3),
        (dt.date(2027, 1, 31), 13),
    ],
)
def test_one_reminder_a_month_on_the_same_day_or_the_last(today: dt.date, count: int) -> None:
    assert reminders_due(dt.date(2026, 1, 31), today) == count
