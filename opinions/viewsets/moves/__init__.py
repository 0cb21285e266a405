"""Each move's form, its action and its words. The table is complete for what ``permissions`` offers."""

from __future__ import annotations

from collections.abc import Mapping

from opinions.lifecycle import AnyMove
from opinions.viewsets.moves import (
    consultation,
    handling,
    merging,
    publication,
    replies,
    returning,
    screening,
    submitter,
)
from opinions.viewsets.moves.screens import Screen, Screens

SCREENS: Screens = {
    **screening.SCREENS,
    **handling.SCREENS,
    **returning.SCREENS,
    **replies.SCREENS,
    **consultation.SCREENS,
    **submitter.SCREENS,
    **merging.SCREENS,
    **publication.SCREENS,
}


def slug_of(move: AnyMove) -> str:
    return move.value.lower().replace("_", "-")


SLUGS: Mapping[str, AnyMove] = {slug_of(move): move for move in SCREENS}
"""The move as the address writes it."""

__all__ = ["SCREENS", "SLUGS", "Screen", "slug_of"]
