from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.enums import DayKind
from portal.core.models import CalendarDay
from portal.core.workdays import Calendar, NoWorkday, load_calendar

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
calendars = st.builds(
    Calendar,
    st.frozensets(days.filter(lambda day: day.weekday() < 5), max_size=60),
    st.frozensets(days, max_size=60),
)


def recount(calendar: Calendar, start: dt.date, end: dt.date) -> int:
    """Day by day."""
    count, day = 0, start
    while day < end:
        day += DAY
        count += calendar.is_workday(day)
    return count


@pytest.mark.parametrize("year", range(2004, 2027))
def test_year_is_known_by_its_official_list_and_not_by_a_few_days(year: int) -> None:
    off = [day for day in chinese_calendar.holidays if day.year == year]
    on = [day for day in chinese_calendar.workdays if day.year == year and day.weekday() >= 5]

    assert Calendar(frozenset(off), frozenset(on)).knows(year)
    assert not Calendar(frozenset(off[:1]), frozenset(on[:1])).knows(year)
    assert not Calendar(workdays=frozenset(chinese_calendar.workdays)).knows(2027)


def test_days_that_do_not_differ_from_the_week_make_no_year_known() -> None:
    weekends = frozenset(dt.date(2027, 1, 2) + 7 * DAY * i for i in range(40))
    assert (
        Calendar(holidays=weekends, workdays=frozenset(day + 2 * DAY for day in weekends)).years
        == set()
    )


@given(calendars, days, st.integers(1, 60))
@settings(max_examples=300)
def test_due_date_equals_the_recount_day_by_day(
    calendar: Calendar, start: dt.date, count: int
) -> None:
    due = calendar.after(start, count)

    assert calendar.is_workday(due)
    assert recount(calendar, start, due) == count
    assert calendar.between(start, due) == count


@given(calendars, days, days)
@settings(max_examples=300)
def test_working_days_between_equal_the_recount(
    calendar: Calendar, one: dt.date, other: dt.date
) -> None:
    start, end = sorted((one, other))

    assert calendar.between(start, end) == recount(calendar, start, end)
    assert calendar.between(end, start) == -recount(calendar, start, end)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-03-03"),  # Monday → Tuesday
        ("2026-03-06", 1, "2026-03-09"),  # over a weekend
        ("2026-03-07", 1, "2026-03-09"),  # begun on a Saturday
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday worked before Spring Festival
        ("2026-02-14", 1, "2026-02-24"),  # over the festival's nine days
        ("2026-09-30", 3, "2026-10-10"),  # 8, 9, and Saturday 10 October worked
        ("2025-09-30", 1, "2025-10-09"),
    ],
)
@pytest.mark.django_db
def test_due_date_by_the_loaded_calendar(start: str, count: int, due: str) -> None:
    assert load_calendar().after(dt.date.fromisoformat(start), count) == dt.date.fromisoformat(due)


@pytest.mark.django_db
def test_loaded_calendar_is_the_official_one_of_2025_and_2026() -> None:
    calendar, day = load_calendar(), dt.date(2025, 1, 1)

    while day.year < 2027:
        assert calendar.is_workday(day) is chinese_calendar.is_workday(day), day
        day += DAY


@pytest.mark.django_db
def test_editing_a_day_changes_the_calendar() -> None:
    CalendarDay.objects.create(date=dt.date(2026, 3, 3), kind=DayKind.HOLIDAY)

    assert load_calendar().after(dt.date(2026, 3, 2), 1) == dt.date(2026, 3, 4)


def test_calendar_without_working_days_says_so() -> None:
    start = dt.date(2026, 1, 1)
    calendar = Calendar(holidays=frozenset(start + DAY * i for i in range(100)))

    with pytest.raises(NoWorkday):
        calendar.after(start, 1)
