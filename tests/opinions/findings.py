"""What verification of the history finds."""

from __future__ import annotations

from opinions.casework.verification import Count, breaks


def found() -> list[str]:
    return [str(one) for one in breaks(Count())]


def wheres() -> list[str]:
    return [one.where for one in breaks(Count())]
