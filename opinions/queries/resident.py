"""A case as its submitter sees it under the code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise

from opinions.enums import PAUSED_STATES, Event, PublicWord, State
from opinions.lifecycle import AUDIT, AnyMove, public_word
from opinions.models import CaseStep, Opinion

RESIDENT_SEES = {
    str(move): (move, record)
    for move, record in AUDIT.items()
    if record.resident_sees and not isinstance(move, Event)
}


@dataclass(frozen=True)
class ResidentStep:
    """One line of the history that a resident sees under his code."""

    move: AnyMove
    label: str | Promise
    at: dt.datetime
    text: str
    """Only where it was written for the resident."""


def timeline_for_resident(opinion: Opinion) -> list[ResidentStep]:
    """What happened, oldest first; one query. No names, no remarks among staff."""
    steps = CaseStep.objects.filter(opinion=opinion, move__in=RESIDENT_SEES).order_by("position")
    lines = []
    for step in steps:
        move, record = RESIDENT_SEES[step.move]
        lines.append(
            ResidentStep(move, move.label, step.at, step.text if record.resident_reads_text else "")
        )
    return lines


def followed(opinion: Opinion) -> Opinion:
    """The case whose progress the resident sees: of a merged one its lead case."""
    lead = opinion.merged_into if opinion.state == State.MERGED else None
    return lead or opinion


def word_for_resident(opinion: Opinion) -> PublicWord:
    """One of the five words; a merged case shows its lead case's."""
    return public_word(followed(opinion).state)


def next_date(opinion: Opinion) -> dt.date | None:
    """The day by which the resident hears next: of screening, then of the answer; None when nothing is due."""
    waiting = word_for_resident(opinion) in {
        PublicWord.RECEIVED,
        PublicWord.SCREENING,
        PublicWord.HANDLING,
    }
    case = followed(opinion)
    return case.due_on if waiting and case.state not in PAUSED_STATES else None
