"""In which order a listing stands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from portal.users.enums import Role
from tests.factories.opinions import CHINA, make_opinion, staff

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2026, 3, 9, 10, tzinfo=CHINA)


@pytest.fixture
def dispatcher(log_in):
    return log_in(staff(Role.DISPATCHER))


def queue(name: str) -> str:
    return reverse("cases:queue", args=[name])


def listed(response) -> list[str]:
    return [opinion.number for opinion in response.context["object_list"]]


@pytest.mark.parametrize("backwards", ["", "-"])
def test_ordering_puts_cases_without_a_date_last(dispatcher, backwards):
    late, later = make_opinion(due_on=dt.date(2026, 3, 3)), make_opinion(due_on=dt.date(2026, 3, 4))
    undated = make_opinion(due_on=None)

    response = dispatcher.get(queue("screen"), {"ordering": f"{backwards}due_on"})

    dated = [late.number, later.number]
    assert listed(response) == [*(reversed(dated) if backwards else dated), undated.number]


def test_work_begins_with_the_most_urgent_and_the_whole_with_what_is_new(dispatcher):
    soon, late = dt.date(2026, 3, 10), dt.date(2026, 3, 20)
    older = make_opinion(due_on=soon, at=TODAY - dt.timedelta(days=2))
    newer = make_opinion(due_on=late, at=TODAY - dt.timedelta(days=1))

    assert listed(dispatcher.get(queue("screen"))) == [older.number, newer.number]
    assert listed(dispatcher.get(queue("all"))) == [newer.number, older.number]
