"""Opinions that members of staff take down: printed sheets, and the look of a second person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from opinions import actions
from opinions.casework.moving import EntryUnchecked
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.codes import new_form_id
from opinions.enums import SPOKEN, Act, Channel, Grade, State
from opinions.lifecycle import ActRefused
from opinions.models import CaseRules, EntryCheck, Opinion, PaperSheet
from opinions.permissions import AFTER_CHECK, NotInStudio, NotPermitted, OwnItem, moves_for
from opinions.queries import QUEUES
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, make_opinion, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.opinions.checking import check
from tests.opinions.steps import facts
from topics.enums import Phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return staff(Role.DISPATCHER)


@pytest.fixture
def paper_is_checked() -> None:
    CaseRules.objects.update_or_create(pk=1, defaults={"check_paper": True})


def test_sheets_have_numbers_of_their_own(clerk, at) -> None:
    studio = StudioPageFactory()

    first = actions.print_sheets(count=3, studio=studio, topic=None, by=clerk, at=at)
    second = actions.print_sheets(count=1, studio=None, topic=None, by=clerk, at=at)

    numbers = [sheet.number for sheet in (*first, *second)]
    assert len(set(numbers)) == 4
    assert all(number.startswith("QY-P-2026-") and len(number) == 16 for number in numbers)
    assert {sheet.studio for sheet in PaperSheet.objects.filter(number__in=numbers[:3])} == {studio}


@pytest.mark.parametrize("count", [0, -1, 101])
def test_no_sheets_and_too_many_are_refused(count, clerk, at) -> None:
    with pytest.raises(actions.TooManySheets):
        actions.print_sheets(count=count, studio=None, topic=None, by=clerk, at=at)

    assert not PaperSheet.objects.exists()


def test_clerk_prints_for_his_own_studio_alone(at) -> None:
    studio = StudioPageFactory()
    clerk = staff(Role.CLERK, studio=studio)

    actions.print_sheets(count=1, studio=studio, topic=None, by=clerk, at=at)
    with pytest.raises(NotInStudio):
        actions.print_sheets(count=1, studio=StudioPageFactory(), topic=None, by=clerk, at=at)
    with pytest.raises(NotPermitted):
        actions.print_sheets(count=1, studio=studio, topic=None, by=staff(Role.HANDLER), at=at)


def test_sheet_of_one_studio_is_not_registered_under_another(send, clerk, at) -> None:
    studio, other = StudioPageFactory(title="河东工作室"), StudioPageFactory()
    mine, anyone = (
        actions.print_sheets(count=1, studio=printed_for, topic=None, by=clerk, at=at)[0]
        for printed_for in (studio, None)
    )

    for wrong in (other, None):
        with pytest.raises(actions.SheetOfAnother, match=f"{mine.number}.*“河东工作室”"):
            send(channel=Channel.PAPER, by=clerk, sheet=mine, studio=wrong)
    assert not Opinion.objects.exists()

    send("b" * 32, channel=Channel.PAPER, by=clerk, sheet=mine, studio=studio)
    send("c" * 32, channel=Channel.PAPER, by=clerk, sheet=anyone, studio=other)
    assert PaperSheet.objects.filter(opinion=None).count() == 0


def test_sheet_of_one_topic_is_not_registered_under_another(send, clerk, at) -> None:
    topic, other = TopicPageFactory(title="加装电梯怎么分摊"), TopicPageFactory()
    mine, anyone = (
        actions.print_sheets(count=1, studio=None, topic=printed_for, by=clerk, at=at)[0]
        for printed_for in (topic, None)
    )

    for wrong in (other, None):
        with pytest.raises(actions.SheetOfAnotherTopic, match=f"{mine.number}.*“加装电梯怎么分摊”"):
            send(channel=Channel.PAPER, by=clerk, sheet=mine, topic=wrong, at=timezone.now())
    assert not Opinion.objects.exists()

    send("b" * 32, channel=Channel.PAPER, by=clerk, sheet=mine, topic=topic, at=timezone.now())
    send("c" * 32, channel=Channel.PAPER, by=clerk, sheet=anyone, topic=other, at=timezone.now())
    assert PaperSheet.objects.filter(opinion=None).count() == 0


def test_sheet_that_comes_after_its_topic_closed_is_registered_under_none(send, clerk, at) -> None:
    closed = TopicPageFactory(phase=Phase.DELIBERATING)
    (sheet,) = actions.print_sheets(count=1, studio=None, topic=closed, by=clerk, at=at)

    with pytest.raises(actions.SheetOfAnotherTopic):
        send(
            channel=Channel.PAPER,
            by=clerk,
            sheet=sheet,
            topic=TopicPageFactory(),
            at=timezone.now(),
        )

    assert send(channel=Channel.PAPER, by=clerk, sheet=sheet, topic=None, at=timezone.now()).created


def test_sheet_is_registered_once(send, clerk, at) -> None:
    (sheet,) = actions.print_sheets(count=1, studio=None, topic=None, by=clerk, at=at)
    form_id = new_form_id()
    registered = send(form_id, channel=Channel.PAPER, by=clerk, sheet=sheet).opinion

    assert send(form_id, channel=Channel.PAPER, by=clerk, sheet=sheet).opinion == registered
    with pytest.raises(actions.SheetUsed, match=registered.number):
        send(new_form_id(), channel=Channel.PAPER, by=clerk, sheet=sheet)

    assert Opinion.objects.count() == 1
    assert PaperSheet.objects.get().opinion == registered


def test_day_on_which_it_was_said_is_kept_and_no_clock_runs_from_it(send, clerk, at) -> None:
    long_ago = at.date() - dt.timedelta(days=30)

    said = send("a" * 32, channel=Channel.VISIT, by=clerk, said_on=long_ago).opinion
    web = send("b" * 32).opinion

    assert said.said_on == long_ago
    assert said.due_on == web.due_on


def test_unchecked_entry_is_not_screened_by_anybody(send, clerk, at, paper_is_checked) -> None:
    opinion = send(channel=Channel.PAPER, by=clerk).opinion
    boss, today = staff(Role.ADMINISTRATOR), at.date()
    attempts = [
        lambda: actions.accept(opinion, grade=Grade.SIMPLE, by=boss, at=at),
        lambda: actions.reject(opinion, reason="UNCLEAR", text="说明", by=boss, at=at),
        lambda: actions.answer_on_the_spot(opinion, text="答", by=boss, at=at),
        lambda: actions.merge(opinion, lead_case=make_opinion(State.HANDLING), by=boss, at=at),
    ]

    for attempt in attempts:
        with pytest.raises(EntryUnchecked):
            attempt()

    assert opinion.steps.count() == 1
    offered = moves_for(boss, opinion)
    assert Act.CHECK_ENTRY in offered
    assert not AFTER_CHECK & set(offered)
    assert list(QUEUES["check"].rows(boss, today)) == [opinion]
    assert list(QUEUES["screen"].rows(boss, today)) == []
    assert list(QUEUES["check"].rows(clerk, today)) == []


@pytest.mark.parametrize("channel", Channel)
def test_only_channels_named_by_the_rules_wait(channel, send, clerk, at, paper_is_checked) -> None:
    by = clerk if channel in SPOKEN else None

    opinion = send(channel=channel, by=by).opinion

    assert EntryCheck.objects.filter(opinion=opinion).exists() == (channel is Channel.PAPER)


def test_registrar_does_not_check_his_own_entry(send, clerk, at, paper_is_checked) -> None:
    opinion = send(channel=Channel.PAPER, by=clerk).opinion

    with pytest.raises(OwnItem):
        check(opinion, by=clerk, at=at)

    assert EntryCheck.objects.get().checked_at is None


def test_checked_entry_goes_on(send, clerk, at, paper_is_checked) -> None:
    opinion, second = send(channel=Channel.PAPER, by=clerk).opinion, staff(Role.DISPATCHER)

    check(opinion, by=second, at=at)

    assert facts(opinion)["changed"] == []
    assert EntryCheck.objects.get().checked_by == second
    assert list(QUEUES["screen"].rows(clerk, at.date())) == [opinion]
    actions.accept(opinion, grade=Grade.SIMPLE, by=clerk, at=at)
    with pytest.raises(ActRefused):
        check(opinion, by=second, at=at)


def test_slips_are_put_right_with_a_reason_and_the_audit_holds(
    send, clerk, at, paper_is_checked
) -> None:
    opinion, second = send(channel=Channel.PAPER, by=clerk).opinion, staff(Role.DISPATCHER)

    with pytest.raises(actions.SlipReasonMissing):
        check(opinion, text="三号楼的路灯", by=second, at=at)
    check(opinion, text="三号楼的路灯", place="三号楼", reason="原件上是三号楼", by=second, at=at)

    opinion.refresh_from_db()
    assert (opinion.text, opinion.place) == ("三号楼的路灯", "三号楼")
    assert facts(opinion)["changed"] == ["text", "place"]
    seal_chains(at)
    assert list(breaks(Count())) == []


@pytest.mark.parametrize("column", ["text", "place", "title"])
def test_words_changed_after_the_check_are_found(column, send, clerk, at, paper_is_checked) -> None:
    opinion, second = send(channel=Channel.PAPER, by=clerk).opinion, staff(Role.DISPATCHER)
    check(opinion, text="三号楼的路灯", reason="笔误", by=second, at=at)
    seal_chains(at)

    Opinion.objects.update(**{column: "别的"})

    assert [fault.where for fault in breaks(Count())] == [f"{opinion.number} #2 CHECK_ENTRY"]


def test_case_that_needs_no_check_has_none(clerk, at) -> None:
    opinion = OpinionFactory()

    assert Act.CHECK_ENTRY not in moves_for(clerk, opinion)
    with pytest.raises(actions.NothingToCheck):
        check(opinion, by=clerk, at=at)


@pytest.mark.parametrize("channel", SPOKEN)
def test_each_channel_goes_through_the_loop_like_any_other(channel, send, clerk, at) -> None:
    opinion = send(channel=channel, by=clerk).opinion

    actions.answer_on_the_spot(opinion, text="已修好。", by=clerk, at=at)
    actions.expire(opinion, at=at + dt.timedelta(days=60))

    assert (opinion.state, opinion.channel) == (State.CLOSED, channel)
