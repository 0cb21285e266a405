"""Contact data, against what SUBMIT, or the check of an entry, keeps of it, and the looks at it and at originals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from opinions.casework.history import CONTACT, salted
from opinions.casework.verification.findings import Break, at_step, labels_of
from opinions.casework.verification.texts import changed, differing
from opinions.enums import Act, Event, Move
from opinions.models import CaseStep, ContactLook, Opinion, OriginalLook, Submitter
from portal.core.fields import UnreadableSecret, decrypted
from portal.core.keyrings import KeyRing

Look = ContactLook | OriginalLook


def contact_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """Contact that is another than was left, came later, is gone before it was erased, or is back after it."""
    step = _last_left(steps)
    submitter: Submitter | None = getattr(case, "submitter", None)
    erasure = next((step for step in steps if step.move == Event.CONTACT_ERASED), None)
    if submitter and _came_later(submitter, step):
        what = _("提交时没有留下联系方式，现在却有")
    elif erasure:
        step, what = erasure, _back_fault(submitter, erasure)
    elif submitter and submitter.erased_at is None:
        what = _left_fault(ring, submitter, step)
    else:
        what = _gone_fault(submitter, step)
    if what:
        yield Break(at_step(case, step), what)


def _last_left(steps: list[CaseStep]) -> CaseStep:
    """The step that keeps the contact as it is: its beginning, or the check that put it right."""
    return [
        step
        for step in steps
        if step.move == Move.SUBMIT or (step.move == Act.CHECK_ENTRY and _kept(step))
    ][-1]


def _kept(step: CaseStep) -> dict[str, str]:
    """Empty digests if no contact was left; none at all in histories begun earlier."""
    digests = step.data.get("digests", {})
    return {name: digests[name] for name in CONTACT if name in digests}


def _came_later(submitter: Submitter, step: CaseStep) -> bool:
    kept = _kept(step)
    return not any(kept.values()) if kept else bool(submitter.salt)


def _back_fault(submitter: Submitter | None, erasure: CaseStep) -> str:
    if submitter is None:
        return ""
    stored = [submitter.salt, *_stored(submitter).values()]
    if any(stored) or submitter.erased_at != erasure.at:
        return _("联系方式删除之后又被写入，或其删除时间被改动")
    return ""


def _gone_fault(submitter: Submitter | None, step: CaseStep) -> str:
    if submitter or any(_kept(step).values()):
        return _("联系方式被删除，而没有删除的记录")
    return ""


def _left_fault(ring: KeyRing, submitter: Submitter, step: CaseStep) -> str:
    if not _kept(step):
        return ""
    contact, unreadable = {}, []
    for name, stored in _stored(submitter).items():
        try:
            contact[name] = decrypted(stored)
        except UnreadableSecret:
            unreadable.append(name)
    if unreadable:
        what = _("%(what)s无法解密：被改动，或其密钥已不在密钥环上")
        return what % {"what": labels_of(submitter, unreadable)}
    names = differing(ring, salted(submitter.salt, contact), step)
    return changed(submitter, names) if names else ""


def _stored(submitter: Submitter) -> dict[str, str]:
    """As encrypted: ``reading.STORED``."""
    return {name: getattr(submitter, f"stored_{name}") for name in CONTACT}


def look_faults(case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """Lists of looks that say something else than the history."""
    contact = _("查看联系方式的登记与记录不符：现有 %(now)d 次，记录 %(then)d 次")
    yield from _differing_looks(case, steps, Event.CONTACT_SEEN, case.contact_looks.all(), contact)
    original = _("查看原文的登记与记录不符：现有 %(now)d 次，记录 %(then)d 次")
    yield from _differing_looks(
        case, steps, Event.ORIGINAL_SEEN, case.original_looks.all(), original
    )


def _differing_looks(
    case: Opinion, steps: list[CaseStep], event: Event, looks: Iterable[Look], what: str
) -> Iterator[Break]:
    seen = Counter((step.by_id, step.at) for step in steps if step.move == event)
    listed = Counter((look.by_id, look.at) for look in looks)
    if seen != listed:
        yield Break(case.number, what % {"now": listed.total(), "then": seen.total()})
