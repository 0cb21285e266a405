"""What a second person puts right of what was taken down, beside its words; and that the history keeps it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Permission

from opinions import actions
from opinions.actions import Contact
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import Channel, PublishConsent
from opinions.models import CaseRules, Opinion, Submitter
from opinions.permissions import NotInStudio, NotPermitted
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.opinions.checking import check
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


@pytest.fixture
def clerk() -> User:
    return staff(Role.DISPATCHER)


@pytest.fixture
def paper_is_checked() -> None:
    CaseRules.objects.update_or_create(pk=1, defaults={"check_paper": True})


MENDED = {
    "channel": Channel.TELEPHONE,
    "said_on": dt.date(2026, 2, 27),
    "publish_consent": PublishConsent.ANONYMOUS,
}


def taken_down(send, clerk, **said) -> Opinion:
    return send(channel=Channel.PAPER, by=clerk, **said).opinion


def test_consent_channel_day_studio_and_topic_are_put_right_and_the_audit_holds(
    send, clerk, at, paper_is_checked
) -> None:
    opinion, second = taken_down(send, clerk), staff(Role.DISPATCHER)
    studio, topic = (
        StudioPageFactory(),
        TopicPageFactory(collect_from=at, collect_until=at + 8 * WEEK),
    )
    mended = {**MENDED, "studio": studio, "topic": topic}

    check(opinion, **mended, reason="原件上勾了匿名公开", by=second, at=at)

    opinion.refresh_from_db()
    assert {name: getattr(opinion, name) for name in mended} == mended
    assert facts(opinion) | {"digests": {}} == {
        "changed": ["channel", "said_on", "studio", "topic", "publish_consent"],
        "channel": "TELEPHONE",
        "said_on": "2026-02-27",
        "studio": studio.pk,
        "topic": topic.pk,
        "publish_consent": "ANONYMOUS",
        "digests": {},
    }
    seal_chains(at)
    assert list(breaks(Count())) == []


@pytest.mark.parametrize(
    "column",
    [
        {"channel": "DESK"},
        {"said_on": dt.date(2026, 1, 5)},
        {"publish_consent": "NAMED"},
        {"studio": None},
        {"topic": None},
    ],
    ids=lambda column: next(iter(column)),
)
def test_facts_changed_after_the_check_are_found(column, send, clerk, at, paper_is_checked) -> None:
    opinion, second = taken_down(send, clerk), staff(Role.DISPATCHER)
    topic = TopicPageFactory(collect_from=at, collect_until=at + 8 * WEEK)
    mended = {**MENDED, "studio": StudioPageFactory(), "topic": topic}
    check(opinion, **mended, reason="笔误", by=second, at=at)
    seal_chains(at)

    Opinion.objects.update(**column)

    assert [fault.where for fault in breaks(Count())] == [f"{opinion.number} #2 CHECK_ENTRY"]


def test_clerk_does_not_give_an_entry_to_a_studio_that_is_not_his(
    send, at, paper_is_checked
) -> None:
    studio = StudioPageFactory()
    first, second = (staff(Role.CLERK, studio=studio) for _ in range(2))
    opinion = taken_down(send, first, studio=studio)

    with pytest.raises(NotInStudio):
        check(opinion, studio=StudioPageFactory(), reason="笔误", by=second, at=at)


def test_entry_from_the_sheet_of_a_studio_stays_there(send, clerk, at, paper_is_checked) -> None:
    studio = StudioPageFactory()
    (sheet,) = actions.print_sheets(count=1, studio=studio, topic=None, by=clerk, at=at)
    opinion = taken_down(send, clerk, studio=studio, sheet=sheet)

    with pytest.raises(actions.SheetOfAnother):
        check(opinion, studio=None, reason="笔误", by=staff(Role.DISPATCHER), at=at)


def test_topic_that_did_not_collect_then_is_refused(send, clerk, at, paper_is_checked) -> None:
    topic = TopicPageFactory(collect_from=at + WEEK, collect_until=at + 8 * WEEK)
    opinion = taken_down(send, clerk)

    with pytest.raises(actions.TopicClosed):
        check(opinion, topic=topic, reason="笔误", by=staff(Role.DISPATCHER), at=at)


def test_nobody_is_named_in_public_who_left_no_name(send, clerk, at, paper_is_checked) -> None:
    opinion, second = taken_down(send, clerk, contact=None), staff(Role.DISPATCHER)
    named = {
        "publish_consent": PublishConsent.NAMED,
        "reason": "原件写着具名",
        "by": second,
        "at": at,
    }

    with pytest.raises(actions.NameMissing):
        check(opinion, **named)
    check(opinion, **named, name="王女士")

    assert opinion.publish_consent == PublishConsent.NAMED


def test_contact_is_put_right_by_somebody_who_has_looked_at_it(
    send, clerk, at, paper_is_checked
) -> None:
    opinion = taken_down(send, clerk, contact=Contact(name="王", phone="13800000001"))
    second = staff(Role.DISPATCHER)
    mended = {"phone": "13800000002", "reason": "原件末位是 2"}

    with pytest.raises(actions.ContactUnread):
        check(opinion, **mended, by=second, at=at)
    actions.look_at_contact(opinion, by=second, at=at)
    check(opinion, **mended, by=second, at=at)

    left = Submitter.objects.get(opinion=opinion)
    assert (left.name, left.phone) == ("王", "13800000002")
    assert facts(opinion)["changed"] == ["phone"]
    assert "13800000002" not in str(list(opinion.steps.values()))
    seal_chains(at)
    assert list(breaks(Count())) == []
    left.phone = "13800000003"
    left.save()
    assert [fault.where for fault in breaks(Count())] == [f"{opinion.number} #3 CHECK_ENTRY"]


def test_contact_that_was_forgotten_is_added(send, clerk, at, paper_is_checked) -> None:
    opinion = taken_down(send, clerk, contact=None)

    check(
        opinion,
        phone="13800000002",
        reason="原件上有电话",
        by=staff(Role.DISPATCHER),
        at=at,
    )

    assert Submitter.objects.get(opinion=opinion).phone == "13800000002"
    seal_chains(at)
    assert list(breaks(Count())) == []
    Submitter.objects.all().delete()
    assert [fault.where for fault in breaks(Count())] == [f"{opinion.number} #2 CHECK_ENTRY"]


def test_contact_is_not_put_right_without_the_right_to_see_it(send, at, paper_is_checked) -> None:
    opinion, second = taken_down(send, staff(Role.DISPATCHER)), staff(Role.DISPATCHER)
    Permission.objects.get(codename="view_contact").group_set.clear()

    with pytest.raises(NotPermitted):
        check(opinion, phone="13800000002", reason="笔误", by=second, at=at)
