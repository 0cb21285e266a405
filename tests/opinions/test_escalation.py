"""督办提醒: at 50, 80 and 100 % of the time and every third working day after it, each once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from opinions import actions, tasks
from opinions.actions import NothingToTell
from opinions.casework.clock import resumed_due
from opinions.casework.escalation import BEGINNINGS, WATCHED, cases_to_tell
from opinions.casework.history import StepSpec, write_step
from opinions.casework.seals import seal_chains
from opinions.casework.verification import Count, breaks
from opinions.enums import Act, Actor, Grade, Move, State
from opinions.models import Opinion, Pause
from opinions.viewsets.timeline import history
from portal.core.models import CalendarDay, Outbox
from portal.core.workdays import load_calendar
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.escalating import Office, handled, letters, nine, told

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_each_level_is_told_at_its_moment_to_whom_it_concerns() -> None:
    office = Office()
    expected = [
        (8, (50, 0), {office.handler.pk}),
        (12, (80, 0), {office.handler.pk, office.head.pk}),
        (15, (100, 0), {office.handler.pk, office.head.pk, office.dispatcher.pk}),
        (18, (100, 3), {office.handler.pk, office.head.pk, office.dispatcher.pk}),
        (21, (100, 6), {office.handler.pk, office.head.pk, office.dispatcher.pk}),
    ]
    for count, (day, level, people) in enumerate(expected, start=1):
        tasks.escalate_due(nine(day, hour=8, minute=59))
        assert len(told(office.case)) == count - 1
        tasks.escalate_due(nine(day))
        assert told(office.case)[-1] == level
        assert letters(office.case)[-1] == people
    assert len(told(office.case)) == len(expected)


def test_every_few_minutes_for_weeks_tells_each_level_once() -> None:
    case = handled()
    for day in range(25):
        for minute in (0, 5, 10):
            tasks.escalate_due(nine(day, minute=minute))
            tasks.escalate_due(nine(day, minute=minute))

    assert told(case) == [(50, 0), (80, 0), (100, 0), (100, 3), (100, 6), (100, 9)]


def test_after_a_long_stop_one_reminder_covers_all_that_were_missed() -> None:
    case = handled()

    tasks.escalate_due(nine(17))
    tasks.escalate_due(nine(17, minute=5))

    assert told(case) == [(100, 0)]


def test_killed_before_the_commit_it_is_told_by_the_next_run() -> None:
    office = Office()
    with transaction.atomic():
        actions.escalate(office.case, at=nine(8))
        transaction.set_rollback(True)
    assert told(office.case) == []
    assert Outbox.objects.count() == 0

    tasks.escalate_due(nine(8))
    assert letters(office.case) == [{office.handler.pk}]


def test_one_that_was_told_meanwhile_is_refused_without_a_trace() -> None:
    case = handled()
    assert cases_to_tell(nine(8)) == [case.pk]
    actions.escalate(case, at=nine(8))
    steps, rows = case.steps.count(), Outbox.objects.count()

    with pytest.raises(NothingToTell):
        actions.escalate(case, at=nine(8))
    assert (case.steps.count(), Outbox.objects.count()) == (steps, rows)


@pytest.mark.parametrize("state", State)
def test_states_in_which_nobody_is_reminded(state: State) -> None:
    topic = {"topic": TopicPageFactory()} if state is State.IN_CONSULTATION else {}
    case = OpinionFactory(state=state, **topic)
    Opinion.objects.filter(pk=case.pk).exclude(state=State.IN_CONSULTATION).update(
        due_on=nine(2).date()
    )

    tasks.escalate_due(nine(9))

    assert bool(told(case)) is (state in WATCHED)
    assert (state in WATCHED) is (
        state in {"SUBMITTED", "ACCEPTED", "DISPATCHED", "HANDLING", "RETURN_REQUESTED"}
        or state in {"REPLY_REVIEW", "REOPEN_REQUESTED"}
    )


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_screening_is_told_on_its_last_day_to_screeners_and_dispatchers(state: State) -> None:
    studio = StudioPageFactory()
    clerk, other = staff(Role.CLERK, studio=studio), staff(Role.CLERK)
    dispatcher = staff(Role.DISPATCHER)
    case = OpinionFactory(state=state, studio=studio, due_on=nine(3).date())

    tasks.escalate_due(nine(2))
    assert told(case) == []
    tasks.escalate_due(nine(3))
    tasks.escalate_due(nine(6))

    assert told(case) == [(100, 0), (100, 3)]
    assert letters(case) == [{clerk.pk, dispatcher.pk}] * 2
    assert other.pk not in letters(case)[0]


def test_dispatch_begins_a_term_of_its_own(at: dt.datetime) -> None:
    case = OpinionFactory(state=State.ACCEPTED, grade=Grade.ORDINARY, due_on=nine(1).date())
    tasks.escalate_due(nine(4))
    actions.dispatch(
        case, lead=UnitFactory(), co_handling=[], by=staff(Role.DISPATCHER), at=nine(4, hour=10)
    )

    tasks.escalate_due(nine(11))
    assert told(case) == [(100, 3)]
    tasks.escalate_due(nine(12))
    assert told(case) == [(100, 3), (50, 0)]


def test_pause_is_no_time_of_the_units() -> None:
    case, calendar = handled(), load_calendar()
    began, ended = nine(6), nine(11)
    due = resumed_due(case.due_on, began.date(), ended.date(), calendar)
    Pause.objects.create(
        opinion=case,
        began_at=began,
        ended_at=ended,
        until=ended.date(),
        due_before=case.due_on,
    )
    Opinion.objects.filter(pk=case.pk).update(due_on=due)

    tasks.escalate_due(nine(12))
    assert told(case) == []
    tasks.escalate_due(nine(13))
    assert told(case) == [(50, 0)]


def extend(case: Opinion, due: dt.date, at: dt.datetime) -> None:
    Opinion.objects.filter(pk=case.pk).update(due_on=due)
    write_step(
        case,
        StepSpec(
            Act.GRANT_EXTENSION,
            case.state,
            case.state,
            at,
            Actor.STAFF,
            staff(Role.DISPATCHER),
            data={"due_on": due.isoformat()},
        ),
    )


def test_extension_tells_anew_what_it_moved_into_the_future_and_nothing_else() -> None:
    case = handled()
    tasks.escalate_due(nine(12))
    extend(case, nine(20).date(), nine(13))  # 65 % of the longer term: 50 % stays told

    for day in (13, 15, 16, 17, 20):
        tasks.escalate_due(nine(day, hour=14))

    assert told(case) == [(80, 0), (80, 0), (100, 0)]


def test_calendar_changed_later_tells_nothing_twice() -> None:
    case = handled()
    tasks.escalate_due(nine(8))
    CalendarDay.objects.create(date=nine(7).date(), kind="HOLIDAY")

    tasks.escalate_due(nine(8, hour=15))

    assert told(case) == [(50, 0)]


def test_unit_without_staff_is_told_at_its_own_address() -> None:
    case = handled()

    tasks.escalate_due(nine(8))

    assert [row.kind for row in Outbox.objects.all()] == ["unit-mail"]
    assert Outbox.objects.get().payload["unit"] == case.lead_unit_id


def test_reminders_stand_in_the_history_and_the_chain_stays_whole() -> None:
    case = handled()
    tasks.escalate_due(nine(18))
    seal_chains(nine(18))

    line = history(case.steps.order_by("position"), unit_labels={})[0]
    assert line.title == "督办提醒"
    assert ("逾期（工作日）", "3") in line.facts
    assert ("已用时限", "100%") in line.facts
    assert list(breaks(Count())) == []


def test_reminder_makes_no_screen_stale() -> None:
    office = Office()
    seen = max(office.case.steps.values_list("position", flat=True))
    tasks.escalate_due(nine(8))

    actions.submit_reply(
        office.case, text="已修好。", by=office.handler, at=nine(8, hour=10), seen=seen
    )

    assert office.case.state == State.REPLY_REVIEW


@pytest.mark.parametrize("count", [1, 3])
def test_looking_takes_few_queries_however_many_cases(
    count: int, django_assert_num_queries
) -> None:
    for _ in range(count):
        handled()
    load_calendar()

    with django_assert_num_queries(3):
        assert len(cases_to_tell(nine(8))) == count


def test_moves_that_begin_a_term_anew_are_those_that_give_a_new_date() -> None:
    assert {Move.SUBMIT, Move.LEAVE_CONSULTATION} <= BEGINNINGS
    assert Move.RECALL not in BEGINNINGS


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_tell_once() -> None:
    cases = [handled() for _ in range(3)]
    start, errors = threading.Barrier(2), []

    def run() -> None:
        try:
            start.wait()
            tasks.escalate_due(nine(8))
        except Exception as error:  # noqa: BLE001 (the test names whatever it was)
            errors.append(error)
        finally:
            connection.close()

    timers = [threading.Thread(target=run) for _ in range(2)]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join()

    assert errors == []
    assert [told(case) for case in cases] == [[(50, 0)]] * 3
    assert Outbox.objects.count() == 3
