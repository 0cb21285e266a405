"""The working calendar in the admin: a year at a glance, one day changed, a year's list taken over."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from portal.core.enums import DayKind
from portal.core.models import CalendarDay
from portal.core.workdays import load_calendar, year_to_enter
from portal.users.enums import Role
from tests.factories.calendars import enter_year
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
MAY_DAY = dt.date(2026, 5, 1)
NOTICE = "一、元旦：1月1日至3日放假，共3天。\n二、春节：2月5日至11日放假调休，共7天。1月31日、2月14日上班。"


def year(number: int, day: str = "") -> str:
    return reverse("working_calendar:year", args=[number]) + (f"?day={day}" if day else "")


def days_of(number: int) -> dict[str, tuple[str, str]]:
    rows = CalendarDay.objects.filter(date__year=number).order_by("date")
    return {f"{row.date:%m-%d}": (row.kind, row.name) for row in rows}


def test_year_shows_each_day_with_a_word(dispatcher: Client) -> None:
    page = dispatcher.get(year(2026))

    months = page.context["months"]
    cells = {cell.day: cell for month in months for week in month.weeks for cell in week if cell}
    assert (len(months), len(cells)) == (12, 365)
    assert [cells[dt.date(2026, 5, day)].tone for day in (1, 9, 10, 11)] == [
        "holiday",
        "worked",
        "weekend",
        "",
    ]
    assert page.context["working_days"] == sum(
        load_calendar().is_workday(dt.date(2026, 1, 1) + dt.timedelta(days=n)) for n in range(365)
    )
    html = page.content.decode()
    assert html.count(">休<") > 30
    assert 'title="劳动节"' in html


def test_address_without_a_year_leads_to_this_one(dispatcher: Client) -> None:
    assert dispatcher.get(reverse("working_calendar:index")).status_code == 302


@pytest.mark.parametrize("number", [1999, 2101, 0])
def test_years_without_end_do_not_exist(dispatcher: Client, number: int) -> None:
    assert dispatcher.get(year(number)).status_code == 404


@pytest.mark.parametrize("day", ["2026-13-40", "2025-05-01", "x", "2026-05-01' OR 1=1"])
def test_day_of_nowhere_opens_no_form(dispatcher: Client, day: str) -> None:
    assert dispatcher.get(year(2026, day)).context["chosen"] is None
    assert dispatcher.post(year(2026, day), {"kind": "HOLIDAY"}).status_code == 404


def test_day_is_changed_without_javascript(dispatcher: Client) -> None:
    assert 'name="kind"' in dispatcher.get(year(2026, "2026-05-06")).content.decode()
    day = dt.date(2026, 5, 6)
    assert load_calendar().is_workday(day)

    response = dispatcher.post(year(2026, "2026-05-06"), {"kind": "HOLIDAY", "name": "劳动节"})

    assert response.status_code == 302
    assert not load_calendar().is_workday(day)
    assert days_of(2026)["05-06"] == ("HOLIDAY", "劳动节")
    said = dispatcher.get(response["Location"]).content.decode()
    assert "已经定下的期限不变" in said


def test_day_is_made_like_any_other_and_the_log_says_who(dispatcher: Client) -> None:
    row = CalendarDay.objects.get(date=MAY_DAY)

    dispatcher.post(year(2026, "2026-05-01"), {"kind": "", "name": ""})

    assert load_calendar().is_workday(MAY_DAY)
    entry = ModelLogEntry.objects.get(object_id=str(row.pk), action="wagtail.delete")
    assert entry.user.groups.get().name == Role.DISPATCHER


def test_what_is_sent_twice_changes_nothing_more(dispatcher: Client) -> None:
    for _ in range(2):
        dispatcher.post(year(2026, "2026-05-06"), {"kind": "HOLIDAY", "name": ""})

    assert ModelLogEntry.objects.filter(action="wagtail.create").count() == 1


@pytest.mark.parametrize(
    ("kind", "name"), [("NIGHT", ""), ("HOLIDAY", "春" * 41), ("HOLIDAY", "a\x00b")]
)
def test_bad_input_is_refused_beside_the_form(dispatcher: Client, kind: str, name: str) -> None:
    before = days_of(2026)

    response = dispatcher.post(year(2026, "2026-05-06"), {"kind": kind, "name": name})

    assert response.status_code == 422
    assert response.context["form"].errors
    assert days_of(2026) == before


@pytest.mark.parametrize(
    "role", [role for role in Role if role.value not in {"dispatchers", "administrators"}]
)
def test_nobody_else_sees_or_changes_it(role: Role) -> None:
    client = Client()
    client.force_login(UserFactory(role=role))
    rows = json.dumps([["2027-01-01", "HOLIDAY", ""]])

    client.post(year(2026, "2026-05-06"), {"kind": "HOLIDAY"})
    client.post(reverse("working_calendar:confirm"), {"year": 2027, "days": rows})

    assert client.get(year(2026))["Location"] == "/admin/"
    assert "05-06" not in days_of(2026)
    assert days_of(2027) == {}


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (dt.date(2026, 10, 31), None),
        (dt.date(2026, 11, 1), 2027),
        (dt.date(2026, 12, 31), 2027),
        (dt.date(2027, 1, 1), 2027),
        (dt.date(2027, 12, 31), 2027),
        (dt.date(2025, 12, 1), None),
    ],
)
def test_next_year_is_asked_for_from_november_on_until_it_is_entered(
    today: dt.date, missing: int | None
) -> None:
    assert year_to_enter(today) == missing


def test_nothing_is_asked_for_once_its_list_is_known_for_which_one_day_is_not_enough() -> None:
    CalendarDay.objects.create(date=dt.date(2027, 1, 1), kind=DayKind.HOLIDAY)
    assert year_to_enter(dt.date(2026, 11, 30)) == 2027

    enter_year(2027)
    assert year_to_enter(dt.date(2026, 11, 30)) is None
    assert year_to_enter(dt.date(2027, 10, 31)) is None
    assert year_to_enter(dt.date(2027, 11, 1)) == 2028


def test_in_january_the_pages_offer_the_year_that_is_missing_still() -> None:
    with time_machine.travel(dt.datetime(2027, 1, 15, 4, tzinfo=dt.UTC)):
        dispatcher = Client()
        dispatcher.force_login(UserFactory(role=Role.DISPATCHER))
        said = "2027 年的节假日与调休还没有录入，这一年的期限按没有节假日计算。"
        for shown in (2026, 2027, 2028):
            assert dispatcher.get(year(shown)).content.decode().count(said) == 1
        page = dispatcher.get(reverse("working_calendar:import"))
        assert page.context["form"]["year"].value() == 2027

        enter_year(2027)
        assert said not in dispatcher.get(year(2026)).content.decode()
        page = dispatcher.get(reverse("working_calendar:import"))
        assert page.context["form"]["year"].value() == 2028


def test_year_takes_a_fixed_number_of_queries(
    dispatcher: Client, django_assert_num_queries: Any
) -> None:
    dispatcher.get(year(2026))
    for number in (2026, 2030):
        with django_assert_num_queries(12):
            dispatcher.get(year(number))
