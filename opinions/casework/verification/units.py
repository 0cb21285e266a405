"""What units did beside replies: extensions, contributions, and who was given the case."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from opinions.casework.extensions import lapses_by
from opinions.casework.verification.facts import UNKNOWN, Facts, Told, differences
from opinions.casework.verification.findings import Break, at_step
from opinions.casework.verification.texts import differs
from opinions.enums import HANDLING_STATES, Act, AssignmentRole, Event, Move
from opinions.models import CaseStep, Contribution, Opinion
from portal.core.keyrings import KeyRing

UNDECIDED: Facts = {
    "decided_at": None, "decided_by_id": None, "granted": False, "due_before": None,
}  # fmt: skip


def unit_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    yield from _extension_faults(ring, case, steps)
    yield from _contribution_faults(ring, case, steps)
    yield from _handler_faults(case, steps)


def _extension_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """The rows in the order in which they were asked for are those of the steps, and stand as these leave them."""
    rows, told = list(case.extensions.all()), _told_of_extensions(steps)
    if len(rows) != len(told):
        numbers = {"now": len(rows), "then": len(told)}
        yield Break(case.number, _("延期与记录不符：现有 %(now)d 次，记录 %(then)d 次") % numbers)
        return
    for row, (facts, asked, refused) in zip(rows, told, strict=True):
        yield from differences(case, row, facts)
        if differs(ring, row.reason, asked):
            yield Break(at_step(case, asked), _("延期的理由被改动或删除"))
        if refused and differs(ring, row.remark, refused):
            yield Break(at_step(case, refused), _("不同意延期的理由被改动或删除"))


ToldOfOne = tuple[Told, CaseStep, CaseStep | None]
"""What the steps say of one extension, the step that asked for it, the one that refused it."""


def _told_of_extensions(steps: list[CaseStep]) -> list[ToldOfOne]:
    told: list[ToldOfOne] = []
    for step in steps:
        if step.move == Act.ASK_EXTENSION:
            asked = {"days": step.data["days"], "asked_at": step.at, "asked_by_id": step.by_id}
            told.append((Told(), step, None))
            told[-1][0].follow(step, asked | UNDECIDED)
        elif told and told[-1][0].facts["decided_at"] is None:
            facts, asking, _refusal = told[-1]
            facts.follow(step, _decided_by(step))
            refused = step if step.move == Act.REFUSE_EXTENSION else None
            told[-1] = (facts, asking, refused)
    return told


def _decided_by(step: CaseStep) -> Facts:
    decided = {"decided_at": step.at, "decided_by_id": step.by_id}
    if step.move == Act.GRANT_EXTENSION:
        return {**decided, "granted": True, "due_before": UNKNOWN}
    if step.move == Act.REFUSE_EXTENSION:
        return decided
    if lapses_by(step.move, step.from_state, step.to_state):
        return {"decided_at": step.at}
    return {}


def _contribution_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    given = {row.pk: row for row in case.contributions.all()}
    for step in steps:
        if step.move == Act.CONTRIBUTE:
            what = _contribution_fault(ring, given.pop(step.data["contribution"], None), step)
            if what:
                yield Break(at_step(case, step), what)
    for key in given:
        yield Break(case.number, _("协办意见 %(pk)d 没有提交的记录") % {"pk": key})


def _contribution_fault(ring: KeyRing, row: Contribution | None, step: CaseStep) -> str:
    if row is None:
        return _("协办意见被删除")
    if differs(ring, row.text, step):
        return _("协办意见被改动")
    same = (row.unit.code, row.by_id, row.at) == (step.data["unit"], step.by_id, step.at)
    return "" if same else _("协办意见的单位、提交人或时间被改动")


def _handler_faults(case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """While a reassignment is the last word on who handles the case. Deleting a user empties the column."""
    given: CaseStep | None = None
    for step in steps:
        if step.move == Move.REASSIGN:
            given = step
        elif _gives_to_nobody_or_another(step):
            given = None
    if given and case.handler_id not in {given.data["person"], None}:
        yield Break(at_step(case, given), _("经办人被改动"))


def _gives_to_nobody_or_another(step: CaseStep) -> bool:
    leaves = step.from_state in HANDLING_STATES and step.to_state not in HANDLING_STATES
    signs = step.move == Move.SIGN and step.data.get("role") == AssignmentRole.LEAD
    return leaves or signs or step.move in {Move.SEND_ELSEWHERE, Event.HANDLER_LEFT.value}
