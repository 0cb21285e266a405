"""What hangs beside the chain: the published copy, and whether the case is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from opinions.casework.copies import SHOWN
from opinions.casework.history import shown_in
from opinions.casework.verification.facts import copy_faults
from opinions.casework.verification.findings import Break, at_step
from opinions.casework.verification.texts import differing
from opinions.enums import Actor, PublicationMove, PublicationState
from opinions.models import CaseStep, Opinion, PublishedCopy
from portal.core.keyrings import KeyRing

ON_COPIES = (PublicationMove.PROPOSE, PublicationMove.APPROVE_REPLY)


def published_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """A copy that is gone, holds other words than were proposed, or is public without approval."""
    copy = getattr(case, "published_copy", None)
    shaping = [step for step in steps if step.move in ON_COPIES]
    if not shaping:
        if copy:
            yield Break(case.number, _("公开文本没有提议的记录"))
        return
    if what := _copy_fault(ring, case, copy, shaping[-1]):
        yield Break(at_step(case, shaping[-1]), what)
    elif copy and not case.hidden:
        yield from copy_faults(case, copy, steps)


def _copy_fault(ring: KeyRing, case: Opinion, copy: PublishedCopy | None, step: CaseStep) -> str:
    if copy is None:
        return _("公开文本被删除")
    if "copy" in (names := differing(ring, shown_in(copy), step)):
        return _("公开文本被改动")
    if "cuts" in names:
        return _("公开文本的遮盖被改动")
    if "earlier" in names:
        return _("以前公开的答复被改动")
    if names:
        return _("公开文本的编号、日期、领域、区域或工作室被改动")
    if case.publication in SHOWN and copy.topic_id != case.topic_id:
        return _("公开文本的议题与事项的不同")
    if not case.hidden and copy.is_public != (case.publication == PublicationState.PUBLISHED):
        return _("公开文本未经批准而公开，或已批准而未公开")
    return ""


def hidden_faults(case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """Only an import that has not finished hides cases; no seal covers their steps before it has."""
    if not case.hidden:
        return
    unfinished = case.import_batch and case.import_batch.shown_at is None
    imported = all(step.actor == Actor.IMPORT and step.seal_id is None for step in steps)
    if not (unfinished and imported):
        yield Break(case.number, _("被隐藏，而没有尚未完成的导入说明原因"))
