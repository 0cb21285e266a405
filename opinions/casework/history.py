"""Writing case steps: each one linked to the one before it, none of them ever changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opinions.enums import Actor, Event
from opinions.lifecycle import AUDIT, AnyMove
from opinions.models import CaseStep, Opinion, PublishedCopy, Submitter
from portal.core import audit
from portal.core.keyrings import KeyRing, audit_keys
from portal.users.models import User


class WrongFacts(TypeError):
    """A step does not hold exactly the facts that the audit table names for its move."""


@dataclass(frozen=True)
class StepSpec:
    """One step to be written.

    ``text`` is kept in the step and may be erased later; ``digest_of`` is a text that is kept elsewhere
    (the opinion, a reply) and enters the chain only by its keyed digest. ``data`` holds exactly the facts
    of ``lifecycle.AUDIT[move]``.
    """

    move: AnyMove | Event
    from_state: str
    to_state: str
    at: dt.datetime
    actor: Actor
    by: User | None = None
    text: str = ""
    digest_of: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    """Name → more text that is kept elsewhere; in the step as keyed digests, ``data["digests"]``."""


def said_in(opinion: Opinion) -> dict[str, str]:
    """What SUBMIT keeps digests of beside the text."""
    return {"title": opinion.title, "place": opinion.place, "number": opinion.number}


CONTACT = ("name", "phone", "email")


def left_in(submitter: Submitter | None) -> dict[str, str]:
    """The contact that SUBMIT keeps digests of too; empty, and so are the digests, when none was left."""
    if submitter is None:
        return dict.fromkeys(CONTACT, "")
    return salted(submitter.salt, {name: getattr(submitter, name) for name in CONTACT})


def salted(salt: str, contact: Mapping[str, str]) -> dict[str, str]:
    """Contact as its digests cover it. A telephone number is guessed under a known key, but not with a lost salt;
    with its name none passes for another, and one left empty has a digest like the rest."""
    return {name: f"contact:{name}:{salt}:{value}" for name, value in contact.items()}


def shown_in(copy: PublishedCopy) -> dict[str, str]:
    """What PROPOSE and APPROVE_REPLY keep digests of: the copy as it is from then on, and where it was cut."""
    return {
        "copy": copy.words,
        "facts": copy.facts,
        "cuts": copy.where_cut,
        "earlier": copy.words_of_earlier,
    }


@dataclass(frozen=True)
class Head:
    """The end of a chain."""

    position: int = 0
    mac: str = audit.START


def record_of(step: CaseStep) -> dict[str, Any]:
    """What the chain covers of a step: everything but its text, of which it covers the digest."""
    return {
        "opinion": step.opinion_id,
        "position": step.position,
        "move": str(step.move),
        "from": str(step.from_state),
        "to": str(step.to_state),
        "at": step.at,
        "actor": str(step.actor),
        "by": step.by_id,
        "text": step.text_digest,
        "data": step.data,
    }


def linked(opinion_id: int, spec: StepSpec, *, after: Head, ring: KeyRing) -> CaseStep:
    """The unsaved step of ``spec`` after the end of its chain. :raises WrongFacts: see ``StepSpec``."""
    facts = AUDIT[spec.move].facts if spec.move in AUDIT else ()
    if set(spec.data) != set(facts):
        raise WrongFacts(f"{spec.move}: {sorted(spec.data)}, not {sorted(facts)}")
    key_id = ring.current
    data = dict(spec.data)
    if spec.digests:
        data["digests"] = {
            name: audit.text_digest(ring, text, key_id=key_id)
            for name, text in spec.digests.items()
        }
    step = CaseStep(
        opinion_id=opinion_id,
        position=after.position + 1,
        move=spec.move.value,
        from_state=spec.from_state,
        to_state=spec.to_state,
        at=spec.at,
        actor=spec.actor,
        by=spec.by,
        text=spec.text,
        text_digest=audit.text_digest(ring, spec.digest_of or spec.text, key_id=key_id),
        data=data,
        key_id=key_id,
    )
    step.mac = audit.link(ring, record_of(step), before=after.mac, key_id=key_id)
    return step


def head_of(case: Opinion) -> Head:
    """The end of the case's chain; one query. Its row must be locked."""
    last = (
        CaseStep.objects.filter(opinion=case)
        .order_by("-position")
        .values_list("position", "mac")
        .first()
    )
    return Head(*last) if last else Head()


def position_of(case: Opinion) -> int:
    """The last step by which the case or its publication went on; a look at contact data does not count."""
    positions = (step.position for step in case.steps.all() if step.move not in Event.values)
    return max(positions, default=0)


def shown_position_of(case: Opinion) -> int:
    """The last step that the submitter is shown."""
    shown = {str(move) for move, record in AUDIT.items() if record.resident_sees}
    return max((step.position for step in case.steps.all() if step.move in shown), default=0)


def is_made(
    case: Opinion, move: AnyMove, *, text: str, facts: Mapping[str, Any], after: int
) -> bool:
    """Whether the submitter has done this very thing since the step ``after``: a form that came twice."""
    ring = audit_keys()
    for step in case.steps.filter(move=move, actor=Actor.RESIDENT, position__gt=after):
        same = audit.text_digest(ring, text, key_id=step.key_id) == step.text_digest
        if same and all(step.data.get(name) == value for name, value in facts.items()):
            return True
    return False


def write_step(case: Opinion, spec: StepSpec, *, first: bool = False) -> CaseStep:
    """Append one step to the chain of a case whose row is locked (``first``: that was made just now)."""
    step = linked(case.pk, spec, after=Head() if first else head_of(case), ring=audit_keys())
    step.save(force_insert=True)
    return step


def write_steps(
    specs: Iterable[tuple[int, StepSpec]], *, heads: dict[int, Head] | None = None
) -> list[CaseStep]:
    """Append many steps, ``(opinion id, step)`` in the order in which they happened within each case.

    ``heads`` are the ends of the chains of cases that have steps already; cases not named begin theirs.
    On SQLite and PostgreSQL the steps come back with primary keys.
    """
    ring, ends = audit_keys(), dict(heads or {})
    steps = []
    for opinion_id, spec in specs:
        step = linked(opinion_id, spec, after=ends.get(opinion_id, Head()), ring=ring)
        ends[opinion_id] = Head(step.position, step.mac)
        steps.append(step)
    return CaseStep.objects.bulk_create(steps, batch_size=500)


def heads_of(opinion_ids: Iterable[int]) -> dict[int, Head]:
    """The ends of the chains of these (locked) cases, one query per 500."""
    ids, heads = list(opinion_ids), {}
    for start in range(0, len(ids), 500):
        rows = CaseStep.objects.filter(opinion_id__in=ids[start : start + 500]).order_by(
            "opinion_id", "position"
        )
        for opinion_id, position, mac in rows.values_list("opinion_id", "position", "mac"):
            heads[opinion_id] = Head(position, mac)
    return heads
