"""What an index holds against what it should hold. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Literal, NamedTuple, Protocol, TypeVar


class Difference(NamedTuple):
    """A document that an index does not hold as it should; "miscounted": how many hold a term of it is wrong."""

    id: int
    what: Literal["missing", "left over", "different", "miscounted"]
    where: str = "database"


class Numbered(Protocol):
    @property
    def id(self) -> int: ...


One = TypeVar("One", bound=Numbered)
Print = TypeVar("Print")
COMPARED = 500
"""Documents that are compared at a time."""


def compared(
    rows: Iterable[One],
    held: Callable[[int, int | None], Mapping[int, Print]],
    print_of: Callable[[One], Print],
) -> Iterator[Difference]:
    """Rows against what an index holds: ``held(after, upto)`` gives a fingerprint for each of its
    documents whose ids lie in between, ``None`` for no bound."""
    walk, after = iter(rows), 0
    while True:
        chunk = {row.id: print_of(row) for row in islice(walk, COMPARED)}
        upto = max(chunk) if len(chunk) == COMPARED else None
        there = held(after, upto)
        for id_ in sorted({*chunk, *there}):
            if id_ not in there:
                yield Difference(id_, "missing")
            elif id_ not in chunk:
                yield Difference(id_, "left over")
            elif chunk[id_] != there[id_]:
                yield Difference(id_, "different")
        if upto is None:
            return
        after = upto
