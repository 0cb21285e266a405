"""Asking the submitter: once, for a limited time, in which no clock runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions import actions, tasks
from opinions.casework.clock import resumed_due
from opinions.casework.deadlines import due_when_resumed
from opinions.casework.numbers import civil_day
from opinions.enums import Move, State
from opinions.lifecycle import MoveRefused
from opinions.models import Opinion, Pause, Supplement
from opinions.permissions import NotInUnit, moves_for
from opinions.viewsets.due import due_word
from portal.core.models import Outbox
from portal.core.workdays import Calendar
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def handling() -> tuple[Opinion, Any]:
    """A case that is handled, due on Monday 23 March 2026, and somebody of its lead unit."""
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(
        state=State.HANDLING,
        unit=unit,
        handler=person,
        due_on=dt.date(2026, 3, 23),
        contact={"email": "wang@example.org"},
    )
    return opinion, person


def ask(handling: tuple[Opinion, Any], at: dt.datetime, question: str = "哪一盏？") -> Opinion:
    opinion, person = handling
    return actions.ask_submitter(opinion, question=question, by=person, at=at)


def test_question_stops_the_clock_and_is_told(handling, at) -> None:
    opinion = ask(handling, at)

    pause = Pause.objects.get()
    assert opinion.state == State.WAITING_SUBMITTER
    assert (pause.began_at, pause.until, pause.due_before) == (
        at, dt.date(2026, 3, 23), dt.date(2026, 3, 23),
    )  # fmt: skip
    step = opinion.steps.latest("position")
    assert (step.text, step.data) == ("哪一盏？", {"until": "2026-03-23"})
    assert [row.kind for row in Outbox.objects.all()] == ["submitter-mail"]
    assert (
        due_word(dt.date(2026, 3, 1), state=opinion.state, today=civil_day(at), calendar=Calendar())
        is None
    )
    assert not Opinion.objects.overdue_on(dt.date(2027, 1, 1)).exists()


def test_question_is_mandatory_and_asked_once_in_a_case(handling, at) -> None:
    with pytest.raises(actions.QuestionMissing):
        ask(handling, at, " \u200b")
    opinion = ask(handling, at)
    actions.supplement(opinion, text="东边", at=at + DAY)

    with pytest.raises(actions.AskedBefore):
        ask(handling, at + DAY)

    assert Move.ASK_SUBMITTER not in moves_for(handling[1], opinion)


def test_only_the_lead_unit_asks(handling, at) -> None:
    helper = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(helper,))

    with pytest.raises(NotInUnit):
        actions.ask_submitter(
            opinion, question="哪里？", by=staff(Role.HANDLER, unit=helper), at=at
        )


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (dt.timedelta(hours=3), "2026-03-23"),  # the same day moves nothing
        (DAY, "2026-03-24"),
        (5 * DAY, "2026-03-27"),  # Saturday: four working days, the weekend does not count
        (7 * DAY, "2026-03-30"),
        (30 * DAY, "2026-04-07"),  # the timers stood: the pause ended on its last day all the same
    ],
)
def test_answer_moves_the_due_date_by_the_working_days_of_the_pause(
    handling, at, after: dt.timedelta, due: str
) -> None:
    opinion = ask(handling, at)

    actions.supplement(opinion, text="东边第三盏", at=at + after)

    assert (opinion.state, opinion.due_on.isoformat()) == (State.HANDLING, due)
    supplement = Supplement.objects.get()
    assert supplement.text == "东边第三盏"
    assert facts(opinion) == {"supplement": supplement.pk, "due_on": due}
    assert opinion.steps.latest("position").text == ""  # kept in its row, erasable
    assert Pause.objects.get().ended_at == at + after
    staff_told = Outbox.objects.filter(kind="staff-mail").values_list("payload", flat=True)
    assert [told["user"] for told in staff_told] == [handling[1].pk]


def test_empty_answer_is_refused(handling, at) -> None:
    opinion = ask(handling, at)

    with pytest.raises(actions.SupplementMissing):
        actions.supplement(opinion, text="\x00 \n", at=at)

    opinion.refresh_from_db()
    assert opinion.state == State.WAITING_SUBMITTER


def test_clock_goes_on_by_itself_after_the_last_day(handling, at) -> None:
    opinion = ask(handling, at)
    last = Pause.objects.get().until

    assert tasks.end_waits(at + (last - civil_day(at))) == 0
    with pytest.raises(actions.StillWaiting):
        actions.end_wait(opinion, at=at + (last - civil_day(at)))
    late = at + (last - civil_day(at)) + 40 * DAY
    assert [tasks.end_waits(late), tasks.end_waits(late)] == [1, 0]

    opinion.refresh_from_db()
    assert (opinion.state, opinion.due_on) == (State.HANDLING, dt.date(2026, 4, 7))
    assert facts(opinion) == {"due_on": "2026-04-07"}
    with pytest.raises(MoveRefused):
        actions.supplement(opinion, text="太晚", at=late)


def test_overdue_case_stays_as_late_as_it_was(handling, at) -> None:
    opinion, person = handling
    Opinion.objects.update(due_on=dt.date(2026, 3, 5))  # two working days before the question

    actions.ask_submitter(opinion, question="哪里？", by=person, at=at)
    actions.supplement(opinion, text="东边", at=at + 2 * DAY)

    assert opinion.due_on == dt.date(2026, 3, 9)


START = dt.date(2026, 1, 1)
days = st.integers(0, 3650).map(lambda count: START + count * DAY)


@st.composite
def calendars(draw) -> Calendar:
    """Some weekdays off and some weekends on, but never a month without a working day."""
    near = st.integers(0, 120).map(lambda count: START + count * 30 * DAY)
    return Calendar(frozenset(draw(st.sets(near))), frozenset(draw(st.sets(near))))


@given(calendars(), days, st.integers(0, 40), st.integers(-20, 60))
def test_due_date_after_a_pause_equals_a_recount_day_by_day(
    calendar: Calendar, asked: dt.date, waited: int, left: int
) -> None:
    """Working days that were left after the question are left after the pause, whatever lies between."""
    before = calendar.after(asked + left * DAY, 1)
    ended = asked + waited * DAY

    due = resumed_due(before, asked, ended, calendar)

    paused = sum(calendar.is_workday(asked + i * DAY) for i in range(1, waited + 1))
    walked, day = 0, before
    while walked < paused:
        day += DAY
        walked += calendar.is_workday(day)
    assert due == day
    assert calendar.between(ended, due) == calendar.between(asked, before)


@given(calendars(), days, days)
def test_longer_wait_never_brings_the_due_date_forward(
    calendar: Calendar, one: dt.date, other: dt.date
) -> None:
    asked, (sooner, later) = START, sorted((one, other))
    due = [resumed_due(START + 9 * DAY, asked, day, calendar) for day in (sooner, later)]
    assert due == sorted(due)


def test_end_before_the_question_moves_nothing() -> None:
    """A clock that was set back."""
    due = dt.date(2026, 3, 23)
    assert resumed_due(due, due, due - 9 * DAY, Calendar()) == due


def test_pause_of_a_weekend_moves_nothing(at) -> None:
    friday = at + 4 * DAY
    pause = Pause(
        began_at=friday, until=civil_day(friday) + 14 * DAY, due_before=dt.date(2026, 4, 1)
    )
    assert due_when_resumed(pause, friday + 2 * DAY) == dt.date(2026, 4, 1)


@pytest.mark.parametrize("how", ["imported", "revoked"])
def test_nobody_is_asked_who_has_no_code_to_answer_under(how, at) -> None:
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    without = {"form_id": None} if how == "imported" else {"code_revoked_at": at}
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=person, **without)

    assert Move.ASK_SUBMITTER not in moves_for(person, opinion)
    with pytest.raises(actions.CannotAnswer):
        ask((opinion, person), at)
    assert not Pause.objects.exists()
