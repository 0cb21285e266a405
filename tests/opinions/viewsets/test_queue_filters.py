"""A listing narrowed to a lead unit, a handler and days of submission, as the head of a unit asks for it."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions.enums import State
from portal.users.enums import Role
from tests.factories.opinions import CHINA, make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.test_queue_view import listed, queue

pytestmark = pytest.mark.django_db


def test_lead_filter_leaves_out_what_the_unit_helps_with(dispatcher):
    unit = UnitFactory()
    led = make_opinion(State.HANDLING, unit=unit)
    make_opinion(State.HANDLING, co_handling=(unit,))

    assert listed(dispatcher.get(queue("all"), {"lead": str(unit.pk)})) == [led.number]


def test_handler_filter_knows_persons_and_nobody(dispatcher):
    handler = staff(Role.HANDLER)
    his = make_opinion(State.HANDLING, handler=handler)
    make_opinion(State.HANDLING, handler=staff(Role.HANDLER))
    nobodys = make_opinion()

    assert listed(dispatcher.get(queue("all"), {"handler": str(handler.pk)})) == [his.number]
    assert listed(dispatcher.get(queue("all"), {"handler": "none"})) == [nobodys.number]


def test_whoever_handles_without_a_post_is_known_to_those_who_see_the_case(log_in):
    """He signed for the unit, or has left it."""
    unit = UnitFactory()
    here, elsewhere = (staff(Role.DISPATCHER, display_name=name) for name in ("周敏", "何远"))
    his = make_opinion(State.HANDLING, unit=unit, handler=here)
    make_opinion(State.HANDLING, handler=elsewhere)
    browser = log_in(staff(Role.HANDLER, unit=unit, display_name="林小雨"))

    assert "林小雨" in browser.get(queue("all")).content.decode()
    assert listed(browser.get(queue("all"), {"handler": str(here.pk)})) == [his.number]
    response = browser.get(queue("all"), {"handler": str(elsewhere.pk)})
    assert listed(response) == []
    assert "何远" not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"submitted_from": "2026-03-02", "submitted_to": "2026-03-02"}, ["first", "last"]),
        ({"submitted_from": "2026-03-03"}, ["after"]),
        ({"submitted_to": "2026-03-01"}, ["before"]),
        ({"submitted_from": "0001-01-01", "submitted_to": "9999-12-31"}, ["before", "first", "last", "after"]),
        ({"submitted_from": "那天"}, []),
    ],
)  # fmt: skip
def test_submitted_filter_is_of_whole_days_where_the_district_is(dispatcher, asked, found):
    day = dt.datetime(2026, 3, 2, tzinfo=CHINA)
    moments = {
        "before": day - dt.timedelta(seconds=1),
        "first": day,
        "last": day + dt.timedelta(days=1, seconds=-1),
        "after": day + dt.timedelta(days=1),
    }
    numbers = {make_opinion(at=at).number: name for name, at in moments.items()}

    response = dispatcher.get(queue("all"), {**asked, "ordering": "submitted_at"})

    assert [numbers[number] for number in listed(response)] == found


def test_cases_of_one_handler_stand_together_when_sorted_by_him(dispatcher):
    one, two = (staff(Role.HANDLER, username=name) for name in ("a", "b"))
    cases = [make_opinion(State.HANDLING, handler=each) for each in (two, one, two)]
    nobodys = make_opinion()

    response = dispatcher.get(queue("all"), {"ordering": "handler__username"})

    order = (cases[1], cases[0], cases[2], nobodys)
    assert listed(response) == [each.number for each in order]
