"""Lists that visitors narrow down and page through by their address alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool
    level: int = 0
    """Depth in a tree, 0 at the top."""


@dataclass(frozen=True)
class Filter:
    """One ``<select>``: its parameter, its label, what may be chosen, and what is (empty for all)."""

    name: str
    label: Any
    options: tuple[Option, ...]
    value: str = ""

    @classmethod
    def of(
        cls, request: HttpRequest, name: str, label: Any, choices: Iterable[tuple[str, Any]]
    ) -> Self:
        """A value that is not among the choices counts as none."""
        asked = request.GET.get(name, "")
        options = tuple(Option(value, str(text), value == asked) for value, text in choices)
        return cls(name, label, options, asked if any(option.chosen for option in options) else "")

    @classmethod
    def of_entries(
        cls, request: HttpRequest, name: str, label: Any, entries: Iterable[Any]
    ) -> Self:
        """Reference entries by code, in the order given."""
        asked = request.GET.get(name, "")
        options = tuple(
            Option(
                entry.code, str(entry), entry.code == asked, len(getattr(entry, "lineage", "1")) - 1
            )
            for entry in entries
        )
        return cls(name, label, options, asked if any(option.chosen for option in options) else "")


def page_of(rows: QuerySet, request: HttpRequest, per_page: int) -> Page:
    """The page that ``?page=`` asks for; the nearest there is when there is no such page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
