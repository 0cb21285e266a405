"""What is done on a case without moving it or its publication, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opinions.enums import HANDLING_STATES, Act, Need, State
from opinions.lifecycle.refusals import ActRefused

S, N = State, Need
CLOCK_RUNS = frozenset({S.DISPATCHED, S.HANDLING, S.RETURN_REQUESTED, S.REPLY_REVIEW})
"""A unit has the case, and its time runs."""
HAS_ANSWER = frozenset({S.ANSWERED, S.CLOSED})


@dataclass(frozen=True)
class ActRule:
    act: Act
    states: frozenset[State]
    needs: frozenset[Need] = frozenset()


# fmt: off
ACTS: Mapping[Act, ActRule] = {
    rule.act: rule
    for rule in (
        ActRule(Act.CHECK_ENTRY, frozenset({S.SUBMITTED}), frozenset({N.OTHER_PERSON})),
        ActRule(Act.CONTRIBUTE, frozenset({S.HANDLING, S.WAITING_SUBMITTER, S.RETURN_REQUESTED}), frozenset({N.TEXT})),
        ActRule(Act.ASK_EXTENSION, CLOCK_RUNS, frozenset({N.REASON})),
        ActRule(Act.GRANT_EXTENSION, CLOCK_RUNS, frozenset({N.OTHER_PERSON})),
        ActRule(Act.REFUSE_EXTENSION, CLOCK_RUNS, frozenset({N.REASON, N.OTHER_PERSON})),
        ActRule(Act.CHANGE_CO_HANDLING, HANDLING_STATES - {S.REPLY_REVIEW}, frozenset({N.REASON})),
        ActRule(Act.PROPOSE_CORRECTION, HAS_ANSWER, frozenset({N.REPLY, N.REASON})),
        ActRule(Act.REFUSE_CORRECTION, HAS_ANSWER, frozenset({N.REASON, N.OTHER_PERSON})),
        ActRule(Act.CALL_BACK, frozenset({S.CLOSED}), frozenset({N.OTHER_PERSON})),
        # Whatever became of the matter: his words are his.
        ActRule(Act.WITHDRAW_CONSENT, frozenset(S)),
    )
}
# fmt: on


def check_act(act: Act, state: State | str) -> None:
    """:raises ActRefused: the state does not allow it."""
    rule = ACTS[act]
    if State(state) not in rule.states:
        raise ActRefused(state=State(state).label, act=act.label)


def acts_in(state: State | str) -> tuple[Act, ...]:
    """What ``state`` allows, in the order of the table."""
    return tuple(act for act, rule in ACTS.items() if State(state) in rule.states)
