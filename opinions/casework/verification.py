"""Reading the chains again: is the history still the one that was written?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.utils import timezone
from django.utils.translation import gettext as _

from opinions.casework.history import record_of
from opinions.casework.seals import digest_of, entries_of
from opinions.enums import Move, PublicationMove
from opinions.models import CaseStep, ChainSeal, Opinion, Reply
from portal.core import audit
from portal.core.keyrings import KeyRing, audit_keys

CHUNK = 2000


@dataclass(frozen=True)
class Break:
    """Something that is not as it was written. ``where`` names case and step, or the seal."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Count:
    """How much was read."""

    cases: int = 0
    steps: int = 0
    seals: int = 0


def breaks(count: Count) -> Iterator[Break]:
    """Everything that is broken, chains before seals, in the order of the cases; filled into ``count`` as read."""
    ring = audit_keys()
    yield from _broken_chains(ring, count)
    yield from _cases_without_steps()
    yield from _edited_replies(ring)
    yield from _broken_seals(ring, count)


def _broken_chains(ring: KeyRing, count: Count) -> Iterator[Break]:
    steps = CaseStep.objects.select_related("opinion").order_by("opinion_id", "position")
    for _case, rows in groupby(steps.iterator(chunk_size=CHUNK), key=lambda step: step.opinion_id):
        count.cases += 1
        if found := _first_break(ring, rows, count):
            yield found


def _first_break(ring: KeyRing, rows: Iterator[CaseStep], count: Count) -> Break | None:
    before, position, states = audit.START, 0, {"state": "", "publication": "UNPUBLISHED"}
    case: Opinion | None = None
    for step in rows:
        count.steps += 1
        case, position = step.opinion, position + 1
        if step.position != position:
            return Break(f"{case.number} #{position}", _("缺失"))
        if what := _fault(ring, step, before):
            return Break(f"{case.number} #{position} {step.move}", what)
        before = step.mac
        if step.move in Move.values:
            states["state"] = step.to_state
        elif step.move in PublicationMove.values:
            states["publication"] = step.to_state
    return _end_fault(case, position, states) if case else None


def _fault(ring: KeyRing, step: CaseStep, before: str) -> str:
    """What is wrong with one step, empty if nothing."""
    if step.key_id not in ring.keys:
        return _("写入时的密钥 %(key)s 已不在密钥环上") % {"key": step.key_id}
    if not audit.holds(ring, record_of(step), before=before, key_id=step.key_id, mac=step.mac):
        return _("被改动、调换，或其前一环节被删除")
    if step.text and audit.text_digest(ring, step.text, key_id=step.key_id) != step.text_digest:
        return _("说明文字被改动")
    if step.move == Move.SUBMIT and _differs(ring, step.opinion.text, step):
        return _("意见原文被改动")
    return ""


def _end_fault(case: Opinion, position: int, states: dict[str, str]) -> Break | None:
    if (case.state, case.publication) != (states["state"], states["publication"]):
        return Break(
            f"{case.number} #{position + 1}",
            _("末尾被截断：事项为 %(now)s，记录止于 %(then)s")
            % {"now": f"{case.state}/{case.publication}", "then": "/".join(states.values())},
        )
    return None


def _cases_without_steps() -> Iterator[Break]:
    for number in (
        Opinion.objects.filter(steps=None).order_by("pk").values_list("number", flat=True)
    ):
        yield Break(f"{number} #1", _("缺失"))


def _broken_seals(ring: KeyRing, count: Count) -> Iterator[Break]:
    """The first seal that does not hold; those after it are chained to it."""
    before: ChainSeal | None = None
    for seal in ChainSeal.objects.order_by("pk"):
        count.seals += 1
        entries, heads = entries_of(seal)
        where = _("存证 %(pk)d（%(at)s）") % {
            "pk": seal.pk,
            "at": f"{timezone.localtime(seal.at):%Y-%m-%d %H:%M}",
        }
        if lost := _lost_heads(seal, heads):
            yield Break(where, lost)
            return
        if seal.key_id not in ring.keys or digest_of(seal, entries, before=before) != seal.digest:
            yield Break(
                where,
                _("存证覆盖 %(sealed)d 个环节，现有 %(found)d 个，摘要不符")
                % {"sealed": seal.steps, "found": len(entries)},
            )
            return
        before = seal


def _lost_heads(seal: ChainSeal, heads: dict[str, int]) -> str:
    for opinion_id, position in sorted(seal.heads.items(), key=lambda item: int(item[0])):
        if heads.get(opinion_id) != position:
            number = Opinion.objects.filter(pk=opinion_id).values_list("number", flat=True).first()
            return _("%(case)s #%(position)d 已存证，现已不在") % {
                "case": number or f"id={opinion_id}",
                "position": position,
            }
    return ""


def _edited_replies(ring: KeyRing) -> Iterator[Break]:
    """Released replies whose text is not the one that was released; an erased one (empty) passes."""
    moves = (Move.RELEASE, Move.ANSWER_ON_THE_SPOT)
    released = CaseStep.objects.filter(move__in=moves).exclude(text_digest="")
    rows = released.select_related("opinion").order_by("opinion_id", "position")
    for batch in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        keys = {step.pk: step.data.get("reply") for step in batch}
        replies = Reply.objects.in_bulk([key for key in keys.values() if key])
        for step in batch:
            if (reply := replies.get(keys[step.pk])) and _differs(ring, reply.text, step):
                yield Break(
                    f"{step.opinion.number} #{step.position} {step.move}", _("答复文字被改动")
                )


def _differs(ring: KeyRing, text: str, step: CaseStep) -> bool:
    """Whether a text that is kept elsewhere, and not erased, is another than when the step was written."""
    readable = bool(text and step.text_digest) and step.key_id in ring.keys
    return readable and audit.text_digest(ring, text, key_id=step.key_id) != step.text_digest


def batched(steps: Iterable[CaseStep], size: int) -> Iterator[list[CaseStep]]:
    rest = iter(steps)
    while batch := list(islice(rest, size)):
        yield batch
