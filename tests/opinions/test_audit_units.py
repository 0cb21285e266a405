"""What verification finds of columns and rows that units' moves leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.enums import State
from opinions.models import Contribution, Extension, Opinion
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
AT, LATER = MONDAY + 9 * HOUR, MONDAY + dt.timedelta(days=9)


@pytest.fixture
def case() -> Opinion:
    """Asked for twice, refused and granted; contributed to; reassigned. Steps 5 to 10."""
    lead, helper = UnitFactory(), UnitFactory()
    person, colleague = staff(Role.HANDLER, unit=lead), staff(Role.HANDLER, unit=lead)
    boss = staff(Role.ADMINISTRATOR)
    case = OpinionFactory(state=State.HANDLING, unit=lead, handler=person, co_handling=(helper,))
    case.assignments.filter(unit=helper).update(signed_at=AT)
    actions.ask_extension(case, days=3, reason="论证", by=person, at=AT)
    actions.refuse_extension(case, reason="够用", by=boss, at=AT)
    actions.ask_extension(case, days=4, reason="再论证", by=person, at=AT)
    actions.grant_extension(case, by=boss, at=AT)
    actions.contribute(case, text="已查。", by=staff(Role.HANDLER, unit=helper), at=AT)
    actions.reassign(case, person=colleague, by=boss, at=AT)
    assert found() == []
    return case


def extension(which: int, **values: Any) -> Callable[[Opinion], object]:
    def change(case: Opinion) -> None:
        row = case.extensions.order_by("pk")[which]
        Extension.objects.filter(pk=row.pk).update(**made(values))

    return change


def contribution(**values: Any) -> Callable[[Opinion], object]:
    return lambda case: case.contributions.update(**made(values))


def column(**values: Any) -> Callable[[Opinion], object]:
    return lambda case: Opinion.objects.filter(pk=case.pk).update(**made(values))


def made(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in values.items()}


TAMPERED: dict[str, tuple[Callable[[Opinion], object], str]] = {
    "due date": (column(due_on=LATER.date()), "#8 GRANT_EXTENSION: 应于被改动"),
    "handler": (column(handler=staff), "#10 REASSIGN: 经办人被改动"),
    "days": (extension(1, days=9), "#7 ASK_EXTENSION: 工作日被改动：现为 9，记录为 4"),
    "reason": (extension(0, reason="别的"), "#5 ASK_EXTENSION: 延期的理由被改动或删除"),
    "remark": (extension(0, remark=""), "#6 REFUSE_EXTENSION: 不同意延期的理由被改动或删除"),
    "refused is granted": (extension(0, granted=True), "#5 ASK_EXTENSION: 同意被改动"),
    "who decided": (extension(1, decided_by=staff), "#8 GRANT_EXTENSION: 决定延期的人被改动"),
    "who asked": (extension(1, asked_by=staff), "#7 ASK_EXTENSION: 申请延期的人被改动"),
    "undecided": (
        extension(0, decided_by=None, decided_at=None), "#6 REFUSE_EXTENSION: 决定时间被改动",
    ),
    "contribution": (contribution(text="没查。"), "#9 CONTRIBUTE: 协办意见被改动"),
    "whose contribution": (
        contribution(unit=UnitFactory), "#9 CONTRIBUTE: 协办意见的单位、提交人或时间被改动",
    ),
    "contribution gone": (
        lambda case: case.contributions.all().delete(), "#9 CONTRIBUTE: 协办意见被删除",
    ),
    "extension gone": (
        lambda case: case.extensions.filter(granted=True).delete(), "延期与记录不符：现有 1 次，记录 2 次",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampered_row_is_named_with_the_step_that_wrote_it(kind: str, case: Opinion) -> None:
    tamper, said = TAMPERED[kind]

    tamper(case)

    assert any(said in line and line.startswith(case.number) for line in found())


def test_forged_rows_are_found(case: Opinion) -> None:
    forged = Contribution.objects.create(
        opinion=case, unit=UnitFactory(), text="假的", by=staff(), at=AT
    )
    assert found() == [f"{case.number}: 协办意见 {forged.pk} 没有提交的记录"]

    forged.delete()
    case.extensions.create(days=1, reason="假的", asked_at=AT, asked_by=staff())
    assert found() == [f"{case.number}: 延期与记录不符：现有 3 次，记录 2 次"]


def test_lapsed_extension_is_told_by_the_step_that_took_the_case_away(case: Opinion) -> None:
    boss = staff(Role.ADMINISTRATOR)
    actions.ask_extension(case, days=3, reason="再", by=case.handler, at=AT)
    actions.request_return(case, ground="OTHER", text="不归我们", by=case.handler, at=AT)
    actions.send_elsewhere(case, lead=UnitFactory(), co_handling=[], by=boss, at=LATER)
    seal_chains(LATER)
    assert found() == []

    case.extensions.filter(decided_by=None).update(decided_at=None)

    assert found()[0].startswith(f"{case.number} #13 SEND_ELSEWHERE: 决定时间被改动")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("lead_unit", UnitFactory, "主办单位被改动"),
        ("due_on", LATER.date(), "应于被改动"),
    ],
)
def test_unit_and_date_after_a_recall_and_another_unit_are_compared(name, value, said) -> None:
    boss = staff(Role.DISPATCHER)
    recalled = OpinionFactory(state=State.DISPATCHED)
    sent = OpinionFactory(state=State.RETURN_REQUESTED)
    actions.recall(recalled, reason="错派", by=boss, at=AT)
    actions.send_elsewhere(sent, lead=UnitFactory(), co_handling=[], by=boss, at=AT)
    assert found() == []

    for case in (recalled, sent):
        Opinion.objects.filter(pk=case.pk).update(**made({name: value}))

    assert [said in line for line in found()] == [True, True]


def test_what_the_clock_wrote_is_verified_too() -> None:
    case = OpinionFactory(state=State.DISPATCHED)
    gone = staff(Role.HANDLER, is_active=False)
    handled = OpinionFactory(state=State.HANDLING, handler=gone)
    actions.remind(case, case.assignments.get(), at=LATER)
    case.refresh_from_db()
    actions.return_unsigned(case, at=LATER + dt.timedelta(days=9))
    actions.take_from_leaver(handled, at=LATER)
    seal_chains(LATER)

    assert found() == []
