"""The state machine of an opinion as tables; ``docs/lifecycle.md`` is drawn from them. Pure: no clock, no database, no user.

*Who* may make a move is in ``permissions``; here is what a state allows, what a move needs, what its
case step records and whom it is told to.
"""

from __future__ import annotations

from opinions.lifecycle.acts import ACTS, CLOCK_RUNS, HAS_ANSWER, ActRule, acts_in, check_act
from opinions.lifecycle.publication import (
    PUBLICATION_TABLE,
    PUBLISHABLE_STATES,
    PublicationRule,
    publication_moves_from,
    publication_target_of,
)
from opinions.lifecycle.records import (
    AUDIT,
    NOTICES,
    TOLD_TO_MERGED,
    AnyMove,
    Record,
    move_of,
    told_of_escalation,
)
from opinions.lifecycle.refusals import ActRefused, MoveRefused, Refusal, StaleScreen
from opinions.lifecycle.table import CO_SIGNING_STATES, TABLE, Rule, moves_from, target_of
from opinions.lifecycle.words import PUBLIC_WORDS, public_word

__all__ = [
    "ACTS",
    "AUDIT",
    "CLOCK_RUNS",
    "CO_SIGNING_STATES",
    "HAS_ANSWER",
    "NOTICES",
    "PUBLICATION_TABLE",
    "PUBLIC_WORDS",
    "PUBLISHABLE_STATES",
    "TABLE",
    "TOLD_TO_MERGED",
    "ActRefused",
    "ActRule",
    "AnyMove",
    "MoveRefused",
    "PublicationRule",
    "Record",
    "Refusal",
    "Rule",
    "StaleScreen",
    "acts_in",
    "check_act",
    "move_of",
    "moves_from",
    "public_word",
    "publication_moves_from",
    "publication_target_of",
    "target_of",
    "told_of_escalation",
]
