"""Moves made through their forms."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from opinions.casework.history import position_of
from opinions.lifecycle import AnyMove
from opinions.models import Opinion
from opinions.viewsets.moves import slug_of


def address(opinion: Opinion, move: AnyMove, query: str = "") -> str:
    return reverse("cases:move", args=[opinion.pk, slug_of(move)]) + query


def filled(move: AnyMove, seen: Any, **fields: Any) -> dict[str, Any]:
    """What the form of ``move`` sends from a screen that shows the steps up to ``seen``."""
    return {f"{slug_of(move)}-{name}": value for name, value in {"seen": seen, **fields}.items()}


def make(
    browser, opinion: Opinion, move: AnyMove, *, query: str = "", then: str = "", **fields: Any
):
    data = filled(move, fields.pop("seen", position_of(opinion)), **fields)
    return browser.post(
        address(opinion, move, query), {**data, **({"next": "1"} if then == "next" else {})}
    )


def form_of(response, move: AnyMove):
    return next(card.form for card in response.context["screen"].cards if card.move is move)
