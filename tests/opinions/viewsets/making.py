"""Moves made through their forms."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from opinions.enums import (
    State,
)
from opinions.lifecycle import AnyMove
from opinions.models import Opinion
from opinions.viewsets.moves import slug_of


def address(opinion: Opinion, move: AnyMove, query: str = "") -> str:
    return reverse("cases:move", args=[opinion.pk, slug_of(move)]) + query


def filled(move: AnyMove, state: State, **fields: Any) -> dict[str, Any]:
    """What the form of ``move`` sends from a screen that shows ``state``."""
    return {
        f"{slug_of(move)}-{name}": value
        for name, value in {"expected_state": state, **fields}.items()
    }


def make(
    browser, opinion: Opinion, move: AnyMove, *, query: str = "", then: str = "", **fields: Any
):
    data = filled(move, fields.pop("expected_state", opinion.state), **fields)
    return browser.post(
        address(opinion, move, query), {**data, **({"next": "1"} if then == "next" else {})}
    )


def form_of(response, move: AnyMove):
    return next(card.form for card in response.context["screen"].cards if card.move is move)
