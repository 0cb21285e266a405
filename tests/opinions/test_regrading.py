"""A case that was dispatched gets another grade: its time is that of the new one, from the dispatch it had."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from opinions import actions, tasks
from opinions.casework.seals import seal_chains
from opinions.enums import Grade, State
from opinions.figures import Grouping, Period, figures_of
from opinions.models import Opinion, Pause
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.pages import TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.escalating import nine, told
from tests.opinions.findings import found
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db


class Desk:
    """An ordinary case, accepted on the Monday; its dispatcher and what he does with it."""

    def __init__(self) -> None:
        self.unit, self.by = UnitFactory(), staff(Role.DISPATCHER)
        self.handler: User = staff(Role.HANDLER, unit=self.unit)
        self.case: Opinion = OpinionFactory(
            state=State.ACCEPTED, grade=Grade.ORDINARY, due_on=nine(1).date()
        )

    def dispatch(self, at: dt.datetime) -> None:
        actions.dispatch(self.case, lead=self.unit, co_handling=[], by=self.by, at=at)

    def recall(self, at: dt.datetime) -> None:
        actions.recall(self.case, reason="错派", by=self.by, at=at)

    def regrade(self, grade: Grade, at: dt.datetime) -> None:
        actions.regrade(self.case, grade=grade, reason="分错了", by=self.by, at=at)

    @property
    def due(self) -> dt.date | None:
        return Opinion.objects.get(pk=self.case.pk).due_on


@pytest.fixture
def desk() -> Desk:
    """Dispatched on the Monday and recalled on the third day."""
    desk = Desk()
    desk.dispatch(nine(0))
    desk.recall(nine(2))
    return desk


@pytest.mark.parametrize(("grade", "days"), [(Grade.SIMPLE, 5), (Grade.COMPLEX, 30)])
def test_new_grade_counts_from_the_first_dispatch(desk: Desk, grade: Grade, days: int) -> None:
    assert desk.due == nine(15).date()

    desk.regrade(grade, nine(3))
    assert desk.due == nine(days).date()
    assert facts(desk.case)["due_on"] == nine(days).date().isoformat()

    desk.dispatch(nine(4))
    assert desk.due == nine(days).date()
    assert facts(desk.case)["due_on"] == nine(days).date().isoformat()


def test_one_that_is_regraded_back_has_its_date_again(desk: Desk) -> None:
    desk.regrade(Grade.SIMPLE, nine(3))
    desk.regrade(Grade.ORDINARY, nine(4))

    assert desk.due == nine(15).date()


def test_what_comes_too_late_by_the_new_grade_is_overdue_at_once(desk: Desk) -> None:
    desk.regrade(Grade.SIMPLE, nine(8, hour=8))
    tasks.escalate_due(nine(8))
    whole = figures_of(
        Opinion.objects.all(),
        Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        Grouping.NONE,
        at=nine(8),
    ).total

    assert desk.due == nine(5).date()
    assert told(desk.case) == [(100, 3)]
    assert whole.overdue == 1


def test_levels_that_lie_ahead_again_are_told_anew(desk: Desk) -> None:
    tasks.escalate_due(nine(12))
    desk.regrade(Grade.COMPLEX, nine(12, hour=10))
    for day in (13, 14, 15, 23, 24, 30):
        tasks.escalate_due(nine(day))

    assert told(desk.case) == [(80, 0), (50, 0), (80, 0), (100, 0)]


def test_pause_and_extension_count_as_they_did(desk: Desk) -> None:
    case, unit = desk.case, desk.unit
    desk.dispatch(nine(3))
    actions.sign(case, by=desk.handler, at=nine(3))
    Pause.objects.create(
        opinion=case,
        began_at=nine(3),
        ended_at=nine(9),
        until=nine(7).date(),  # noticed late: four days and no more
        due_before=nine(15).date(),
    )
    actions.ask_extension(case, days=3, reason="论证", by=desk.handler, at=nine(9))
    actions.grant_extension(case, by=desk.by, at=nine(9))
    actions.request_return(case, ground="OTHER", text="不归我们", by=desk.handler, at=nine(10))
    actions.send_elsewhere(case, lead=UnitFactory(), co_handling=[unit], by=desk.by, at=nine(10))
    desk.recall(nine(10))

    desk.regrade(Grade.COMPLEX, nine(11))
    assert desk.due == nine(30 + 4 + 3).date()
    # Five days and four of the pause: the ninth, on which three more were granted.
    desk.regrade(Grade.SIMPLE, nine(11))
    assert desk.due == nine(9 + 3).date()


def test_extension_of_what_was_overdue_by_then_counts_from_the_day_it_was_granted(
    desk: Desk,
) -> None:
    case = desk.case
    desk.dispatch(nine(3))
    actions.sign(case, by=desk.handler, at=nine(3))
    actions.ask_extension(case, days=3, reason="论证", by=desk.handler, at=nine(9))
    actions.grant_extension(case, by=desk.by, at=nine(9))
    actions.request_return(case, ground="OTHER", text="不归我们", by=desk.handler, at=nine(10))
    actions.send_elsewhere(case, lead=UnitFactory(), co_handling=[], by=desk.by, at=nine(10))
    desk.recall(nine(10))

    desk.regrade(Grade.SIMPLE, nine(11))

    assert desk.due == nine(9 + 3).date()


def test_before_a_dispatch_the_term_of_screening_stays() -> None:
    desk = Desk()
    desk.regrade(Grade.SIMPLE, nine(0))
    assert desk.due == nine(1).date()


def test_after_a_consultation_the_whole_term_begins_with_the_next_dispatch(desk: Desk) -> None:
    topic = TopicPageFactory(collect_from=nine(0), collect_until=nine(90))
    actions.consult(desk.case, topic=topic, by=desk.by, at=nine(4))
    actions.leave_consultation(desk.case, reason="另办", by=desk.by, at=nine(6))
    screening = desk.due

    desk.regrade(Grade.SIMPLE, nine(6))
    assert desk.due == screening
    desk.dispatch(nine(7))
    assert desk.due == nine(7 + 5).date()


def test_log_knows_the_date_that_the_grade_made(desk: Desk) -> None:
    desk.regrade(Grade.SIMPLE, nine(3))
    seal_chains(nine(3))
    assert found() == []

    Opinion.objects.filter(pk=desk.case.pk).update(due_on=nine(15).date())
    (finding,) = found()
    assert "2026-03-23" in str(finding)


def test_form_says_what_each_grade_makes_of_the_date(desk: Desk, client: Any) -> None:
    said = "交办过，改级后答复期限从第一次交办起按新的级别计算"
    client.force_login(desk.by)
    page = client.get(reverse("cases:case", args=[desk.case.pk])).content.decode()
    day = nine(30).date().isoformat()
    assert f"{said}：简易 2026-03-09，复杂 {day}。" in page

    fresh = OpinionFactory(state=State.ACCEPTED)
    assert said not in client.get(reverse("cases:case", args=[fresh.pk])).content.decode()
