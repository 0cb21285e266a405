"""What an address of the search page says. Nothing in it is ever an error: what makes no sense is left out."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from search.cutting import MAX_LENGTH
from search.engines import Order
from search.queries import NAMES, Search

PAGE_LENGTH = 10
MOST_PAGES = 50
MOST_VALUES, LONGEST_VALUE = 20, 60
NEWEST: Order = "newest"
KEPT = ("mode",)
"""Parameters that belong to the display and stay on every link."""


@dataclass(frozen=True)
class Choice:
    """The state of the search page."""

    typed: str
    filters: Mapping[str, tuple[str, ...]]
    newest_first: bool
    page: int
    kept: Mapping[str, str]

    @classmethod
    def from_address(cls, query: QueryDict) -> Choice:
        filters = {name: _values(query.getlist(name)) for name in NAMES}
        return cls(
            typed=" ".join(query.get("q", "").replace("\x00", " ").split()),
            filters={name: values for name, values in filters.items() if values},
            newest_first=query.get("sort") == NEWEST,
            page=_page(query.get("page", "")),
            kept={name: str(query[name])[:LONGEST_VALUE] for name in KEPT if name in query},
        )

    @property
    def too_long(self) -> bool:
        return len(self.typed) > MAX_LENGTH

    def instead(self, typed: str) -> str:
        """The query string of the same choices for other words."""
        return replace(self, typed=typed, page=1).address()

    def address(
        self, *, newest_first: bool | None = None, without: tuple[str, str] | None = None
    ) -> str:
        """The query string of this state, from its first page, with one thing changed."""
        pairs = [("q", self.typed)] if self.typed else []
        pairs += [
            (name, value)
            for name, values in self.filters.items()
            for value in values
            if (name, value) != without
        ]
        if self.newest_first if newest_first is None else newest_first:
            pairs.append(("sort", NEWEST))
        return "?" + urlencode([*pairs, *self.kept.items()])

    def without(self, dropped: Container[tuple[str, str]]) -> Self:
        """The same without these (facet, value) pairs."""
        filters = {
            name: tuple(value for value in values if (name, value) not in dropped)
            for name, values in self.filters.items()
        }
        return replace(self, filters={name: values for name, values in filters.items() if values})

    def search(self, *, language: str) -> Search:
        return Search(
            typed=self.typed,
            filters=self.filters,
            language=language,
            order=NEWEST if self.newest_first else None,
            offset=(self.page - 1) * PAGE_LENGTH,
            limit=PAGE_LENGTH,
        )


def _values(given: list[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            value for value in given if 0 < len(value) <= LONGEST_VALUE and value.isprintable()
        )
    )[:MOST_VALUES]


def _page(given: str) -> int:
    return (
        min(max(int(given), 1), MOST_PAGES)
        if given.isascii() and given.isdecimal() and len(given) < 6
        else 1
    )
