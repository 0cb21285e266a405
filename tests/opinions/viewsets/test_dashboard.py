from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from opinions.enums import State
from portal.core.enums import DayKind
from portal.core.models import CalendarDay
from portal.users.enums import Role
from tests.factories.calendars import enter_year
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db

HOME = reverse("wagtailadmin_home")
QUERIES_OF_THE_DASHBOARD = 12


def panels(response) -> list[str]:
    return [panel.name for panel in response.context["panels"]]


@pytest.mark.parametrize("count", [1, 3])
def test_dashboard_takes_a_fixed_number_of_queries(log_in, count, django_assert_num_queries):
    for _ in range(count):
        make_opinion()
    browser = log_in(staff(Role.DISPATCHER))
    browser.get(HOME)  # site and content types are looked up once a process

    with django_assert_num_queries(QUERIES_OF_THE_DASHBOARD):
        browser.get(HOME)


def test_dashboard_counts_what_waits_for_the_person(log_in):
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    make_opinion(State.HANDLING, unit=unit, handler=handler)
    make_opinion(State.DISPATCHED, unit=unit)
    make_opinion(State.HANDLING)

    page = log_in(handler).get(HOME).content.decode()

    rows = page.partition('class="work"')[2].partition("</ul>")[0]
    found = [part.split("<")[0] for part in rows.split('work__count">')[1:]]
    assert found == ["1", "2", "2"]
    for name in ("mine", "unit", "overdue"):
        assert f'href="{reverse("cases:queue", args=[name])}"' in rows


def test_clerk_has_no_panels_or_search_of_pages(log_in):
    response = log_in(staff(Role.CLERK)).get(HOME)

    assert panels(response) == ["opinions_work"]
    assert 'role="search"' not in response.content.decode()


def test_editor_has_the_panels_of_pages_and_none_of_opinions(log_in):
    response = log_in(staff(Role.EDITOR)).get(HOME)

    page = response.content.decode()
    assert {"workflow_objects_to_moderate", "recent_edits"} <= set(panels(response))
    assert 'role="search"' in page
    assert "我的社情民意工作" not in page


def test_missing_year_of_the_calendar_is_told_to_those_who_keep_it(log_in):
    make_opinion(due_on=dt.date(2027, 1, 8))
    said = "有事项的期限在 2027 年"

    pages = {
        role: log_in(staff(role)).get(HOME).content.decode()
        for role in (Role.DISPATCHER, Role.REVIEWER)
    }
    assert said in pages[Role.DISPATCHER]
    assert said not in pages[Role.REVIEWER]

    CalendarDay.objects.create(date=dt.date(2027, 1, 1), kind=DayKind.HOLIDAY)
    assert said in log_in(staff(Role.DISPATCHER)).get(HOME).content.decode()

    enter_year(2027)
    assert said not in log_in(staff(Role.DISPATCHER)).get(HOME).content.decode()


@pytest.mark.parametrize(
    ("today", "asked", "why"),
    [
        (dt.date(2026, 10, 31), False, "。国务院办公厅的通知一般在十一月公布。"),
        (dt.date(2026, 11, 1), True, "。国务院办公厅的通知一般在十一月公布。"),
        (dt.date(2027, 1, 4), True, "，这一年的期限按没有节假日计算。"),
    ],
)
def test_missing_year_is_asked_for_from_november_on_until_it_is_entered(log_in, today, asked, why):
    said = f"2027 年的节假日与调休还没有录入{why}"
    with time_machine.travel(dt.datetime.combine(today, dt.time(4), dt.UTC)):
        pages = {
            role: log_in(staff(role)).get(HOME).content.decode()
            for role in (Role.DISPATCHER, Role.ADMINISTRATOR, Role.REVIEWER)
        }

    assert {role: said in page for role, page in pages.items()} == {
        Role.DISPATCHER: asked,
        Role.ADMINISTRATOR: asked,
        Role.REVIEWER: False,
    }
