"""What every engine can do.

An engine knows which documents hold which terms, and little more: ranking, paging and counting are
the same for all and live in ``search.rules`` and ``search.queries``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from portal.core.cutting import Phrase, Term
from search import counting
from search.engines.comparing import Difference
from search.engines.rows import Row, Rows

Order = Literal["newest", "supported"]


class CopyRefused(Exception):
    """The copy outside the database cannot be asked or made now; says what stood in the way."""


Terms = tuple[Term, ...]
"""Terms that must all be there, in whatever order."""


@dataclass(frozen=True)
class Match:
    """Which documents: every term, of every choice one, every phrase, nothing unwanted."""

    terms: Terms = ()
    choices: tuple[tuple[Terms, ...], ...] = ()
    """A word that may be said in several ways, each with the terms of all of them."""
    phrases: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.choices or self.phrases or self.unwanted)


@dataclass(frozen=True)
class Scope:
    """Filters: of each group of facet values one must be there, the day lies between both, and
    ``only`` names the documents allowed."""

    groups: tuple[tuple[str, ...], ...] = ()
    since: int | None = None
    until: int | None = None
    only: tuple[int, ...] | None = None


class Engine(ABC):
    """All methods read and write within the caller's transaction, unless they say otherwise."""

    fed: ClassVar[bool] = False
    """Whether ``feed`` has to be called after every change."""

    @abstractmethod
    def add(self, rows: Iterable[Row]) -> None:
        """Index rows whose ids are not in the index."""

    @abstractmethod
    def remove(self, rows: Iterable[Row]) -> None:
        """Forget rows; they must be given as they were indexed."""

    def settle(self) -> None:
        """After many rows have been added: whatever makes the next searches fast."""
        return

    @abstractmethod
    def count(
        self, match: Match, scope: Scope, chosen: Mapping[str, Collection[str]]
    ) -> counting.Counted:
        """``chosen`` maps a facet to the values of which one must be there. A facet is counted as if
        nothing were chosen in it."""

    @abstractmethod
    def best(self, match: Match, scope: Scope, *, limit: int) -> list[int]:
        """Candidates for the first places: the newest ``limit`` that match in their titles, and the
        newest ``limit`` that match anywhere. All matches when they are at most ``limit``."""

    @abstractmethod
    def listed(
        self,
        match: Match,
        scope: Scope,
        *,
        order: Order,
        skip: Collection[int],
        limit: int,
        offset: int,
        after: Sequence[int] | None = None,
    ) -> list[int]:
        """Matches in an order that the engine knows, the newer of equals first, without those in ``skip``.

        ``after`` holds what the order goes by of the last one that is known: (day, id), (support, day, id).
        """

    @abstractmethod
    def nearest(
        self, weights: Mapping[Term, int], match: Match, scope: Scope, *, limit: int
    ) -> list[int]:
        """Documents that hold the most of the weighted terms, the newer of equals first, among those
        that hold the phrases of ``match`` and nothing unwanted. Weights are whole numbers, so that
        sums are the same whoever adds them up."""

    @abstractmethod
    def frequencies(self, terms: Sequence[Term]) -> dict[Term, int]:
        """How many documents hold each term."""

    @abstractmethod
    def size(self) -> int:
        """How many documents there are."""

    @abstractmethod
    def differences(self, rows: Rows) -> Iterator[Difference]:
        """What the index holds otherwise than it should. Outside a transaction.

        :raises CopyRefused: as far as a copy is to be asked.
        """

    # Of an engine that keeps a copy outside the database. Outside a transaction, all of them.

    def feed(self, rows: Rows) -> bool:
        """Tell the copy what changed. Never raises for a copy that is down.

        False: there is more to tell, and the copy takes it, so call again at once. True: all was told, or the copy
        is down or refuses some of it; that waits, and calling again at once would help nobody.
        """
        return True

    def renew_copy(self, rows: Rows, *, at: datetime) -> None:
        """Make the copy anew while people go on searching.

        :raises CopyRefused: people go on searching what they searched before.
        """
        return

    def mend(self, differences: Iterable[Difference]) -> None:
        """Note down for ``feed`` what the copy holds otherwise than it should.

        :raises CopyRefused: it does not answer.
        """
        return

    def trouble(self, at: datetime) -> str:
        """What is the matter with the index or its copy, for whoever runs the site; "" for nothing."""
        return ""
