"""The links of one case's chain, and the state to which they lead."""

from __future__ import annotations

from django.utils.translation import gettext as _

from opinions.casework.history import record_of
from opinions.casework.verification.findings import Break, at_step
from opinions.casework.verification.texts import own_text_differs
from opinions.enums import Move, PublicationMove, PublicationState
from opinions.models import CaseStep, Opinion
from portal.core import audit
from portal.core.keyrings import KeyRing


def first_break(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Break | None:
    if not steps:
        return Break(f"{case.number} #1", _("缺失"))
    before = audit.START
    for position, step in enumerate(steps, start=1):
        if step.position != position:
            return Break(f"{case.number} #{position}", _("缺失"))
        if what := _fault(ring, step, before):
            return Break(at_step(case, step), what)
        before = step.mac
    return _cut_off(case, steps)


def _fault(ring: KeyRing, step: CaseStep, before: str) -> str:
    """What is wrong with one step, empty if nothing."""
    if step.key_id not in ring.keys:
        return _("写入时的密钥 %(key)s 已不在密钥环上") % {"key": step.key_id}
    if not audit.holds(ring, record_of(step), before=before, key_id=step.key_id, mac=step.mac):
        return _("被改动、调换，或其前一环节被删除")
    return _("说明文字被改动或删除") if own_text_differs(ring, step) else ""


def _cut_off(case: Opinion, steps: list[CaseStep]) -> Break | None:
    state, publication = "", PublicationState.UNPUBLISHED.value
    for step in steps:
        if step.move in Move.values:
            state = step.to_state
        elif step.move in PublicationMove.values:
            publication = step.to_state
    now, then = (case.state, case.publication), (state, publication)
    if now == then:
        return None
    values = {"now": "/".join(now), "then": "/".join(then)}
    what = _("末尾被截断：事项为 %(now)s，记录止于 %(then)s") % values
    return Break(f"{case.number} #{len(steps) + 1}", what)
