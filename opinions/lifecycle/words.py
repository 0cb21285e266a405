"""The word that a resident sees of each state."""

from __future__ import annotations

from collections.abc import Mapping

from opinions.enums import PublicWord, State

S = State

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
