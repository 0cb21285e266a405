"""What the history of a case holds."""

from __future__ import annotations

from opinions.models import Opinion


def facts(opinion: Opinion) -> dict:
    return opinion.steps.latest("position").data
