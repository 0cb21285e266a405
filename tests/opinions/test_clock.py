"""The clock of a case against a count of its days one by one, over ten years of calendar."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinions.casework.clock import (
    NOTHING,
    Clock,
    Level,
    extended_due,
    office_day,
    paused_days,
    reached,
    resumed_due,
    share_spent,
)
from portal.core.workdays import Calendar
from tests.factories.opinions import CHINA

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2029, 12, 31)
DAY = dt.timedelta(days=1)
ALL_DAYS = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]

days = st.sampled_from(ALL_DAYS[:-500])
terms = st.integers(1, 60)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Breaks of up to nine days, and weekend days worked instead, anywhere in the ten years."""
    breaks = draw(st.lists(st.tuples(st.sampled_from(ALL_DAYS), st.integers(1, 9)), max_size=70))
    off = {first + DAY * n for first, length in breaks for n in range(length)}
    worked = set(draw(st.lists(st.sampled_from(ALL_DAYS), max_size=60)))
    return Calendar(frozenset(off), frozenset(worked))


def is_work(day: dt.date, calendar: Calendar) -> bool:
    """Told once more, independently: a worked day is one, a holiday none, else the week says."""
    if day in calendar.workdays:
        return True
    return day not in calendar.holidays and day.strftime("%a") not in {"Sat", "Sun"}


def count_days(
    start: dt.date, term: int, calendar: Calendar, stopped: set[dt.date] = frozenset()
) -> dt.date:
    """Tear off a sheet a day until the term is used up; on stopped days nothing is used."""
    day = start
    while term:
        day += DAY
        if is_work(day, calendar) and day not in stopped:
            term -= 1
    return day


def days_of(began: dt.date, ended: dt.date) -> set[dt.date]:
    """The stopped days: not the one on which the question was asked, but that on which the clock goes on."""
    return {began + DAY * n for n in range(1, (ended - began).days + 1)}


@given(calendars(), days, terms)
def test_due_date_is_the_day_on_which_the_last_sheet_is_torn_off(
    calendar: Calendar, start: dt.date, term: int
) -> None:
    due = calendar.after(start, term)

    assert due == count_days(start, term, calendar)
    assert Clock(start, due).length(calendar) == term


@settings(max_examples=300)
@given(calendars(), days, terms, st.integers(0, 80), st.integers(0, 40))
def test_pause_moves_the_due_date_by_the_working_days_that_stood_still(
    calendar: Calendar, start: dt.date, term: int, until_pause: int, length: int
) -> None:
    began, ended = start + DAY * until_pause, start + DAY * (until_pause + length)
    before = calendar.after(start, term)

    due = resumed_due(before, began, ended, calendar)

    if began < before:
        assert due == count_days(start, term, calendar, days_of(began, ended))
        assert Clock(start, due, ((began, ended),)).length(calendar) == term
    assert calendar.between(ended, due) == calendar.between(began, before)


@given(calendars(), days, terms, terms, st.integers(0, 80), st.integers(0, 40))
def test_extension_adds_its_working_days_whichever_comes_first(
    calendar: Calendar, start: dt.date, term: int, more: int, until_pause: int, length: int
) -> None:
    began, ended = start + DAY * until_pause, start + DAY * (until_pause + length)
    before = calendar.after(start, term)

    extended = extended_due(before, more, calendar)
    first = resumed_due(extended, began, ended, calendar)
    second = extended_due(resumed_due(before, began, ended, calendar), more, calendar)

    assert extended == count_days(start, term + more, calendar)
    assert first == second


@given(calendars(), days, terms, st.integers(0, 200), st.integers(0, 60), st.integers(0, 30))
def test_share_is_what_was_torn_off_of_all_sheets(
    calendar: Calendar, start: dt.date, term: int, later: int, until_pause: int, length: int
) -> None:
    began, ended = start + DAY * until_pause, start + DAY * (until_pause + length)
    before, day = calendar.after(start, term), start + DAY * later
    pauses = ((began, ended),) if began < before and ended <= day else ()
    due = resumed_due(before, began, ended, calendar) if pauses else before

    stopped = days_of(began, ended) if pauses else set()
    torn = sum(
        is_work(start + DAY * n, calendar) and start + DAY * n not in stopped
        for n in range(1, later + 1)
    )
    assert share_spent(Clock(start, due, pauses), day, calendar) == int(Fraction(torn * 100, term))


@settings(max_examples=50)
@given(calendars(), days, terms)
def test_each_level_is_reached_once_at_nine_of_a_working_day_and_never_left(
    calendar: Calendar, start: dt.date, term: int
) -> None:
    clock = Clock(start, calendar.after(start, term))
    end = calendar.after(clock.due, 10)
    level, moments = NOTHING, {}
    for n in range((end - start).days + 1):
        for hour, minute in ((8, 59), (9, 0), (23, 59)):
            at = dt.datetime.combine(start + DAY * n, dt.time(hour, minute), CHINA)
            now = reached(clock, at, calendar)
            assert now >= level
            if now != level:
                level = moments[at] = now
                assert at.time() == dt.time(9) or at.date() == start
                assert is_work(at.date(), calendar)

    last_day = [at for at, each in moments.items() if each == Level(100)]
    assert [at.date() for at in last_day] == [clock.due]
    late = [at.date() for at, each in moments.items() if each.days]
    assert late == [calendar.after(clock.due, n) for n in (3, 6, 9)]


MONDAY = dt.date(2026, 3, 2)
PLAIN = Calendar()


def moment(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), CHINA)


@pytest.mark.parametrize(
    ("working_day", "before", "after"),
    [
        (8, 0, 50),  # half of fifteen days is spent in the eighth
        (12, 50, 80),
        (15, 80, 100),
    ],
)
def test_shares_of_fifteen_days(working_day: int, before: int, after: int) -> None:
    clock = Clock(MONDAY, PLAIN.after(MONDAY, 15))
    day = PLAIN.after(MONDAY, working_day)

    assert reached(clock, moment(day, 8, 59), PLAIN).share == before
    assert reached(clock, moment(day, 9, 0), PLAIN).share == after


def test_weekend_reaches_nothing_new() -> None:
    clock = Clock(MONDAY, PLAIN.after(MONDAY, 8))  # half of it is Friday
    friday = PLAIN.after(MONDAY, 4)

    found = {reached(clock, moment(friday + DAY * n, 12, 0), PLAIN) for n in range(3)}

    assert found == {Level(50)}


def test_pause_is_left_out_of_the_share() -> None:
    began, ended = PLAIN.after(MONDAY, 3), PLAIN.after(MONDAY, 13)
    due = resumed_due(PLAIN.after(MONDAY, 10), began, ended, PLAIN)
    clock = Clock(MONDAY, due, ((began, ended),))

    assert due == PLAIN.after(MONDAY, 20)
    assert share_spent(clock, ended, PLAIN) == 30
    assert share_spent(clock, PLAIN.after(ended, 2), PLAIN) == 50


def test_question_answered_on_the_same_day_takes_nothing() -> None:
    assert paused_days(MONDAY, MONDAY, PLAIN) == 0
    assert resumed_due(MONDAY + DAY * 14, MONDAY, MONDAY, PLAIN) == MONDAY + DAY * 14


def test_pause_of_an_overdue_case_leaves_it_as_late_as_it_was() -> None:
    due = resumed_due(MONDAY, PLAIN.after(MONDAY, 2), PLAIN.after(MONDAY, 7), PLAIN)

    assert PLAIN.between(due, PLAIN.after(MONDAY, 7)) == 2


@pytest.mark.parametrize("days_off", [0, 1])
def test_clock_without_a_working_day_is_spent_on_its_last_day(days_off: int) -> None:
    day = MONDAY - DAY * days_off

    assert share_spent(Clock(MONDAY, day), MONDAY, PLAIN) == 100
    assert share_spent(Clock(MONDAY, MONDAY), MONDAY - DAY, PLAIN) == 0


def test_office_day_begins_at_nine_in_china() -> None:
    assert office_day(moment(MONDAY, 8, 59)) == MONDAY - DAY
    assert office_day(moment(MONDAY, 9, 0)) == MONDAY
    assert office_day(dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)) == MONDAY
