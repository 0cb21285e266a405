"""How one move or act looks to the person who makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from opinions.lifecycle import AnyMove
from opinions.viewsets.forms import MoveForm


@dataclass(frozen=True)
class Screen:
    """How one move looks to the person who makes it."""

    form: type[MoveForm]
    act: Callable[..., Any]
    done: str | Promise
    """Said after success."""
    button: str | Promise
    explanation: str | Promise = ""
    takes_away: bool = False
    """Refuses something or takes it away: shown as such."""
    beside: str = ""
    """A template of what is needed to fill in the form, shown above its fields."""


Screens = Mapping[AnyMove, Screen]
