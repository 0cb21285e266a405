"""Recall, return, another unit: the case moves on, its time stays spent."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import AssignmentRole, ReturnGround, State
from opinions.models import Assignment, Extension, Opinion
from opinions.permissions import can_see
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def parts(opinion: Opinion, **which: object) -> list[Assignment]:
    return list(opinion.assignments.filter(**which).order_by("pk"))


def test_recall_ends_the_parts_and_keeps_the_due_date(at) -> None:
    unit, helper = UnitFactory(), UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit, co_handling=(helper,))
    due_on = opinion.due_on

    actions.recall(opinion, reason="错派", by=staff(Role.DISPATCHER), at=at)

    assert (opinion.state, opinion.lead_unit, opinion.handler) == (State.ACCEPTED, None, None)
    assert [(part.ended_at, part.returned_at) for part in parts(opinion)] == [(at, at)] * 2
    assert not can_see(person, opinion)
    assert facts(opinion) == {"unit": unit.code}
    actions.dispatch(
        opinion, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at + WEEK
    )
    assert opinion.due_on == due_on


def test_recalled_case_may_go_to_the_same_unit_again(at) -> None:
    unit = UnitFactory()
    opinion, dispatcher = OpinionFactory(state=State.DISPATCHED, unit=unit), staff(Role.DISPATCHER)

    actions.recall(opinion, reason="补充协办", by=dispatcher, at=at)
    actions.dispatch(opinion, lead=unit, co_handling=[UnitFactory()], by=dispatcher, at=at)

    assert can_see(staff(Role.HANDLER, unit=unit), opinion)
    assert len(parts(opinion, ended_at=None)) == 2


@pytest.mark.parametrize("state", [State.DISPATCHED, State.HANDLING])
def test_lead_unit_asks_to_return_and_keeps_the_case_until_it_is_decided(state: State, at) -> None:
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=state, unit=unit)
    before = (opinion.due_on, opinion.lead_unit, opinion.handler)

    actions.request_return(opinion, ground=ReturnGround.NOT_OURS, text="属交警", by=person, at=at)

    assert opinion.state == State.RETURN_REQUESTED
    assert (opinion.due_on, opinion.lead_unit, opinion.handler) == before
    assert facts(opinion) == {"unit": unit.code, "ground": "NOT_OURS"}
    assert can_see(person, opinion)


@pytest.mark.parametrize(
    ("ground", "text", "refusal"),
    [
        ("NONSENSE", "属交警", actions.GroundUnknown),
        ("", "属交警", actions.GroundUnknown),
        ("NOT_OURS", " \u200b ", actions.ReturnTextMissing),
    ],
)
def test_return_needs_a_ground_from_the_list_and_a_text(ground, text, refusal, at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, unit=unit)

    with pytest.raises(refusal):
        actions.request_return(
            opinion, ground=ground, text=text, by=staff(Role.HANDLER, unit=unit), at=at
        )

    assert Opinion.objects.get().state == State.HANDLING


def test_case_goes_elsewhere_with_the_time_that_is_left(at) -> None:
    unit, other = UnitFactory(), UnitFactory()
    opinion = OpinionFactory(state=State.RETURN_REQUESTED, unit=unit)
    before = (opinion.dispatched_at, opinion.due_on)

    actions.send_elsewhere(
        opinion, lead=other, co_handling=[], by=staff(Role.DISPATCHER), at=at + WEEK
    )

    assert (opinion.state, opinion.lead_unit, opinion.handler) == (State.DISPATCHED, other, None)
    assert (opinion.dispatched_at, opinion.due_on) == before
    old, new = parts(opinion)
    assert (old.unit, old.returned_at, old.ended_at) == (unit, at + WEEK, at + WEEK)
    assert (new.unit, new.role, new.signed_at, new.ended_at) == (other, "LEAD", None, None)
    assert facts(opinion) == {
        "lead": other.code, "co_handling": [], "due_on": opinion.due_on.isoformat(),
    }  # fmt: skip


def test_helping_units_that_stay_keep_their_parts_and_others_end(at) -> None:
    unit, stays, goes, joins = (UnitFactory() for _ in range(4))
    opinion = OpinionFactory(state=State.RETURN_REQUESTED, unit=unit, co_handling=(stays, goes))
    opinion.assignments.filter(unit=stays).update(signed_at=at)

    actions.send_elsewhere(
        opinion,
        lead=UnitFactory(),
        co_handling=[stays, joins],
        by=staff(Role.DISPATCHER),
        at=at + WEEK,
    )

    helping = parts(opinion, role=AssignmentRole.CO_HANDLING)
    assert [(part.unit, part.signed_at, part.returned_at) for part in helping] == [
        (stays, at, None), (goes, None, at + WEEK), (joins, None, None),
    ]  # fmt: skip


def test_unit_that_returned_the_case_may_help_but_not_lead(at) -> None:
    unit, other = UnitFactory(), UnitFactory()
    opinion, dispatcher = (
        OpinionFactory(state=State.RETURN_REQUESTED, unit=unit),
        staff(Role.DISPATCHER),
    )

    with pytest.raises(actions.SameUnit):
        actions.send_elsewhere(opinion, lead=unit, co_handling=[], by=dispatcher, at=at)
    actions.send_elsewhere(opinion, lead=other, co_handling=[unit], by=dispatcher, at=at)

    running = parts(opinion, ended_at=None)
    assert {(part.unit, part.role, part.signed_at) for part in running} == {
        (other, "LEAD", None), (unit, "CO_HANDLING", None),
    }  # fmt: skip


def test_helping_unit_may_take_the_lead(at) -> None:
    helper = UnitFactory()
    opinion = OpinionFactory(state=State.RETURN_REQUESTED, co_handling=(helper,))

    actions.send_elsewhere(opinion, lead=helper, co_handling=[], by=staff(Role.DISPATCHER), at=at)

    (part,) = parts(opinion, ended_at=None)
    assert (part.unit, part.role) == (helper, "LEAD")


def test_retired_unit_gets_nothing_new_but_goes_on_helping(at) -> None:
    helper, retired = UnitFactory(), UnitFactory(retired=True)
    opinion, dispatcher = (
        OpinionFactory(state=State.RETURN_REQUESTED, co_handling=(helper,)),
        staff(Role.DISPATCHER),
    )
    helper.retired = True
    helper.save()

    for lead, helping in ((retired, []), (UnitFactory(), [retired]), (helper, [])):
        with pytest.raises(actions.UnitRetired):
            actions.send_elsewhere(opinion, lead=lead, co_handling=helping, by=dispatcher, at=at)
    actions.send_elsewhere(opinion, lead=UnitFactory(), co_handling=[helper], by=dispatcher, at=at)

    assert opinion.assignments.get(unit=helper).ended_at is None


def test_retired_unit_finishes_what_it_has(at) -> None:
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    unit.retired = True
    unit.save()

    actions.sign(opinion, by=person, at=at)
    actions.submit_reply(opinion, text="已修好。", by=person, at=at)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)

    assert opinion.state == State.ANSWERED


def test_refused_return_leaves_a_signed_part_and_its_handler_as_they_are(at) -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.RETURN_REQUESTED, unit=unit, handler=handler)
    signed_at = opinion.assignments.get().signed_at

    actions.refuse_return(opinion, reason="职责清单写明", by=staff(Role.DISPATCHER), at=at)

    assert (opinion.state, opinion.handler) == (State.HANDLING, handler)
    assert opinion.assignments.get().signed_at == signed_at


def test_refused_return_of_an_unsigned_case_counts_as_signed_by_nobody(at) -> None:
    unit = UnitFactory()
    person = staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    actions.request_return(opinion, ground="OTHER", text="不归我们", by=person, at=at)

    actions.refuse_return(opinion, reason="归你们", by=staff(Role.DISPATCHER), at=at)

    part = opinion.assignments.get()
    assert (opinion.state, opinion.handler) == (State.HANDLING, None)
    assert (part.signed_at, part.signed_by, part.person) == (at, None, None)
    actions.submit_reply(opinion, text="已修好。", by=person, at=at)


@pytest.mark.parametrize(
    ("leave", "state"),
    [
        (lambda o, at: actions.recall(o, reason="错", by=staff(Role.DISPATCHER), at=at), State.DISPATCHED),
        (
            lambda o, at: actions.send_elsewhere(
                o, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=at
            ),
            State.RETURN_REQUESTED,
        ),
        (lambda o, at: actions.release(o, by=staff(Role.REVIEWER), at=at), State.REPLY_REVIEW),
    ],
)  # fmt: skip
def test_extension_that_waits_lapses_when_the_case_leaves_the_unit(leave, state, at) -> None:
    opinion = OpinionFactory(state=state)
    asked = opinion.extensions.create(days=3, reason="论证", asked_at=at, asked_by=staff())

    leave(opinion, at + WEEK)

    asked.refresh_from_db()
    assert (asked.decided_at, asked.decided_by, asked.granted) == (at + WEEK, None, False)
    assert asked.lapsed


def test_extension_waits_on_while_the_unit_keeps_the_case(at) -> None:
    unit = UnitFactory()
    person, opinion = (
        staff(Role.HANDLER, unit=unit),
        OpinionFactory(state=State.HANDLING, unit=unit),
    )
    actions.ask_extension(opinion, days=3, reason="论证", by=person, at=at)

    actions.request_return(opinion, ground="OTHER", text="不归我们", by=person, at=at)
    actions.refuse_return(opinion, reason="归你们", by=staff(Role.DISPATCHER), at=at)
    actions.submit_reply(opinion, text="已修好。", by=person, at=at)
    actions.send_back(opinion, remark="改", by=staff(Role.REVIEWER), at=at)

    assert Extension.objects.get().decided_at is None
