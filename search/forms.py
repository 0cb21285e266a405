"""What an address of the search page says. Nothing in it is ever an error: what makes no sense is left out, and named."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Self, get_args
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.core.cutting import fold
from search.cutting import MAX_LENGTH
from search.engines import Order
from search.queries import NAMES, Search

PAGE_LENGTH = 10
MOST_PAGES = 50
MOST_VALUES, LONGEST_VALUE = 20, 60
ORDERS: tuple[Order, ...] = get_args(Order)
KEPT = ("mode",)
"""Parameters that belong to the display and stay on every link."""
FROM, UNTIL = "from", "until"
DATE = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?|\s*年)?"
)
"""``2024-03-05``, ``2024/3/5``, ``2024年3月5日``; a month or a year stands for all of it."""

Pair = tuple[str, str]
"""Name and value of a parameter."""


@dataclass(frozen=True)
class Days:
    """A range of days, as it was typed."""

    since: str = ""
    until: str = ""

    @property
    def first(self) -> dt.date | None:
        return _day(self.since, last=False)

    @property
    def last(self) -> dt.date | None:
        return _day(self.until, last=True)

    @property
    def problem(self) -> str:
        """Why the range says nothing, for whoever typed it; empty when nothing is wrong."""
        for typed, read in ((self.since, self.first), (self.until, self.last)):
            if typed and read is None:
                words = _("“%(typed)s”不是日期，这次没有按日期筛选。请写成 2026-03-05 的样子。")
                return words % {"typed": typed}
        if self.first and self.last and self.first > self.last:
            return _("开始日期晚于结束日期，这次没有按日期筛选。请改一改。")
        return ""

    @property
    def pairs(self) -> list[Pair]:
        return [pair for pair in ((FROM, self.since), (UNTIL, self.until)) if pair[1]]


@dataclass(frozen=True)
class Choice:
    """The state of the search page."""

    typed: str
    filters: Mapping[str, tuple[str, ...]]
    days: Days
    order: Order | None
    page: int
    kept: Mapping[str, str]

    @classmethod
    def from_address(cls, query: QueryDict) -> Choice:
        filters = {name: _values(query.getlist(name)) for name in NAMES}
        orders = {str(order): order for order in ORDERS}
        return cls(
            typed=" ".join(query.get("q", "").replace("\x00", " ").split()),
            filters={name: values for name, values in filters.items() if values},
            days=Days(_text(query.get(FROM, "")), _text(query.get(UNTIL, ""))),
            order=orders.get(query.get("sort", "")),
            page=_page(query.get("page", "")),
            kept={name: str(query[name])[:LONGEST_VALUE] for name in KEPT if name in query},
        )

    @property
    def too_long(self) -> bool:
        return len(self.typed) > MAX_LENGTH

    def instead(self, typed: str) -> Self:
        """The same choices for other words, from the first page."""
        return replace(self, typed=typed, page=1)

    @property
    def narrowing(self) -> list[Pair]:
        """What was chosen beside the words."""
        chosen = [(name, value) for name, values in self.filters.items() for value in values]
        return [*chosen, *self.days.pairs]

    @property
    def is_plain(self) -> bool:
        """Words and nothing else, from the first page."""
        return bool(self.typed) and not (self.narrowing or self.order) and self.page == 1

    @property
    def address(self) -> str:
        """The query string of this state, from its first page."""
        return "?" + urlencode([*self._asked, *self._sorted, *self.kept.items()])

    @property
    def feed_address(self) -> str:
        """The query string of its feed, which has an order of its own."""
        return f"?{urlencode(self._asked)}" if self._asked else ""

    @property
    def _asked(self) -> list[Pair]:
        return [*([("q", self.typed)] if self.typed else []), *self.narrowing]

    @property
    def _sorted(self) -> list[Pair]:
        return [("sort", self.order)] if self.order else []

    def sorted_by(self, order: Order | None) -> Self:
        return replace(self, order=order, page=1)

    def without(self, dropped: Container[Pair]) -> Self:
        """The same without these (name, value) pairs."""
        filters = {
            name: tuple(value for value in values if (name, value) not in dropped)
            for name, values in self.filters.items()
        }
        kept = dict(pair for pair in self.days.pairs if pair not in dropped)
        return replace(
            self,
            filters={name: values for name, values in filters.items() if values},
            days=Days(kept.get(FROM, ""), kept.get(UNTIL, "")),
            page=1,
        )

    def search(self, *, language: str) -> Search:
        ranged = not self.days.problem
        return Search(
            typed=self.typed,
            filters=self.filters,
            language=language,
            since=self.days.first if ranged else None,
            until=self.days.last if ranged else None,
            order=self.order,
            offset=(self.page - 1) * PAGE_LENGTH,
            limit=PAGE_LENGTH,
        )


def _day(typed: str, *, last: bool) -> dt.date | None:
    """The first or last day of what was typed; None when that is no date."""
    if not (found := DATE.fullmatch(fold(typed).strip())):
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = dt.date(year, month or 1, day or 1)
        if not last or day:
            return first
        return (
            dt.date(year, month + 1, 1) - dt.timedelta(1)
            if 0 < month < 12
            else first.replace(month=12, day=31)
        )
    except ValueError:
        return None


def _text(given: str) -> str:
    given = " ".join(given.split())[:LONGEST_VALUE]
    return given if given.isprintable() else ""


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
