from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from opinions.enums import State
from portal.core.models import Outbox
from portal.core.readiness import findings
from tests.factories.calendars import enter_year
from tests.factories.opinions import make_opinion

pytestmark = pytest.mark.django_db


def waiting_letter(*, since: dt.timedelta) -> Outbox:
    then = timezone.now() - since
    return Outbox.objects.create(key="k", kind="mail", payload={}, created_at=then, next_at=then)


def enter_years() -> None:
    """Otherwise this one is asked for while it is missing, and the next in November and December."""
    this_year = timezone.localdate().year
    for year in (this_year, this_year + 1):
        enter_year(year)


def test_healthz_touches_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_names_each_service_on_a_line(client: Client) -> None:
    enter_years()
    response = client.get("/readyz")
    assert (response.status_code, response.content.decode()) == (
        200,
        "database: ok\nqueue: ok\nsearch: ok\ncalendar: ok\nsearch-engine: ok\n",
    )


def test_readyz_asks_for_the_next_year_in_november(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 2, tzinfo=dt.UTC)):
        response = client.get("/readyz")

    assert response.status_code == 200
    assert (
        "calendar: warning: the holidays of 2027 are not entered"
        in response.content.decode().splitlines()
    )


def test_readyz_names_the_year_whose_holidays_are_missing_and_stays_ready(client: Client) -> None:
    make_opinion(due_on=dt.date(2027, 1, 8))
    make_opinion(State.CLOSED, due_on=dt.date(2029, 1, 8))

    response = client.get("/readyz")

    assert response.status_code == 200
    assert (
        "calendar: warning: cases are due in 2027, whose holidays are not entered"
        in response.content.decode().splitlines()
    )


def test_readyz_with_a_letter_long_due_is_503(client: Client) -> None:
    waiting_letter(since=dt.timedelta(minutes=16))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"queue: outbox waits since" in response.content


def test_readyz_with_a_letter_just_due_is_200(client: Client) -> None:
    waiting_letter(since=dt.timedelta(minutes=1))
    assert client.get("/readyz").status_code == 200


def test_readyz_with_a_lost_task_is_503(client: Client) -> None:
    DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now() - dt.timedelta(hours=3),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="portal.core.outbox.sweep_now",
        run_after=timezone.now(),
        backend_name="default",
    )
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"queue: task runs since" in response.content


def test_database_away_is_unreachable() -> None:
    with connection.execute_wrapper(_refuse):
        assert findings(timezone.now())["database"] == "unreachable"


def _refuse(*_: object) -> None:
    raise OSError("gone")
