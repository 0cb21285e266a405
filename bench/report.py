"""Figures, and whether they keep what is promised."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    name: str
    value: str
    ratio: float | None = None
    least: float | None = None

    @property
    def kept(self) -> bool:
        return self.least is None or (self.ratio is not None and self.ratio >= self.least)

    def __str__(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}×"
        least = (
            "" if self.least is None else f"≥ {self.least:.2f}× {'kept' if self.kept else 'MISSED'}"
        )
        return f"{self.name:<34} {self.value:>18} {ratio:>8}  {least}"
