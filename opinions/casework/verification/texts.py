"""Texts that are kept outside the chain, against the keyed digests in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models
from django.utils.translation import gettext as _

from opinions.casework.history import said_in
from opinions.casework.verification.findings import Break, at_step, labels_of
from opinions.enums import Act, Event, Move
from opinions.models import CaseStep, Opinion, Reply
from portal.core import audit
from portal.core.keyrings import KeyRing

HANDED_OUT = (Move.SUBMIT_REPLY, Move.RELEASE, Move.ANSWER_ON_THE_SPOT, Move.CORRECT)
FROM_SUBMITTER = (Move.SUPPLEMENT, Move.RATE, Act.CALL_BACK)
OTHERS = (Move.SUBMIT, Act.CONTRIBUTE, Event.FILE_REFUSED)
KEPT_ELSEWHERE = {move.value for move in (*OTHERS, *HANDED_OUT, *FROM_SUBMITTER)}
"""Steps whose digest is of a text in another table."""
REMARKED = {Move.SEND_BACK, Act.REFUSE_CORRECTION}
ON_REPLIES = {*HANDED_OUT, *REMARKED, Act.PROPOSE_CORRECTION}


def text_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    said = last_said(steps)
    replies = {reply.pk: reply for reply in case.replies.all()}
    reconsidered = max((step.position for step in steps if step.move == Move.RECONSIDER), default=0)
    for step in steps:
        if step.move in ON_REPLIES:
            what = _reply_fault(ring, replies.get(step.data["reply"]), step)
        elif step.move == Move.REJECT and step.position < reconsidered:
            what = ""  # the case does not hold its note any more, the step itself does
        else:
            what = _case_fault(ring, case, step, said)
        if what:
            yield Break(at_step(case, step), what)


def last_said(steps: list[CaseStep]) -> CaseStep:
    """The step after which the words of the case are what they are: its beginning, or the check that mended slips."""
    mended = [step for step in steps if step.move == Act.CHECK_ENTRY and step.data.get("changed")]
    return mended[-1] if mended else steps[0]


def _case_fault(ring: KeyRing, case: Opinion, step: CaseStep, said: CaseStep) -> str:
    if step.move == Move.REJECT and differs(ring, case.public_note, step):
        return _("给提交人的说明被改动或删除")
    if step is not said or step.move not in {Move.SUBMIT, Act.CHECK_ENTRY}:
        return ""
    if step.move == Move.SUBMIT and differs(ring, case.text, step):
        return _("意见原文被改动或删除")
    names = differing(ring, {**said_in(case), "text": case.text}, step)
    return changed(case, names) if names else ""


def _reply_fault(ring: KeyRing, reply: Reply | None, step: CaseStep) -> str:
    if reply is None or not reply.text:
        return _("答复被删除")
    if step.move in REMARKED:
        return _("审核意见被改动或删除") if differs(ring, reply.remark, step) else ""
    return _("答复文字被改动") if _says_otherwise(ring, reply, step) else ""


def _says_otherwise(ring: KeyRing, reply: Reply, step: CaseStep) -> bool:
    """Handed in it has no date yet; released, the date is a part of what its reader gets."""
    if step.move == Act.PROPOSE_CORRECTION:  # the step's own text is the reason
        return bool(differing(ring, {"reply": reply.words}, step))
    said = reply.words if step.move == Move.SUBMIT_REPLY else reply.letter
    return differs(ring, said, step)


def changed(row: models.Model, names: Iterable[str]) -> str:
    """Names what was changed, never what it says."""
    return _("%(what)s被改动") % {"what": labels_of(row, names)}


def differs(ring: KeyRing, text: str, step: CaseStep) -> bool:
    """Whether a text is another than when the step was written, or gone.

    Nothing erases texts yet; what will must write a step of its own, and be asked for here.
    """
    readable = bool(step.text_digest) and step.key_id in ring.keys
    return readable and audit.text_digest(ring, text, key_id=step.key_id) != step.text_digest


def own_text_differs(ring: KeyRing, step: CaseStep) -> bool:
    if step.move in KEPT_ELSEWHERE:
        return bool(step.text)
    return audit.text_digest(ring, step.text, key_id=step.key_id) != step.text_digest


def differing(ring: KeyRing, texts: dict[str, str], step: CaseStep) -> list[str]:
    """The names of those that differ from what the step keeps; histories begun earlier keep fewer."""
    digests = step.data.get("digests", {})
    if step.key_id not in ring.keys:
        return []
    return [
        name
        for name, text in texts.items()
        if name in digests and audit.text_digest(ring, text, key_id=step.key_id) != digests[name]
    ]
