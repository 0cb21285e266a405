"""The moves of handling, as a table, and what a state allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opinions.enums import HANDLING_STATES, OPEN_STATES, Actor, Keeps, Move, Need, State
from opinions.lifecycle.refusals import MoveRefused


@dataclass(frozen=True)
class Rule:
    """One row of the table. A move without sources begins a case."""

    move: Move
    sources: frozenset[State]
    target: State | Keeps
    actors: frozenset[Actor]
    needs: frozenset[Need] = frozenset()


S, M, N = State, Move, Need
_STAFF, _RESIDENT, _CLOCK = Actor.STAFF, Actor.RESIDENT, Actor.CLOCK


def _row(
    move: Move,
    sources: set[State] | frozenset[State],
    target: State | Keeps,
    actors: Actor | tuple[Actor, ...] = _STAFF,
    needs: Need | tuple[Need, ...] = (),
) -> Rule:
    actors = actors if isinstance(actors, tuple) else (actors,)
    needs = needs if isinstance(needs, tuple) else (needs,)
    return Rule(move, frozenset(sources), target, frozenset(actors), frozenset(needs))


# fmt: off
_ROWS = (
    _row(M.SUBMIT, set(), S.SUBMITTED, (_RESIDENT, _STAFF, Actor.IMPORT), (N.TEXT, N.CONSENT)),
    _row(M.REJECT, {S.SUBMITTED}, S.REJECTED, needs=(N.LISTED_REASON, N.TEXT)),
    _row(M.RECONSIDER, {S.REJECTED}, S.SUBMITTED, (_STAFF, _RESIDENT), (N.REASON, N.OTHER_PERSON)),
    _row(M.ACCEPT, {S.SUBMITTED}, S.ACCEPTED, needs=N.GRADE),
    _row(M.REGRADE, {S.ACCEPTED}, S.ACCEPTED, needs=(N.GRADE, N.REASON)),
    _row(M.ANSWER_ON_THE_SPOT, {S.SUBMITTED, S.ACCEPTED}, S.ANSWERED, needs=(N.SIMPLE_GRADE, N.REPLY)),
    _row(M.DISPATCH, {S.ACCEPTED}, S.DISPATCHED, needs=N.LEAD_UNIT),
    _row(M.RECALL, {S.DISPATCHED}, S.ACCEPTED, needs=N.REASON),
    _row(M.SIGN, {S.DISPATCHED}, S.HANDLING),
    _row(M.RETURN_UNSIGNED, {S.DISPATCHED}, S.ACCEPTED, _CLOCK),
    _row(M.REQUEST_RETURN, {S.DISPATCHED, S.HANDLING}, S.RETURN_REQUESTED, needs=(N.LISTED_REASON, N.TEXT)),
    _row(M.SEND_ELSEWHERE, {S.RETURN_REQUESTED}, S.DISPATCHED, needs=N.LEAD_UNIT),
    _row(M.REFUSE_RETURN, {S.RETURN_REQUESTED}, S.HANDLING, needs=N.REASON),
    _row(M.REASSIGN, {S.HANDLING}, S.HANDLING, needs=N.PERSON),
    _row(M.ASK_SUBMITTER, {S.HANDLING}, S.WAITING_SUBMITTER, needs=N.QUESTION),
    _row(M.SUPPLEMENT, {S.WAITING_SUBMITTER}, S.HANDLING, _RESIDENT, N.TEXT),
    _row(M.WAIT_OVER, {S.WAITING_SUBMITTER}, S.HANDLING, _CLOCK),
    _row(M.SUBMIT_REPLY, {S.HANDLING}, S.REPLY_REVIEW, needs=N.REPLY),
    _row(M.SEND_BACK, {S.REPLY_REVIEW}, S.HANDLING, needs=(N.REMARK, N.OTHER_PERSON)),
    _row(M.RELEASE, {S.REPLY_REVIEW}, S.ANSWERED, needs=N.OTHER_PERSON),
    _row(M.CONSULT, {S.SUBMITTED, S.ACCEPTED, S.DISPATCHED, S.HANDLING}, S.IN_CONSULTATION, needs=N.TOPIC),
    _row(M.CONCLUDE, {S.IN_CONSULTATION}, S.ANSWERED, (_STAFF, _CLOCK)),
    _row(M.LEAVE_CONSULTATION, {S.IN_CONSULTATION}, S.ACCEPTED, (_STAFF, _CLOCK), N.REASON),
    _row(M.RATE, {S.ANSWERED}, S.CLOSED, _RESIDENT, N.STARS),
    _row(M.EXPIRE, {S.ANSWERED}, S.CLOSED, _CLOCK),
    _row(M.REQUEST_REOPEN, {S.ANSWERED, S.CLOSED}, S.REOPEN_REQUESTED, _RESIDENT, N.REASON),
    _row(M.GRANT_REOPEN, {S.REOPEN_REQUESTED}, S.ACCEPTED, needs=N.OTHER_PERSON),
    _row(M.REFUSE_REOPEN, {S.REOPEN_REQUESTED}, S.CLOSED, needs=(N.REASON, N.OTHER_PERSON)),
    _row(M.CORRECT, {S.ANSWERED, S.CLOSED}, Keeps.SAME, needs=(N.REPLY, N.OTHER_PERSON)),
    _row(M.MERGE, OPEN_STATES, S.MERGED, needs=N.LEAD_CASE),
    _row(M.UNMERGE, {S.MERGED}, Keeps.BEFORE, (_STAFF, _CLOCK)),
    _row(M.WITHDRAW, OPEN_STATES, S.WITHDRAWN, _RESIDENT),
)
# fmt: on
TABLE: Mapping[Move, Rule] = {rule.move: rule for rule in _ROWS}
CO_SIGNING_STATES = HANDLING_STATES
"""A co-handling unit signs its own assignment, which does not move the case."""


def target_of(move: Move, state: State | str | None, before: State | str | None = None) -> State:
    """The state after ``move``. ``before`` is the state before merging, for ``unmerge`` alone.

    :raises MoveRefused: the state does not allow the move.
    """
    rule, now = TABLE[move], State(state) if state else None
    if now not in (rule.sources or {None}):
        raise MoveRefused(state=now.label if now else "", move=move.label)
    if rule.target is Keeps.SAME:
        return State(now or "")
    if rule.target is Keeps.BEFORE:
        return State(before or "")
    return State(rule.target)


def moves_from(state: State | str) -> tuple[Move, ...]:
    """The moves that ``state`` allows, in the order of the table."""
    now = State(state)
    return tuple(move for move, rule in TABLE.items() if now in rule.sources)
