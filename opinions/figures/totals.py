"""The figures of one group of cases. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

COUNTS = (
    "received", "merged", "accepted", "rejected", "withdrawn", "answered", "closed", "open", "overdue",
    "on_time", "untimed", "rated", "satisfied", "stars", "unrated", "reopened",
)  # fmt: skip
"""What is counted by the database; everything else is worked out from it."""


@dataclass
class Figures:
    """``days``: working days from receipt to answer, one for each case answered here."""

    received: int = 0
    merged: int = 0
    """Joined to the cases that were received: counted as people, not as cases."""
    accepted: int = 0
    rejected: int = 0
    withdrawn: int = 0
    answered: int = 0
    closed: int = 0
    open: int = 0
    overdue: int = 0
    on_time: int = 0
    untimed: int = 0
    """Closed without ever having had a date to keep here."""
    rated: int = 0
    satisfied: int = 0
    stars: int = 0
    """The sum of them."""
    unrated: int = 0
    reopened: int = 0
    days: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Figures:
        """``counts`` by the names of ``COUNTS``, but for ``merged``, which are counted apart."""
        figures = cls()
        for name, count in counts.items():
            setattr(figures, name, count)
        return figures

    def add(self, other: Figures) -> None:
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.days += other.days

    @property
    def people(self) -> int:
        return self.received + self.merged

    @property
    def on_time_rate(self) -> Fraction | None:
        """None when nothing had a date to keep."""
        return _share(self.on_time, self.closed - self.untimed + self.overdue)

    @property
    def satisfaction(self) -> Fraction | None:
        return _share(self.satisfied, self.rated)

    @property
    def mean_stars(self) -> Fraction | None:
        return _share(self.stars, self.rated)

    @property
    def mean_days(self) -> Fraction | None:
        return _share(sum(self.days), len(self.days))

    @property
    def median_days(self) -> float | None:
        return median(self.days) if self.days else None


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
