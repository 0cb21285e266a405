"""What nobody signs is reminded of once, then it goes back; a timer may run late, twice or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Event, Grade, Move, State
from opinions.models import Assignment, CaseRules, Opinion, Target
from opinions.permissions import can_see
from opinions.tasks import remind_unsigned, return_what_nobody_signs
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import CHINA, OpinionFactory, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def day(number: int, hour: int = 0, minute: int = 5) -> dt.datetime:
    """In March 2026; the cases of the factories are dispatched on Monday the 2nd at 11:30."""
    return dt.datetime(2026, 3, number, hour, minute, tzinfo=CHINA)


def events(opinion: Opinion) -> list[str]:
    return list(opinion.steps.order_by("position").values_list("move", flat=True))[3:]


def run(at: dt.datetime) -> tuple[int, int]:
    return remind_unsigned(at), return_what_nobody_signs(at)


def test_unit_is_reminded_once_after_its_term_and_the_case_goes_back_after_another(at) -> None:
    opinion = OpinionFactory(state=State.DISPATCHED)
    due_on = opinion.due_on

    # Two working days to sign, two more before it goes back: Wednesday the 4th, Friday the 6th.
    assert [run(day(number, 23, 55)) for number in (2, 3, 4)] == [(0, 0)] * 3
    assert [run(day(5)), run(day(5)), run(day(6, 23, 55))] == [(1, 0), (0, 0), (0, 0)]
    assert [run(day(7)), run(day(7))] == [(0, 1), (0, 0)]

    opinion.refresh_from_db()
    assert events(opinion) == [Event.REMINDED, Move.RETURN_UNSIGNED]
    assert (opinion.state, opinion.lead_unit, opinion.due_on) == (State.ACCEPTED, None, due_on)


def test_terms_are_the_grades_and_the_rules(at) -> None:
    Target.objects.filter(grade=Grade.ORDINARY).update(sign_days=1)
    CaseRules.objects.create(unsigned_days=1)
    OpinionFactory(state=State.DISPATCHED)

    assert [run(day(number)) for number in (3, 4, 5)] == [(0, 0), (1, 0), (0, 1)]


def test_late_reminder_still_leaves_the_unit_its_time(at) -> None:
    """The timers stood still for two weeks: nobody loses a case at the moment in which he is reminded."""
    opinion = OpinionFactory(state=State.DISPATCHED)

    assert run(day(16, 10)) == (1, 0)
    assert [run(day(17, 23)), run(day(18))] == [(0, 0), (0, 1)]
    opinion.refresh_from_db()
    assert opinion.state == State.ACCEPTED


def test_signed_case_is_left_alone(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    run(day(5))

    actions.sign(opinion, by=staff(Role.HANDLER, unit=unit), at=day(6))

    assert run(day(20)) == (0, 0)
    opinion.refresh_from_db()
    assert opinion.state == State.HANDLING


def test_co_handling_unit_is_reminded_but_the_case_stays(at) -> None:
    helper = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(helper,))

    assert [run(day(5)), run(day(20))] == [(1, 0), (0, 0)]

    opinion.refresh_from_db()
    step = opinion.steps.latest("position")
    assert opinion.state == State.HANDLING
    assert (step.move, step.data) == (
        Event.REMINDED, {"unit": helper.code, "role": "CO_HANDLING"},
    )  # fmt: skip


@pytest.mark.parametrize("state", [State.RETURN_REQUESTED, State.ANSWERED, State.ACCEPTED])
def test_part_that_waits_for_no_signature_is_not_reminded_of(state: State, at) -> None:
    opinion = OpinionFactory(state=State.DISPATCHED)
    Opinion.objects.filter(pk=opinion.pk).update(state=state, answered_at=at)

    assert run(day(20)) == (0, 0)


def test_new_dispatch_has_a_new_reminder(at) -> None:
    opinion, dispatcher = OpinionFactory(state=State.DISPATCHED), staff(Role.DISPATCHER)
    run(day(5))
    run(day(7))
    opinion.refresh_from_db()

    actions.dispatch(opinion, lead=UnitFactory(), co_handling=[], by=dispatcher, at=day(9, 9))

    assert [run(day(11, 23)), run(day(12))] == [(0, 0), (1, 0)]


def test_only_the_unit_that_has_not_signed_is_reminded(at) -> None:
    lead, helper, idle = UnitFactory(), UnitFactory(), UnitFactory()
    person, _other = staff(Role.HANDLER, unit=lead), staff(Role.HANDLER, unit=helper)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=lead, co_handling=(helper, idle))
    opinion.assignments.exclude(unit=lead).update(signed_at=at)

    remind_unsigned(day(5))

    assert [row.key.split("-", 2)[2] for row in Outbox.objects.all()] == [f"user-{person.pk}"]


def test_unit_and_dispatchers_are_told_of_the_return_and_the_unit_does_not_see_it_any_more(
    at,
) -> None:
    unit = UnitFactory()
    person, dispatcher = staff(Role.HANDLER, unit=unit), staff(Role.DISPATCHER)
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    run(day(5))
    Outbox.objects.all().delete()

    run(day(7))

    keys = {row.key.split("-", 2)[2] for row in Outbox.objects.all()}
    assert keys == {f"user-{person.pk}", f"user-{dispatcher.pk}"}
    assert not can_see(person, opinion)


def test_reminder_makes_no_screen_stale(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    seen = position_of(opinion)
    run(day(5))

    actions.sign(opinion, by=staff(Role.HANDLER, unit=unit), at=day(5, 9), seen=seen)

    assert opinion.state == State.HANDLING


def test_return_is_refused_before_its_time(at) -> None:
    opinion = OpinionFactory(state=State.DISPATCHED)

    with pytest.raises(actions.StillInTime):
        actions.return_unsigned(opinion, at=day(20))
    run(day(5))
    with pytest.raises(actions.StillInTime):
        actions.return_unsigned(opinion, at=day(6, 23))

    assert Opinion.objects.get().state == State.DISPATCHED


def test_timer_killed_half_way_goes_on_where_it_was(at, monkeypatch) -> None:
    for _ in range(3):
        OpinionFactory(state=State.DISPATCHED)
    done = iter((False, False, True))
    real = actions.remind

    def killed(opinion, part, *, at):
        if next(done):
            raise KeyboardInterrupt
        return real(opinion, part, at=at)

    with monkeypatch.context() as patch:
        patch.setattr("opinions.tasks.remind", killed)
        with pytest.raises(KeyboardInterrupt):
            remind_unsigned(day(5))

    assert remind_unsigned(day(5)) == 1
    assert Assignment.objects.filter(reminded_at=None).count() == 0


@pytest.mark.parametrize("cases", [1, 3])
def test_looking_takes_one_query_when_nothing_is_due(cases, at, django_assert_num_queries) -> None:
    for _ in range(cases):
        OpinionFactory(state=State.DISPATCHED)
    run(day(2))

    with django_assert_num_queries(2):
        run(day(3))
