"""The state machine of an opinion as a table; ``docs/lifecycle.md`` is drawn from it. Pure: no clock, no database, no user.

*Who* may make a move is in ``permissions``; here is what a state allows, what a move needs, what its
case step records and whom it is told to.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import (
    HANDLING_STATES,
    OPEN_STATES,
    Actor,
    Audience,
    Keeps,
    Move,
    Need,
    PublicationMove,
    PublicationState,
    PublicWord,
    State,
)
from portal.core.refusals import Refused

AnyMove = Move | PublicationMove


class Refusal(Refused):
    """Something is refused for a reason that the reader is told; ``str()`` is in his language."""

    message: str | Promise = _("现在不能这样做。")

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values if self.values else str(self.message)


class MoveRefused(Refusal):
    """The state does not allow the move."""

    message = _("“%(state)s”的事项不能“%(move)s”。")


class MoveNotBuilt(Refusal):
    """The table knows the move, this version does not make it yet."""

    message = _("“%(move)s”尚未开通。")


class StaleScreen(Refusal):
    """The case moved on after the screen was opened."""

    message = _("这件事项已有新的进展，现在是“%(state)s”。请刷新后再操作，您填写的内容没有提交。")


@dataclass(frozen=True)
class Rule:
    """One row of the table. A move without sources begins a case."""

    move: Move
    sources: frozenset[State]
    target: State | Keeps
    actors: frozenset[Actor]
    needs: frozenset[Need] = frozenset()
    built: bool = True


S, M, N, P, PM = State, Move, Need, PublicationState, PublicationMove
_STAFF, _RESIDENT, _CLOCK = Actor.STAFF, Actor.RESIDENT, Actor.CLOCK


def _row(
    move: Move,
    sources: set[State] | frozenset[State],
    target: State | Keeps,
    actors: Actor | tuple[Actor, ...] = _STAFF,
    needs: Need | tuple[Need, ...] = (),
    *,
    built: bool = True,
) -> Rule:
    actors = actors if isinstance(actors, tuple) else (actors,)
    needs = needs if isinstance(needs, tuple) else (needs,)
    return Rule(move, frozenset(sources), target, frozenset(actors), frozenset(needs), built)


# fmt: off
_ROWS = (
    _row(M.SUBMIT, set(), S.SUBMITTED, (_RESIDENT, _STAFF, Actor.IMPORT), (N.TEXT, N.CONSENT)),
    _row(M.REJECT, {S.SUBMITTED}, S.REJECTED, needs=(N.LISTED_REASON, N.TEXT)),
    _row(M.RECONSIDER, {S.REJECTED}, S.SUBMITTED, (_STAFF, _RESIDENT), (N.REASON, N.OTHER_PERSON), built=False),
    _row(M.ACCEPT, {S.SUBMITTED}, S.ACCEPTED, needs=N.GRADE),
    _row(M.REGRADE, {S.ACCEPTED}, S.ACCEPTED, needs=(N.GRADE, N.REASON)),
    _row(M.ANSWER_ON_THE_SPOT, {S.SUBMITTED, S.ACCEPTED}, S.ANSWERED, needs=(N.SIMPLE_GRADE, N.REPLY)),
    _row(M.DISPATCH, {S.ACCEPTED}, S.DISPATCHED, needs=N.LEAD_UNIT),
    _row(M.RECALL, {S.DISPATCHED}, S.ACCEPTED, needs=N.REASON, built=False),
    _row(M.SIGN, {S.DISPATCHED}, S.HANDLING),
    _row(M.RETURN_UNSIGNED, {S.DISPATCHED}, S.ACCEPTED, _CLOCK, built=False),
    _row(M.REQUEST_RETURN, {S.DISPATCHED, S.HANDLING}, S.RETURN_REQUESTED, needs=(N.LISTED_REASON, N.TEXT), built=False),
    _row(M.SEND_ELSEWHERE, {S.RETURN_REQUESTED}, S.DISPATCHED, needs=N.LEAD_UNIT, built=False),
    _row(M.REFUSE_RETURN, {S.RETURN_REQUESTED}, S.HANDLING, needs=N.REASON, built=False),
    _row(M.REASSIGN, {S.HANDLING}, S.HANDLING, needs=N.PERSON, built=False),
    _row(M.ASK_SUBMITTER, {S.HANDLING}, S.WAITING_SUBMITTER, needs=N.QUESTION, built=False),
    _row(M.SUPPLEMENT, {S.WAITING_SUBMITTER}, S.HANDLING, _RESIDENT, N.TEXT, built=False),
    _row(M.WAIT_OVER, {S.WAITING_SUBMITTER}, S.HANDLING, _CLOCK, built=False),
    _row(M.SUBMIT_REPLY, {S.HANDLING}, S.REPLY_REVIEW, needs=N.REPLY),
    _row(M.SEND_BACK, {S.REPLY_REVIEW}, S.HANDLING, needs=(N.REMARK, N.OTHER_PERSON)),
    _row(M.RELEASE, {S.REPLY_REVIEW}, S.ANSWERED, needs=N.OTHER_PERSON),
    _row(M.CONSULT, {S.SUBMITTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING}, S.IN_CONSULTATION, needs=N.TOPIC),
    _row(M.CONCLUDE, {S.IN_CONSULTATION}, S.ANSWERED, (_STAFF, _CLOCK)),
    _row(M.LEAVE_CONSULTATION, {S.IN_CONSULTATION}, S.ACCEPTED, (_STAFF, _CLOCK), N.REASON),
    _row(M.RATE, {S.ANSWERED}, S.CLOSED, _RESIDENT, N.STARS, built=False),
    _row(M.EXPIRE, {S.ANSWERED}, S.CLOSED, _CLOCK),
    _row(M.REQUEST_REOPEN, {S.ANSWERED, S.CLOSED}, S.REOPEN_REQUESTED, _RESIDENT, N.REASON, built=False),
    _row(M.GRANT_REOPEN, {S.REOPEN_REQUESTED}, S.ACCEPTED, needs=N.OTHER_PERSON, built=False),
    _row(M.REFUSE_REOPEN, {S.REOPEN_REQUESTED}, S.CLOSED, needs=(N.REASON, N.OTHER_PERSON), built=False),
    _row(M.CORRECT, {S.ANSWERED, S.CLOSED}, Keeps.SAME, needs=(N.REPLY, N.OTHER_PERSON), built=False),
    _row(M.MERGE, OPEN_STATES, S.MERGED, needs=N.LEAD_CASE, built=False),
    _row(M.UNMERGE, {S.MERGED}, Keeps.BEFORE, built=False),
    _row(M.WITHDRAW, OPEN_STATES, S.WITHDRAWN, _RESIDENT, built=False),
)
# fmt: on
TABLE: Mapping[Move, Rule] = {rule.move: rule for rule in _ROWS}
CO_SIGNING_STATES = HANDLING_STATES
"""A co-handling unit signs its own assignment, which does not move the case."""


@dataclass(frozen=True)
class PublicationRule:
    """One row of publication's own small machine."""

    move: PublicationMove
    sources: frozenset[PublicationState]
    target: PublicationState | Keeps
    needs: frozenset[Need] = frozenset()


# fmt: off
PUBLICATION_TABLE: Mapping[PublicationMove, PublicationRule] = {
    rule.move: rule
    for rule in (
        PublicationRule(PM.PROPOSE, frozenset({P.UNPUBLISHED}), P.PROPOSED, frozenset({N.PUBLISH_CONSENT})),
        PublicationRule(PM.APPROVE, frozenset({P.PROPOSED}), P.PUBLISHED, frozenset({N.PUBLISH_CONSENT, N.OTHER_PERSON})),
        PublicationRule(PM.DECLINE, frozenset({P.PROPOSED}), P.UNPUBLISHED, frozenset({N.REASON, N.OTHER_PERSON})),
        PublicationRule(PM.TAKE_DOWN, frozenset({P.PUBLISHED}), P.TAKEN_DOWN, frozenset({N.REASON})),
        # The copy stays as it is; a reply that came later joins it by two persons of its own.
        PublicationRule(PM.PROPOSE_REPLY, frozenset({P.PROPOSED, P.PUBLISHED}), Keeps.SAME, frozenset({N.PUBLISH_CONSENT, N.REPLY})),
        PublicationRule(PM.APPROVE_REPLY, frozenset({P.PUBLISHED}), P.PUBLISHED, frozenset({N.PUBLISH_CONSENT, N.OTHER_PERSON})),
        PublicationRule(PM.DECLINE_REPLY, frozenset({P.PUBLISHED}), P.PUBLISHED, frozenset({N.REASON, N.OTHER_PERSON})),
    )
}
# fmt: on
PUBLISHABLE_STATES = frozenset(State) - {S.SUBMITTED, S.REJECTED, S.MERGED, S.WITHDRAWN}
"""From acceptance on, with or without a reply. What became unpublishable later may still be taken down."""


@dataclass(frozen=True)
class Record:
    """What a case step of one kind holds, and whether the resident sees the step under his code."""

    facts: tuple[str, ...] = ()
    """Keys of ``CaseStep.data``: small facts without personal data."""
    resident_sees: bool = False
    resident_reads_text: bool = False


AUDIT: Mapping[AnyMove, Record] = {
    M.SUBMIT: Record(("channel", "topic", "studio", "publish_consent"), resident_sees=True),
    M.REJECT: Record(("reason",), resident_sees=True, resident_reads_text=True),
    M.ACCEPT: Record(("grade",), resident_sees=True),
    M.REGRADE: Record(("grade", "grade_before")),
    M.ANSWER_ON_THE_SPOT: Record(("grade", "reply"), resident_sees=True),
    M.DISPATCH: Record(("lead", "co_handling", "due_on"), resident_sees=True),
    M.SIGN: Record(("unit", "role"), resident_sees=True),
    M.SUBMIT_REPLY: Record(("reply",)),
    M.SEND_BACK: Record(("reply",)),
    M.RELEASE: Record(("reply",), resident_sees=True),
    M.CONSULT: Record(("topic",), resident_sees=True),
    M.CONCLUDE: Record(("outcome",), resident_sees=True),
    M.LEAVE_CONSULTATION: Record(("topic",), resident_sees=True),
    M.EXPIRE: Record((), resident_sees=True),
    PM.PROPOSE: Record(),
    PM.APPROVE: Record((), resident_sees=True),
    PM.DECLINE: Record(),
    PM.TAKE_DOWN: Record((), resident_sees=True),
    PM.PROPOSE_REPLY: Record(),
    PM.APPROVE_REPLY: Record((), resident_sees=True),
    PM.DECLINE_REPLY: Record(),
}
"""One row for every move that is built."""

NOTICES: Mapping[AnyMove, frozenset[Audience]] = {
    M.SUBMIT: frozenset({Audience.SUBMITTER}),
    M.REJECT: frozenset({Audience.SUBMITTER}),
    M.ACCEPT: frozenset({Audience.SUBMITTER}),
    M.REGRADE: frozenset(),
    M.ANSWER_ON_THE_SPOT: frozenset({Audience.SUBMITTER}),
    M.DISPATCH: frozenset({Audience.SUBMITTER, Audience.UNITS}),
    M.SIGN: frozenset(),
    M.SUBMIT_REPLY: frozenset({Audience.REVIEWERS}),
    M.SEND_BACK: frozenset({Audience.REPLY_AUTHOR}),
    M.RELEASE: frozenset({Audience.SUBMITTER}),
    M.CONSULT: frozenset({Audience.SUBMITTER, Audience.UNITS}),
    M.CONCLUDE: frozenset({Audience.SUBMITTER}),
    M.LEAVE_CONSULTATION: frozenset({Audience.SUBMITTER}),
    M.EXPIRE: frozenset({Audience.SUBMITTER}),
    PM.PROPOSE: frozenset({Audience.PUBLISHERS}),
    PM.APPROVE: frozenset({Audience.SUBMITTER}),
    PM.DECLINE: frozenset({Audience.PROPOSER}),
    PM.TAKE_DOWN: frozenset({Audience.SUBMITTER}),
    PM.PROPOSE_REPLY: frozenset({Audience.PUBLISHERS}),
    PM.APPROVE_REPLY: frozenset({Audience.SUBMITTER}),
    PM.DECLINE_REPLY: frozenset({Audience.PROPOSER}),
}
"""Whom a built move is told to; the submitter only when he left an address."""

PUBLIC_WORDS: Mapping[State, PublicWord] = {
    S.SUBMITTED: PublicWord.RECEIVED,
    S.ACCEPTED: PublicWord.SCREENING,
    S.DISPATCHED: PublicWord.HANDLING,
    S.HANDLING: PublicWord.HANDLING,
    S.RETURN_REQUESTED: PublicWord.HANDLING,
    S.WAITING_SUBMITTER: PublicWord.HANDLING,
    S.REPLY_REVIEW: PublicWord.HANDLING,
    S.IN_CONSULTATION: PublicWord.HANDLING,
    S.REOPEN_REQUESTED: PublicWord.HANDLING,
    S.ANSWERED: PublicWord.ANSWERED,
    S.CLOSED: PublicWord.CLOSED,
    S.REJECTED: PublicWord.CLOSED,
    S.WITHDRAWN: PublicWord.CLOSED,
}
"""The five words; a merged case shows the word of its lead case."""


def public_word(state: State | str, *, lead_state: State | str | None = None) -> PublicWord:
    """The word a resident sees. ``lead_state`` is needed for a merged case. :raises KeyError: it is missing."""
    merged = State(state) is State.MERGED
    return PUBLIC_WORDS[State((merged and lead_state) or state)]


def check_built(move: Move) -> None:
    """:raises MoveNotBuilt: the table knows the move, nothing makes it yet."""
    if not TABLE[move].built:
        raise MoveNotBuilt(move=move.label)


def target_of(move: Move, state: State | str | None, before: State | str | None = None) -> State:
    """The state after ``move``. ``before`` is the state before merging, for ``unmerge`` alone.

    :raises MoveRefused: the state does not allow the move.
    :raises MoveNotBuilt: nothing makes the move yet (told only where the state would allow it).
    """
    rule, now = TABLE[move], State(state) if state else None
    if now not in (rule.sources or {None}):
        raise MoveRefused(state=now.label if now else "", move=move.label)
    check_built(move)
    if rule.target is Keeps.SAME:
        return State(now or "")
    if rule.target is Keeps.BEFORE:
        return State(before or "")
    return State(rule.target)


def publication_target_of(
    move: PublicationMove, publication: PublicationState | str, state: State | str
) -> PublicationState:
    """The publication state after ``move``, for a case in ``state``. :raises MoveRefused: not allowed now."""
    rule = PUBLICATION_TABLE[move]
    if PublicationState(publication) not in rule.sources:
        raise MoveRefused(state=PublicationState(publication).label, move=move.label)
    if move in {PM.PROPOSE, PM.APPROVE} and State(state) not in PUBLISHABLE_STATES:
        raise MoveRefused(state=State(state).label, move=move.label)
    return PublicationState(publication) if isinstance(rule.target, Keeps) else rule.target


def moves_from(state: State | str) -> tuple[Move, ...]:
    """The built moves that ``state`` allows, in the order of the table."""
    now = State(state)
    return tuple(move for move, rule in TABLE.items() if rule.built and now in rule.sources)


def publication_moves_from(
    publication: PublicationState | str, state: State | str
) -> tuple[PublicationMove, ...]:
    """The publication's moves that are allowed now, in the order of its table."""
    allowed: dict[PublicationMove, PublicationState] = {}
    for move in PUBLICATION_TABLE:
        with suppress(MoveRefused):
            allowed[move] = publication_target_of(move, publication, state)
    return tuple(allowed)
