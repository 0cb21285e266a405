"""More time: asked by the unit, decided by another, never more than the rules allow."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from opinions import actions
from opinions.casework.deadlines import NoDueDate
from opinions.enums import Act, State
from opinions.lifecycle import ActRefused
from opinions.models import CaseRules, Extension, Opinion
from opinions.permissions import NotInUnit, NotPermitted, OwnItem, moves_for
from portal.core.models import CalendarDay
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.steps import facts

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 3, 13)


@pytest.fixture
def opinion() -> Opinion:
    return OpinionFactory(state=State.HANDLING, unit=UnitFactory(), due_on=FRIDAY)


@pytest.fixture
def handler(opinion):
    return staff(Role.HANDLER, unit=opinion.lead_unit)


def ask(opinion: Opinion, handler, at, days: int = 5, reason: str = "要等专家论证") -> Extension:
    return actions.ask_extension(opinion, days=days, reason=reason, by=handler, at=at)


def test_asking_moves_nothing(opinion, handler, at) -> None:
    asked = ask(opinion, handler, at)

    assert (asked.days, asked.asked_by, asked.asked_at, asked.decided_at) == (5, handler, at, None)
    assert Opinion.objects.get().due_on == FRIDAY
    assert facts(opinion) == {"days": 5}


@pytest.mark.parametrize("days", [0, -1, 16])
def test_extension_has_a_limit(opinion, handler, days, at) -> None:
    with pytest.raises(actions.ExtensionLength):
        ask(opinion, handler, at, days=days)

    assert not Extension.objects.exists()


def test_limit_is_a_rule(opinion, handler, at) -> None:
    CaseRules.objects.create(extension_days=20)

    assert ask(opinion, handler, at, days=20).days == 20


def test_reason_is_mandatory(opinion, handler, at) -> None:
    with pytest.raises(actions.ExtensionReasonMissing):
        ask(opinion, handler, at, reason=" ")


def test_only_one_waits(opinion, handler, at) -> None:
    ask(opinion, handler, at)

    with pytest.raises(actions.ExtensionWaits):
        ask(opinion, handler, at)
    assert Act.ASK_EXTENSION not in moves_for(handler, opinion)


def test_another_may_be_asked_for_after_a_decision(opinion, handler, at) -> None:
    ask(opinion, handler, at)
    actions.refuse_extension(opinion, reason="够用", by=staff(Role.DISPATCHER), at=at)

    assert ask(opinion, handler, at).decided_at is None


def test_only_the_lead_unit_asks(opinion, at) -> None:
    helper = UnitFactory()
    opinion.assignments.create(unit=helper, role="CO_HANDLING", dispatched_at=at)

    with pytest.raises(NotInUnit):
        ask(opinion, staff(Role.HANDLER, unit=helper), at)


@pytest.mark.parametrize(
    ("due_on", "new"),
    [
        # Monday 9 March; 6 April is a holiday.
        (dt.date(2026, 3, 13), dt.date(2026, 3, 20)),
        (dt.date(2026, 3, 9), dt.date(2026, 3, 16)),
        (dt.date(2026, 3, 6), dt.date(2026, 3, 16)),
        (dt.date(2026, 3, 8), dt.date(2026, 3, 16)),
        (dt.date(2026, 4, 2), dt.date(2026, 4, 10)),
    ],
)
def test_new_date_is_after_the_present_one_or_after_today_when_overdue(due_on, new, at) -> None:
    opinion = OpinionFactory(state=State.HANDLING, due_on=due_on)
    ask(opinion, staff(Role.HANDLER, unit=opinion.lead_unit), at)
    dispatcher = staff(Role.DISPATCHER)

    actions.grant_extension(opinion, by=dispatcher, at=at)

    asked = Extension.objects.get()
    assert opinion.due_on == new
    assert (asked.granted, asked.decided_by, asked.decided_at) == (True, dispatcher, at)
    assert asked.due_before == due_on
    assert facts(opinion) == {"due_on": new.isoformat()}


def test_refused_extension_leaves_the_date(opinion, handler, at) -> None:
    ask(opinion, handler, at)

    with pytest.raises(actions.ExtensionRefusalReasonMissing):
        actions.refuse_extension(opinion, reason="", by=staff(Role.DISPATCHER), at=at)
    actions.refuse_extension(opinion, reason="够用", by=staff(Role.DISPATCHER), at=at)

    asked = Extension.objects.get()
    assert (opinion.due_on, asked.granted, asked.remark) == (FRIDAY, False, "够用")


@pytest.mark.parametrize("decide", [actions.grant_extension, actions.refuse_extension])
def test_nobody_decides_on_what_he_asked_for(opinion, decide, at) -> None:
    boss = staff(Role.ADMINISTRATOR, unit=opinion.lead_unit)
    ask(opinion, boss, at)
    more = {"reason": "够用"} if decide is actions.refuse_extension else {}

    with pytest.raises(OwnItem):
        decide(opinion, by=boss, at=at, **more)
    with pytest.raises(NotPermitted):
        decide(opinion, by=staff(Role.HANDLER, unit=opinion.lead_unit), at=at, **more)

    assert Act.GRANT_EXTENSION not in moves_for(boss, opinion)
    assert Extension.objects.get().decided_at is None


def test_nothing_is_decided_while_nothing_waits(opinion, at) -> None:
    dispatcher = staff(Role.DISPATCHER)

    with pytest.raises(actions.NoExtensionWaits):
        actions.grant_extension(opinion, by=dispatcher, at=at)
    assert Act.GRANT_EXTENSION not in moves_for(dispatcher, opinion)


def test_extension_is_not_decided_while_the_clock_stands(opinion, handler, at) -> None:
    ask(opinion, handler, at)
    Opinion.objects.update(state=State.WAITING_SUBMITTER)

    with pytest.raises(ActRefused):
        actions.grant_extension(opinion, by=staff(Role.DISPATCHER), at=at)


def test_calendar_without_working_days_is_named_and_nothing_changes(opinion, handler, at) -> None:
    ask(opinion, handler, at)
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(date=FRIDAY + dt.timedelta(days=days), kind="HOLIDAY")
            for days in range(1, 90)
            if not CalendarDay.objects.filter(date=FRIDAY + dt.timedelta(days=days)).exists()
        ]
    )
    CalendarDay.objects.filter(kind="WORKDAY").delete()  # makes every process read anew

    with pytest.raises(NoDueDate):
        actions.grant_extension(opinion, by=staff(Role.DISPATCHER), at=at)

    assert Extension.objects.get().decided_at is None
    assert Opinion.objects.get().due_on == FRIDAY


def test_database_keeps_to_one_waiting_and_to_another_person(opinion, handler, at) -> None:
    asked = ask(opinion, handler, at)

    for values in (
        {"decided_at": at, "decided_by": handler},
        {"granted": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Extension.objects.filter(pk=asked.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        opinion.extensions.create(days=1, reason="又", asked_at=at, asked_by=handler)
