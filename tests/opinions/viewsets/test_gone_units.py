"""What a dispatcher is told of a case whose lead unit cannot go on, and that the way which is named works."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opinions.enums import Move, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.making import make

pytestmark = pytest.mark.django_db


def page_of(browser: Any, opinion: Opinion) -> str:
    return browser.get(reverse("cases:case", args=[opinion.pk])).content.decode()


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def handler(unit):
    return staff(Role.HANDLER, unit=unit)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.DISPATCHED, "主办单位已停用，请收回后另行交办。"),
        (State.RETURN_REQUESTED, "主办单位已停用，请改派其他单位。"),
        (State.HANDLING, "主办单位已停用。可由其人员办完"),
        (State.REPLY_REVIEW, "主办单位已停用。回到“办理中”而不能办完的"),
    ],
)
def test_dispatcher_is_told_of_a_retired_lead(log_in, dispatcher, unit, handler, state, words):
    opinion = make_opinion(state, unit=unit)
    assert words not in page_of(dispatcher, opinion)
    unit.retired = True
    unit.save()

    assert words in page_of(dispatcher, opinion)
    assert words not in page_of(log_in(handler), opinion)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.DISPATCHED, "主办单位没有在岗的承办人，请收回后另行交办。"),
        (State.RETURN_REQUESTED, "主办单位没有在岗的承办人，请改派其他单位。"),
        (State.HANDLING, "主办单位没有在岗的承办人，请用“申请退回”"),
        (State.WAITING_SUBMITTER, "主办单位没有在岗的承办人。回到“办理中”以后"),
    ],
)
def test_dispatcher_is_told_of_a_lead_without_people(dispatcher, unit, handler, state, words):
    opinion = make_opinion(state, unit=unit)
    assert words not in page_of(dispatcher, opinion)

    handler.unit_posts.all().delete()

    assert words in page_of(dispatcher, opinion)


def test_line_about_a_retired_lead_leads_to_a_way_that_works(dispatcher, unit):
    unit.retired = True
    unit.save()
    opinion, other = make_opinion(State.HANDLING, unit=unit), UnitFactory()

    asked = make(dispatcher, opinion, Move.REQUEST_RETURN, ground="OTHER", text="单位已撤并。")
    opinion.refresh_from_db()
    sent = make(dispatcher, opinion, Move.SEND_ELSEWHERE, lead=other.pk)

    assert (asked.status_code, sent.status_code) == (302, 302)
    opinion.refresh_from_db()
    assert (opinion.state, opinion.lead_unit) == (State.DISPATCHED, other)
