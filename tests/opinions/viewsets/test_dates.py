"""Dates in narrow columns: without the year while nobody can take them for those of another one."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from opinions.enums import State
from portal.users.enums import Role
from tests.factories.opinions import CHINA, make_opinion, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db
CASE_OF_MARCH = {"at": dt.datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)}


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (dt.datetime(2026, 12, 31, 23, 59, tzinfo=CHINA), "03-02 09:30"),
        (dt.datetime(2027, 1, 1, 0, 0, tzinfo=CHINA), "2026-03-02 09:30"),  # in London still 2026
    ],
)
def test_day_of_submission_has_its_year_once_that_is_over(log_in, now, shown):
    make_opinion(**CASE_OF_MARCH)

    with time_machine.travel(now, tick=False):
        page = log_in(staff(Role.DISPATCHER)).get(reverse("cases:queue", args=["all"]))

    assert f">{shown}</time>" in page.content.decode()


@pytest.mark.parametrize(("year", "begins"), [(2026, ""), (2027, "2026-")])
def test_days_of_assignments_have_their_year_once_that_is_over(log_in, year, begins):
    helping = UnitFactory()
    opinion = make_opinion(State.HANDLING, co_handling=(helping,), **CASE_OF_MARCH)
    lead, other = opinion.assignments.order_by("pk")
    other.reminded_at = other.dispatched_at + dt.timedelta(days=1)
    other.save(update_fields=["reminded_at"])
    dispatched, signed, reminded = (
        f"{begins}{at.astimezone(CHINA):%m-%d %H:%M}"
        for at in (lead.dispatched_at, lead.signed_at, other.reminded_at)
    )

    with time_machine.travel(dt.datetime(year, 12, 30, 10, tzinfo=CHINA), tick=False):
        page = log_in(staff(Role.DISPATCHER)).get(reverse("cases:case", args=[opinion.pk]))

    table = page.content.decode().split('<table class="parts">')[1].split("</table>")[0]
    for words in (f">{dispatched}</td>", signed, f"{reminded} 催签"):
        assert words in table
    assert ("2026-" in table) == bool(begins)
