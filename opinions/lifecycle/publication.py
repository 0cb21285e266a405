"""Publication's own small machine, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from opinions.enums import Keeps, Need, PublicationMove, PublicationState, State
from opinions.lifecycle.refusals import MoveRefused


@dataclass(frozen=True)
class PublicationRule:
    """One row of publication's own small machine."""

    move: PublicationMove
    sources: frozenset[PublicationState]
    target: PublicationState | Keeps
    needs: frozenset[Need] = frozenset()


M, N, P = PublicationMove, Need, PublicationState

# fmt: off
PUBLICATION_TABLE: Mapping[PublicationMove, PublicationRule] = {
    rule.move: rule
    for rule in (
        # What was taken down is cut further and proposed anew; what its submitter took down has his consent no more.
        PublicationRule(M.PROPOSE, frozenset({P.UNPUBLISHED, P.TAKEN_DOWN}), P.PROPOSED, frozenset({N.PUBLISH_CONSENT})),
        PublicationRule(M.RETRACT, frozenset({P.PROPOSED}), P.UNPUBLISHED),
        PublicationRule(M.APPROVE, frozenset({P.PROPOSED}), P.PUBLISHED, frozenset({N.PUBLISH_CONSENT, N.OTHER_PERSON})),
        PublicationRule(M.DECLINE, frozenset({P.PROPOSED}), P.UNPUBLISHED, frozenset({N.REASON, N.OTHER_PERSON})),
        PublicationRule(M.TAKE_DOWN, frozenset({P.PUBLISHED}), P.TAKEN_DOWN, frozenset({N.REASON})),
        # The copy stays as it is; a reply that came later joins it by two persons of its own.
        PublicationRule(M.PROPOSE_REPLY, frozenset({P.PROPOSED, P.PUBLISHED}), Keeps.SAME, frozenset({N.PUBLISH_CONSENT, N.REPLY})),
        PublicationRule(M.APPROVE_REPLY, frozenset({P.PUBLISHED}), P.PUBLISHED, frozenset({N.PUBLISH_CONSENT, N.OTHER_PERSON})),
        PublicationRule(M.DECLINE_REPLY, frozenset({P.PUBLISHED}), P.PUBLISHED, frozenset({N.REASON, N.OTHER_PERSON})),
    )
}
# fmt: on
PUBLISHABLE_STATES = frozenset(State) - {
    State.SUBMITTED,
    State.REJECTED,
    State.MERGED,
    State.WITHDRAWN,
}
"""From acceptance on, with or without a reply. What became unpublishable later may still be taken down."""


def publication_target_of(
    move: PublicationMove, publication: PublicationState | str, state: State | str
) -> PublicationState:
    """The publication state after ``move``, for a case in ``state``. :raises MoveRefused: not allowed now."""
    rule = PUBLICATION_TABLE[move]
    if PublicationState(publication) not in rule.sources:
        raise MoveRefused(state=PublicationState(publication).label, move=move.label)
    if move in {M.PROPOSE, M.APPROVE} and State(state) not in PUBLISHABLE_STATES:
        raise MoveRefused(state=State(state).label, move=move.label)
    return PublicationState(publication) if isinstance(rule.target, Keeps) else rule.target


def publication_moves_from(
    publication: PublicationState | str, state: State | str
) -> tuple[PublicationMove, ...]:
    """The publication's moves that are allowed now, in the order of its table."""
    allowed: dict[PublicationMove, PublicationState] = {}
    for move in PUBLICATION_TABLE:
        with suppress(MoveRefused):
            allowed[move] = publication_target_of(move, publication, state)
    return tuple(allowed)
