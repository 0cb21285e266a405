"""Dispatch and signing: what each move changes beside the state."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import (
    AssignmentRole,
    Grade,
    State,
)
from opinions.lifecycle import MoveRefused
from opinions.models import Assignment, Opinion, Target
from opinions.permissions import NotInUnit, OutsideScope
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("grade", "due"),
    [(Grade.SIMPLE, "2026-03-16"), (Grade.ORDINARY, "2026-03-30"), (Grade.COMPLEX, "2026-04-21")],
)
def test_answer_is_due_in_working_days_by_grade_from_dispatch(grade: Grade, due: str, at) -> None:
    opinion = OpinionFactory(state=State.ACCEPTED, grade=grade)

    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    # Monday 9 March; 6 April is a holiday.
    assert opinion.due_on == dt.date.fromisoformat(due)


def test_edited_term_applies_to_the_next_dispatch(at) -> None:
    Target.objects.filter(grade=Grade.ORDINARY).update(answer_days=1)
    opinion = OpinionFactory(state=State.ACCEPTED)

    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    assert opinion.due_on == dt.date(2026, 3, 10)


def test_deleted_term_falls_back_to_the_usual_one(at) -> None:
    Target.objects.all().delete()
    opinion = OpinionFactory(state=State.ACCEPTED)

    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at)

    assert opinion.due_on == dt.date(2026, 3, 30)


def test_clock_does_not_begin_anew_with_a_second_dispatch(at) -> None:
    opinion, week = OpinionFactory(state=State.DISPATCHED), dt.timedelta(days=7)
    first = (opinion.dispatched_at, opinion.due_on)
    # A returned case is accepted again.
    Opinion.objects.update(state=State.ACCEPTED)
    Assignment.objects.update(ended_at=at, returned_at=at)

    actions.dispatch(
        opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at + week
    )

    assert (opinion.dispatched_at, opinion.due_on) == first


def test_dispatch_makes_one_part_for_each_unit(at) -> None:
    lead, helper, other = UnitFactory(), UnitFactory(), UnitFactory()
    opinion, dispatcher = OpinionFactory(state=State.ACCEPTED), staff(Role.DISPATCHER)

    actions.dispatch(opinion, lead=lead, co_handling=[helper, other, helper], by=dispatcher, at=at)

    parts = Assignment.objects.order_by("pk").values_list(
        "unit", "role", "dispatched_at", "dispatched_by"
    )
    assert list(parts) == [
        (lead.pk, AssignmentRole.LEAD, at, dispatcher.pk),
        (helper.pk, AssignmentRole.CO_HANDLING, at, dispatcher.pk),
        (other.pk, AssignmentRole.CO_HANDLING, at, dispatcher.pk),
    ]
    assert facts(opinion) == {
        "lead": lead.code,
        "co_handling": [helper.code, other.code],
        "due_on": opinion.due_on.isoformat(),
    }


def test_dispatch_refuses_retired_units_and_a_lead_that_helps_itself(at) -> None:
    opinion, dispatcher, lead = (
        OpinionFactory(state=State.ACCEPTED),
        staff(Role.DISPATCHER),
        UnitFactory(),
    )

    with pytest.raises(actions.UnitRetired):
        actions.dispatch(
            opinion, lead=UnitFactory(retired=True), co_handling=[], by=dispatcher, at=at
        )
    with pytest.raises(actions.UnitRetired):
        actions.dispatch(
            opinion, lead=lead, co_handling=[UnitFactory(retired=True)], by=dispatcher, at=at
        )
    with pytest.raises(actions.LeadIsCoHandling):
        actions.dispatch(opinion, lead=lead, co_handling=[lead], by=dispatcher, at=at)

    assert (Opinion.objects.get().state, Assignment.objects.count()) == (State.ACCEPTED, 0)


def test_lead_unit_signs_and_the_signer_handles(at) -> None:
    unit = UnitFactory()
    handler, opinion = (
        staff(Role.HANDLER, unit=unit),
        OpinionFactory(state=State.DISPATCHED, unit=unit),
    )

    actions.sign(opinion, by=handler, at=at)

    part = Assignment.objects.get()
    assert (part.signed_at, part.signed_by, part.person) == (at, handler, handler)
    assert (opinion.state, opinion.handler) == (State.HANDLING, handler)
    assert facts(opinion) == {"unit": unit.code, "role": "LEAD"}


@pytest.mark.parametrize("state", [State.DISPATCHED, State.HANDLING, State.REPLY_REVIEW])
def test_co_handling_unit_signs_its_own_part_without_moving_the_case(state: State, at) -> None:
    unit = UnitFactory()
    helper = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=state, co_handling=(unit,))
    handler = opinion.handler

    actions.sign(opinion, by=helper, at=at)

    part = Assignment.objects.get(role=AssignmentRole.CO_HANDLING)
    assert (part.signed_at, part.signed_by) == (at, helper)
    assert (opinion.state, opinion.handler) == (state, handler)
    step = opinion.steps.latest("position")
    assert (step.from_state, step.to_state, step.data) == (
        state,
        state,
        {"unit": unit.code, "role": "CO_HANDLING"},
    )


def test_part_is_signed_once(at) -> None:
    unit = UnitFactory()
    helper = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))
    actions.sign(opinion, by=helper, at=at)

    with pytest.raises(actions.AlreadySigned):
        actions.sign(opinion, by=helper, at=at)


def test_part_of_an_answered_case_is_not_signed_any_more(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.ANSWERED, co_handling=(unit,))

    with pytest.raises(MoveRefused):
        actions.sign(opinion, by=staff(Role.HANDLER, unit=unit), at=at)


def test_person_of_two_units_signs_the_leads_part_first_or_the_one_he_names(at) -> None:
    lead, helper = UnitFactory(), UnitFactory()
    person = staff(Role.HANDLER, unit=lead)
    person.unit_posts.create(unit=helper)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=lead, co_handling=(helper,))

    actions.sign(opinion, by=person, at=at, unit=helper)
    assert opinion.state == State.DISPATCHED
    actions.sign(opinion, by=person, at=at)
    assert opinion.state == State.HANDLING


def test_stranger_signs_nothing(at) -> None:
    opinion = OpinionFactory(state=State.DISPATCHED)

    with pytest.raises(OutsideScope):
        actions.sign(opinion, by=staff(Role.HANDLER, unit=UnitFactory()), at=at)


def test_unit_does_not_sign_anothers_part(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.DISPATCHED, co_handling=(unit,))

    with pytest.raises(NotInUnit):
        actions.sign(opinion, by=staff(Role.HANDLER, unit=unit), at=at, unit=opinion.lead_unit)


def test_helping_part_is_signed_while_the_return_of_the_unsigned_lead_is_decided(at) -> None:
    helper, boss = UnitFactory(), staff(Role.ADMINISTRATOR)
    opinion = OpinionFactory(state=State.DISPATCHED, co_handling=(helper,))
    actions.request_return(opinion, ground="OTHER", text="不归我们", by=boss, at=at)

    actions.sign(opinion, by=boss, at=at)

    assert opinion.state == State.RETURN_REQUESTED
    assert opinion.assignments.get(signed_at=at).unit == helper
