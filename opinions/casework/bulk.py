"""Writing thousands of finished cases with their histories, for imports and the demonstration data.

::

    reply = Reply(text=…, status=ReplyStatus.RELEASED, author=None, created_at=t2, released_at=t2)
    opinion = Opinion(state=State.ANSWERED, grade=Grade.ORDINARY, submitted_at=t1, answered_at=t2, …)
    write_cases([
        Case(opinion, replies=[reply], steps=[
            StepSpec(Move.SUBMIT, "", State.SUBMITTED, t1, Actor.IMPORT, digest_of=opinion.text, data={…}),
            …
            StepSpec(Move.RELEASE, State.REPLY_REVIEW, State.ANSWERED, t2, Actor.IMPORT,
                     digest_of=reply.letter, data={"reply": reply}),
        ]),
    ])

``data`` holds exactly the facts of ``lifecycle.AUDIT[move]``; a model instance stands for the key it is to get.
Steps that concern a text kept elsewhere (SUBMIT: the opinion's; replies: their ``words`` until they are released,
then their ``letter``) name it as ``digest_of``; what SUBMIT
and PROPOSE keep of title, place, contact and copy is filled in here. ``verify_audit`` compares both with what is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models, transaction

from opinions.casework.files import brought
from opinions.casework.history import StepSpec, left_in, said_in, shown_in, write_steps
from opinions.casework.numbers import civil_day, reserve_numbers
from opinions.enums import Move, PublicationMove, PublicationState
from opinions.models import (
    Assignment,
    Attachment,
    CallBack,
    CaseStep,
    Contribution,
    Extension,
    Opinion,
    Pause,
    PublishedCopy,
    Rating,
    Reply,
    Submitter,
    Supplement,
)

BATCH = 500


class InconsistentCase(ValueError):
    """A prepared case does not stand where its steps lead."""


@dataclass(frozen=True)
class Case:
    """One prepared case. Nothing in it is saved; the parts need not name their opinion."""

    opinion: Opinion
    """Without a number it gets the next one of the year in which it was submitted."""
    steps: Sequence[StepSpec]
    """In the order in which they happened."""
    submitter: Submitter | None = None
    assignments: Sequence[Assignment] = field(default_factory=tuple)
    replies: Sequence[Reply] = field(default_factory=tuple)
    copy: PublishedCopy | None = None
    """Its number, if empty, is the opinion's."""
    pause: Pause | None = None
    extensions: Sequence[Extension] = field(default_factory=tuple)
    """In the order in which they were asked for."""
    contributions: Sequence[Contribution] = field(default_factory=tuple)
    said: Sequence[Supplement | Rating | CallBack] = field(default_factory=tuple)
    """What the submitter said later: supplements, ratings, and on the telephone."""
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    """What came with SUBMIT; the bytes are stored already (``casework.files.write_bytes``)."""


@transaction.atomic
def write_cases(cases: Iterable[Case]) -> list[Case]:
    """Write them all with their chains, in one query per table and batch; the same cases, now with keys.

    Sends no signal and no mail: whoever publishes copies this way also indexes them.

    :raises InconsistentCase: an opinion's state is not the one that its last move leads to.
    :raises WrongFacts: a step lacks a fact, or has one too many.
    """
    written = list(cases)
    for case in written:
        _check_consistent(case)
    _number([case.opinion for case in written])
    _create(Opinion, [case.opinion for case in written])
    for case in written:
        _attach(case)
    _create(Submitter, [case.submitter for case in written if case.submitter])
    _create(Assignment, [part for case in written for part in case.assignments])
    replies = [reply for case in written for reply in case.replies]
    _create(Reply, [reply for reply in replies if reply.corrects is None])
    _create_corrections([reply for reply in replies if reply.corrects is not None])
    _create(Pause, [case.pause for case in written if case.pause])
    _create(Extension, [asked for case in written for asked in case.extensions])
    _create(Contribution, [given for case in written for given in case.contributions])
    for kind in (Supplement, Rating, CallBack):
        _create(kind, [row for case in written for row in case.said if isinstance(row, kind)])
    _create(PublishedCopy, [case.copy for case in written if case.copy])
    steps = write_steps(
        (case.opinion.pk, _completed(step, case)) for case in written for step in case.steps
    )
    _create(Attachment, _attachments(written, steps))
    return written


def _attachments(cases: Sequence[Case], steps: Iterable[CaseStep]) -> list[Attachment]:
    """With the step that brought them."""
    first = {step.opinion_id: step for step in steps if step.move == Move.SUBMIT}
    for case in cases:
        for attachment in case.attachments:
            attachment.opinion, attachment.step = case.opinion, first[case.opinion.pk]
    return [attachment for case in cases for attachment in case.attachments]


def _create(model: type[models.Model], rows: list[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _create_corrections(replies: list[Reply]) -> None:
    """A correction may be corrected in its turn: each after the one that it names."""
    while replies:
        ready = [reply for reply in replies if reply.corrects and reply.corrects.pk]
        _create(Reply, ready)
        replies = [reply for reply in replies if not reply.pk]


def _number(opinions: Iterable[Opinion]) -> None:
    by_year: dict[int, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        if not opinion.number:
            by_year[civil_day(opinion.submitted_at).year].append(opinion)
    for year, unnumbered in sorted(by_year.items()):
        numbers = reserve_numbers(year=year, count=len(unnumbered))
        for opinion, number in zip(unnumbered, numbers, strict=True):
            opinion.number = number


def _attach(case: Case) -> None:
    parts: list[Any] = [
        *case.assignments,
        *case.replies,
        *case.extensions,
        *case.contributions,
        *case.said,
    ]
    for part in parts:
        part.opinion = case.opinion
    if case.submitter:
        case.submitter.opinion = case.opinion
    if case.pause:
        case.pause.opinion = case.opinion
    if case.copy:
        case.copy.opinion = case.opinion
        case.copy.number = case.copy.number or case.opinion.number


def _completed(step: StepSpec, case: Case) -> StepSpec:
    keys = {
        name: value.pk if isinstance(value, models.Model) else value
        for name, value in step.data.items()
    }
    digests = step.digests
    if step.move == Move.SUBMIT:
        digests = said_in(case.opinion) | left_in(case.submitter) | brought(case.attachments)
    elif step.move == PublicationMove.PROPOSE and case.copy:
        digests = shown_in(case.copy)
    return replace(step, data=keys, digests=digests)


def _check_consistent(case: Case) -> None:
    state: str = ""
    publication: str = PublicationState.UNPUBLISHED
    for step in case.steps:
        if isinstance(step.move, Move):
            if step.from_state != state:
                raise InconsistentCase(f"{step.move}: {step.from_state!r}, not {state!r}")
            state = step.to_state
        elif isinstance(step.move, PublicationMove):
            publication = step.to_state
    if (state, publication) != (case.opinion.state, case.opinion.publication):
        raise InconsistentCase(
            f"{case.opinion.state}/{case.opinion.publication}, steps lead to {state}/{publication}"
        )
