"""Looks at contact data, and the closing of what nobody objects to."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import State
from opinions.models import ContactLook
from opinions.permissions import NotPermitted, OutsideScope
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def test_expiry_closes_after_the_term_and_not_before(at) -> None:
    opinion = OpinionFactory(state=State.ANSWERED)
    over = opinion.answered_at + dt.timedelta(days=15)

    with pytest.raises(actions.TooEarly):
        actions.expire(opinion, at=over - dt.timedelta(seconds=1))
    actions.expire(opinion, at=over)

    assert (opinion.state, opinion.closed_at) == (State.CLOSED, over)


def test_look_at_contact_is_logged_twice(at) -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, contact={"phone": "13800000000"})

    submitter = actions.look_at_contact(opinion, by=handler, at=at)

    assert submitter.phone == "13800000000"
    assert list(ContactLook.objects.values_list("opinion", "by", "at")) == [
        (opinion.pk, handler.pk, at)
    ]
    step = opinion.steps.latest("position")
    assert (step.move, step.from_state, step.to_state, step.by) == (
        "CONTACT_SEEN",
        "HANDLING",
        "HANDLING",
        handler,
    )


def test_look_without_right_scope_or_contact_is_refused_and_not_logged(at) -> None:
    opinion = OpinionFactory(contact={"phone": "13800000000"})

    with pytest.raises(NotPermitted):
        actions.look_at_contact(opinion, by=staff(Role.REVIEWER), at=at)
    with pytest.raises(OutsideScope):
        actions.look_at_contact(opinion, by=staff(Role.CLERK), at=at)
    with pytest.raises(actions.NoContact):
        actions.look_at_contact(OpinionFactory(), by=staff(Role.DISPATCHER), at=at)

    assert not ContactLook.objects.exists()
