"""Each move's form, its action and its words. The table is complete for what ``permissions`` offers."""

from __future__ import annotations

from collections.abc import Mapping

from opinions.enums import Actor
from opinions.lifecycle import TABLE, AnyMove
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

UNBUILT = tuple(
    rule.move for rule in TABLE.values() if not rule.built and Actor.STAFF in rule.actors
)
"""Moves of staff that have an address without a screen: it says that they are not built yet."""


def slug_of(move: AnyMove) -> str:
    return move.value.lower().replace("_", "-")


SLUGS: Mapping[str, AnyMove] = {slug_of(move): move for move in (*SCREENS, *UNBUILT)}
"""The move as the address writes it."""

__all__ = ["SCREENS", "SLUGS", "UNBUILT", "Screen", "slug_of"]
