"""Reading the chains again: is the history still the one that was written?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.db.models import Count as Number
from django.db.models import Exists, Max, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from opinions.casework.history import record_of, said_in, shown_in
from opinions.casework.seals import digest_of, entries_of
from opinions.enums import Actor, Grade, Move, PublicationMove, PublicationState
from opinions.models import CaseStep, ChainSeal, Opinion, PublishedCopy, Reply
from portal.core import audit
from portal.core.keyrings import KeyRing, audit_keys

CHUNK = 2000
MOST_UNSEALED = dt.timedelta(days=1)
"""Seals are made hourly; a day of it may pass with the timers stopped."""
ON_REPLIES = (Move.SUBMIT_REPLY, Move.RELEASE, Move.ANSWER_ON_THE_SPOT)
ON_COPIES = (PublicationMove.PROPOSE, PublicationMove.APPROVE_REPLY)
KEPT_ELSEWHERE = {Move.SUBMIT.value, *(move.value for move in ON_REPLIES)}
"""Steps whose digest is of a text in another table."""


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


@dataclass
class Ends:
    """Where the steps of one case lead."""

    state: str = ""
    publication: str = PublicationState.UNPUBLISHED.value
    grade: str = ""

    def follow(self, step: CaseStep) -> None:
        if step.move in Move.values:
            self.state = step.to_state
            self.grade = step.data.get("grade", self.grade)
        elif step.move in PublicationMove.values:
            self.publication = step.to_state
        if step.move == Move.CONSULT:
            self.grade = self.grade or Grade.COMPLEX.value  # as the action does


def breaks(count: Count) -> Iterator[Break]:
    """Everything that is broken, chains before seals, in the order of the cases; filled into ``count`` as read."""
    ring = audit_keys()
    yield from _broken_chains(ring, count)
    yield from _cases_without_steps()
    yield from _edited_replies(ring)
    yield from _edited_copies(ring)
    yield from _broken_seals(ring, count)
    yield from _unsealed()


def _broken_chains(ring: KeyRing, count: Count) -> Iterator[Break]:
    steps = CaseStep.objects.select_related("opinion").order_by("opinion_id", "position")
    for _case, rows in groupby(steps.iterator(chunk_size=CHUNK), key=lambda step: step.opinion_id):
        count.cases += 1
        if found := _first_break(ring, rows, count):
            yield found


def _first_break(ring: KeyRing, rows: Iterator[CaseStep], count: Count) -> Break | None:
    before, position, ends = audit.START, 0, Ends()
    case: Opinion | None = None
    for step in rows:
        count.steps += 1
        case, position = step.opinion, position + 1
        if step.position != position:
            return Break(f"{case.number} #{position}", _("缺失"))
        if what := _fault(ring, step, before):
            return Break(f"{case.number} #{position} {step.move}", what)
        before = step.mac
        ends.follow(step)
    return _end_fault(case, position, ends) if case else None


def _fault(ring: KeyRing, step: CaseStep, before: str) -> str:
    """What is wrong with one step, empty if nothing."""
    if step.key_id not in ring.keys:
        return _("写入时的密钥 %(key)s 已不在密钥环上") % {"key": step.key_id}
    if not audit.holds(ring, record_of(step), before=before, key_id=step.key_id, mac=step.mac):
        return _("被改动、调换，或其前一环节被删除")
    if _own_text_differs(ring, step):
        return _("说明文字被改动或删除")
    if step.move == Move.SUBMIT and _differs(ring, step.opinion.text, step):
        return _("意见原文被改动或删除")
    if step.move == Move.SUBMIT and _others_differ(ring, said_in(step.opinion), step):
        return _("标题或地点被改动")
    return ""


def _end_fault(case: Opinion, position: int, ends: Ends) -> Break | None:
    now, then = (case.state, case.publication), (ends.state, ends.publication)
    if now != then:
        return Break(
            f"{case.number} #{position + 1}",
            _("末尾被截断：事项为 %(now)s，记录止于 %(then)s")
            % {"now": "/".join(now), "then": "/".join(then)},
        )
    if case.grade != ends.grade:
        return Break(
            case.number,
            _("分级被改动：现为 %(now)s，记录为 %(then)s")
            % {"now": case.grade or "–", "then": ends.grade or "–"},
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


def missing_seals(digests: Iterable[str]) -> Iterator[Break]:
    """Of these digests, taken from the log, those that no seal has any more."""
    for digest in digests:
        if not ChainSeal.objects.filter(digest=digest).exists():
            yield Break(_("存证"), _("日志中的存证 %(digest)s 已不在") % {"digest": digest})


def _unsealed() -> Iterator[Break]:
    """Steps of more than a day that no seal covers: none was made, or seals were taken away.

    An import writes old moments; its steps are younger than they say.
    """
    waiting = CaseStep.objects.filter(seal=None, opinion__hidden=False).exclude(actor=Actor.IMPORT)
    found = waiting.aggregate(first=Min("at"), last=Max("at"), count=Number("pk"))
    if found["count"] and found["last"] - found["first"] > MOST_UNSEALED:
        moments = {
            name: f"{timezone.localtime(found[name]):%Y-%m-%d %H:%M}" for name in ("first", "last")
        }
        yield Break(
            _("存证"),
            _(
                "%(first)s 至 %(last)s 的 %(count)d 个环节没有存证（每小时应有一次），可能有存证被删除"
            )
            % {**moments, "count": found["count"]},
        )


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
    """Replies that are gone, or whose text is not the one that was handed in or released."""
    steps = CaseStep.objects.filter(move__in=ON_REPLIES).exclude(text_digest="")
    rows = steps.select_related("opinion").order_by("opinion_id", "position")
    for batch in batched(rows.iterator(chunk_size=CHUNK), CHUNK):
        keys = {step.pk: step.data.get("reply") for step in batch}
        replies = Reply.objects.in_bulk([key for key in keys.values() if key])
        for step in batch:
            reply = replies.get(keys[step.pk])
            if (
                reply
                and reply.opinion_id == step.opinion_id
                and not _differs(ring, reply.text, step)
            ):
                continue
            where = f"{step.opinion.number} #{step.position} {step.move}"
            yield Break(where, _("答复文字被改动") if reply and reply.text else _("答复被删除"))


def _edited_copies(ring: KeyRing) -> Iterator[Break]:
    """Published copies that are gone, hold other words than were proposed, or are public without approval."""
    steps = CaseStep.objects.filter(move__in=ON_COPIES)
    rows = steps.select_related("opinion__published_copy").order_by("opinion_id", "position")
    for _case, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda step: step.opinion_id):
        *_earlier, step = group
        copy = getattr(step.opinion, "published_copy", None)
        if what := _copy_fault(ring, copy, step):
            yield Break(f"{step.opinion.number} #{step.position} {step.move}", what)
    proposed = CaseStep.objects.filter(move=PublicationMove.PROPOSE, opinion=OuterRef("opinion"))
    for number in PublishedCopy.objects.exclude(Exists(proposed)).values_list("number", flat=True):
        yield Break(number, _("公开文本没有提议的记录"))


def _copy_fault(ring: KeyRing, copy: PublishedCopy | None, step: CaseStep) -> str:
    if copy is None:
        return _("公开文本被删除")
    if _others_differ(ring, shown_in(copy), step):
        return _("公开文本被改动")
    opinion = step.opinion
    if not opinion.hidden and copy.is_public != (opinion.publication == PublicationState.PUBLISHED):
        return _("公开文本未经批准而公开，或已批准而未公开")
    return ""


def _differs(ring: KeyRing, text: str, step: CaseStep) -> bool:
    """Whether a text is another than when the step was written, or gone.

    Nothing erases texts yet; what will must write a step of its own, and be asked for here.
    """
    readable = bool(step.text_digest) and step.key_id in ring.keys
    return readable and audit.text_digest(ring, text, key_id=step.key_id) != step.text_digest


def _own_text_differs(ring: KeyRing, step: CaseStep) -> bool:
    if step.move in KEPT_ELSEWHERE:
        return bool(step.text)
    return audit.text_digest(ring, step.text, key_id=step.key_id) != step.text_digest


def _others_differ(ring: KeyRing, texts: dict[str, str], step: CaseStep) -> bool:
    """The same for the texts that the step names beside the first; histories begun before did not."""
    digests = step.data.get("digests", {})
    if step.key_id not in ring.keys:
        return False
    return any(
        digests.get(name, digest) != digest
        for name, digest in (
            (name, audit.text_digest(ring, text, key_id=step.key_id))
            for name, text in texts.items()
        )
    )


def batched(steps: Iterable[CaseStep], size: int) -> Iterator[list[CaseStep]]:
    rest = iter(steps)
    while batch := list(islice(rest, size)):
        yield batch
