"""What becomes of an extension that waits when its case moves on."""

from __future__ import annotations

from opinions.casework.history import StepSpec
from opinions.enums import HANDLING_STATES, Move, State
from opinions.models import Extension, Opinion


def lapses_by(move: str, from_state: str, to_state: str) -> bool:
    """Whether the step takes the case out of the hands that asked. The move's own step is the record of it.

    What is merged rests as it was, and may come back.
    """
    leaves = from_state in HANDLING_STATES and to_state not in {*HANDLING_STATES, State.MERGED}
    return leaves or move == Move.SEND_ELSEWHERE


def lapse_waiting(opinion: Opinion, spec: StepSpec) -> None:
    """End the one that waits, decided by nobody, so that nothing waits for ever in a queue."""
    if lapses_by(spec.move, spec.from_state, spec.to_state):
        Extension.objects.filter(opinion=opinion, decided_at=None).update(decided_at=spec.at)
