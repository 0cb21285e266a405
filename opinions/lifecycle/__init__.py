"""The state machine of an opinion as tables; ``docs/lifecycle.md`` is drawn from them. Pure: no clock, no database, no user.

*Who* may make a move is in ``permissions``; here is what a state allows, what a move needs, what its
case step records and whom it is told to.
"""

from __future__ import annotations

from opinions.enums import Act, Move
from opinions.lifecycle.acts import ACTS, CLOCK_RUNS, ActRule, acts_in, check_act
from opinions.lifecycle.publication import (
    PUBLICATION_TABLE,
    PUBLISHABLE_STATES,
    PublicationRule,
    publication_moves_from,
    publication_target_of,
)
from opinions.lifecycle.records import (
    AUDIT,
    EVENT_FACTS,
    NOTICES,
    AnyMove,
    Record,
    move_of,
    told_of_escalation,
)
from opinions.lifecycle.refusals import ActRefused, MoveNotBuilt, MoveRefused, Refusal, StaleScreen
from opinions.lifecycle.table import (
    CO_SIGNING_STATES,
    TABLE,
    Rule,
    check_built,
    moves_from,
    target_of,
)
from opinions.lifecycle.words import PUBLIC_WORDS, public_word


def is_built(move: AnyMove) -> bool:
    """Whether this version makes it."""
    if isinstance(move, Move):
        return TABLE[move].built
    return not isinstance(move, Act) or ACTS[move].built


__all__ = [
    "ACTS",
    "AUDIT",
    "CLOCK_RUNS",
    "CO_SIGNING_STATES",
    "EVENT_FACTS",
    "NOTICES",
    "PUBLICATION_TABLE",
    "PUBLIC_WORDS",
    "PUBLISHABLE_STATES",
    "TABLE",
    "ActRefused",
    "ActRule",
    "AnyMove",
    "MoveNotBuilt",
    "MoveRefused",
    "PublicationRule",
    "Record",
    "Refusal",
    "Rule",
    "StaleScreen",
    "acts_in",
    "check_act",
    "check_built",
    "is_built",
    "move_of",
    "moves_from",
    "public_word",
    "publication_moves_from",
    "publication_target_of",
    "target_of",
    "told_of_escalation",
]
