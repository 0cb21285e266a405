from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_cases():
    return [make_opinion(due_on=dt.date(2026, 3, day)) for day in (5, 6, 7)]


@pytest.mark.parametrize(("place", "following"), [(0, 1), (1, 2), (2, 0)])
def test_next_goes_round_the_queue(log_in, three_cases, place, following):
    address = reverse("cases:next", args=[three_cases[place].pk])

    response = log_in(staff(Role.DISPATCHER)).get(address, {"queue": "screen"})

    assert (
        response["Location"]
        == f"{reverse('cases:case', args=[three_cases[following].pk])}?queue=screen"
    )


def test_next_keeps_the_order_of_the_listing(log_in, three_cases):
    address = reverse("cases:next", args=[three_cases[2].pk])

    response = log_in(staff(Role.DISPATCHER)).get(
        address, {"queue": "screen", "ordering": "-due_on"}
    )

    assert response["Location"].split("?")[0] == reverse("cases:case", args=[three_cases[1].pk])


def test_next_of_the_only_case_is_the_queue(log_in):
    address = reverse("cases:next", args=[make_opinion().pk])

    response = log_in(staff(Role.DISPATCHER)).get(address, {"queue": "screen"}, follow=True)

    assert (
        response.redirect_chain[0][0] == f"{reverse('cases:queue', args=['screen'])}?queue=screen"
    )
    assert "这里没有别的事项了。" in response.content.decode()


def test_next_without_a_queue_stays(log_in):
    opinion = make_opinion()

    response = log_in(staff(Role.DISPATCHER)).get(reverse("cases:next", args=[opinion.pk]))

    assert response["Location"] == reverse("cases:case", args=[opinion.pk])


def test_foreign_case_is_not_found(log_in):
    opinion = make_opinion(studio=StudioPageFactory())
    clerk = log_in(staff(Role.CLERK, studio=StudioPageFactory()))

    assert (
        clerk.get(reverse("cases:next", args=[opinion.pk]), {"queue": "screen"}).status_code == 404
    )
