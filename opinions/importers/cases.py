"""An entry as a prepared case with its history: answered and published, answered, or open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from opinions.casework.bulk import Case
from opinions.casework.history import StepSpec
from opinions.casework.numbers import civil_day
from opinions.enums import (
    Actor,
    ConsentBasis,
    Grade,
    Move,
    PublicationMove,
    PublicationState,
    PublishConsent,
    ReplyStatus,
    State,
)
from opinions.importers.rows import Entry
from opinions.models import ImportBatch, Opinion, PublishedCopy, Reply, Submitter
from portal.reference.models import Field


@dataclass(frozen=True)
class Declaration:
    """What the operator answers for."""

    source: str
    published_at_source: bool
    """The source had published what has a reply; it may be public here too."""
    at: dt.datetime
    screening_due: Callable[[Field | None], dt.date]
    """Open cases are screened from today on, however old they are; by field."""


def case_of(entry: Entry, batch: ImportBatch, said: Declaration) -> Case:
    """Hidden, its copy unapproved: ``batches.show`` turns both for the whole batch."""
    opinion = opinion_of(entry, batch, said)
    steps, replies, copy = [submitted(opinion)], [], None
    if entry.reply:
        replies = [reply_of(entry)]
        answer(opinion, entry, steps, replies[0])
        if said.published_at_source:
            copy = copy_of(entry, opinion, said)
            publish(opinion, steps, said)
    submitter = Submitter(name=entry.name) if entry.name else None
    return Case(opinion, steps, submitter=submitter, replies=replies, copy=copy)


def opinion_of(entry: Entry, batch: ImportBatch, said: Declaration) -> Opinion:
    # What has no reply is not covered by the declaration: only its submitter can let it be published.
    declared = said.published_at_source and entry.reply
    basis = ConsentBasis.PUBLISHED_AT_SOURCE if declared else ConsentBasis.SUBMITTER
    return Opinion(
        source=said.source,
        external_id=entry.external_id,
        import_batch=batch,
        hidden=True,
        channel=entry.channel,
        title=entry.title,
        text=entry.text,
        place=entry.place,
        field=entry.field,
        area=entry.area,
        lead_unit=entry.unit,
        consent_basis=basis,
        publish_consent=PublishConsent.NONE,
        consented_at=entry.submitted_at,
        state=State.SUBMITTED,
        submitted_at=entry.submitted_at,
        due_on=said.screening_due(entry.field),
    )


def submitted(opinion: Opinion) -> StepSpec:
    data = {
        "channel": str(opinion.channel),
        "topic": None,
        "studio": None,
        "publish_consent": str(PublishConsent.NONE),
    }
    return StepSpec(
        Move.SUBMIT,
        "",
        State.SUBMITTED,
        opinion.submitted_at,
        Actor.IMPORT,
        digest_of=opinion.text,
        data=data,
    )


def reply_of(entry: Entry) -> Reply:
    """Released at its source: it has no author here, and needs no second person."""
    return Reply(
        unit=entry.unit,
        text=entry.reply,
        status=ReplyStatus.RELEASED,
        author=None,
        created_at=entry.replied_at,
        released_at=entry.replied_at,
    )


def answer(opinion: Opinion, entry: Entry, steps: list[StepSpec], reply: Reply) -> None:
    """One step from submitted to answered: what lay between is known at the source alone."""
    opinion.state, opinion.grade = State.ANSWERED, Grade.SIMPLE
    opinion.accepted_at = opinion.answered_at = entry.replied_at
    data = {"grade": str(Grade.SIMPLE), "reply": reply}
    steps.append(
        StepSpec(
            Move.ANSWER_ON_THE_SPOT,
            State.SUBMITTED,
            State.ANSWERED,
            entry.replied_at,
            Actor.IMPORT,
            digest_of=reply.text,
            data=data,
        )
    )


def copy_of(entry: Entry, opinion: Opinion, said: Declaration) -> PublishedCopy:
    return PublishedCopy(
        title=opinion.title,
        text=opinion.text,
        place=opinion.place,
        reply=entry.reply,
        reply_unit=entry.unit.label if entry.unit else entry.reply_unit,
        replied_on=civil_day(entry.replied_at),
        submitted_on=civil_day(entry.submitted_at),
        field=entry.field,
        area=entry.area,
        proposed_at=said.at,
    )


def publish(opinion: Opinion, steps: list[StepSpec], said: Declaration) -> None:
    opinion.publication = PublicationState.PUBLISHED
    states = PublicationState
    steps += [
        StepSpec(
            PublicationMove.PROPOSE,
            states.UNPUBLISHED,
            states.PROPOSED,
            said.at,
            Actor.IMPORT,
        ),
        StepSpec(PublicationMove.APPROVE, states.PROPOSED, states.PUBLISHED, said.at, Actor.IMPORT),
    ]
