"""The district's lists as people choose from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from portal.core.standing import standing
from portal.reference.models import ReferenceEntry

T = TypeVar("T")
Entry = TypeVar("Entry", bound=ReferenceEntry)


def entries_in_use(model: type[Entry]) -> tuple[Entry, ...]:
    """Those not retired, in the district's own order, children right under their parent. Seldom a query."""
    return standing(
        ("entries", model), lambda: tuple(in_tree_order(model.objects.in_use().in_order()))
    )


def in_tree_order(entries: Iterable[T]) -> list[T]:
    """Children follow their parent, each level in its own order; a flat list stays as it is."""
    rows: list[Any] = list(entries)
    if not rows or not hasattr(rows[0], "path"):
        return rows
    order = {entry.path: number for number, entry in enumerate(rows)}

    def place(entry: Any) -> list[tuple[int, str]]:
        """Of every ancestor, the root first; one that is not listed counts by its code alone."""
        steps, path = [], "/"
        for code in entry.lineage:
            path += f"{code}/"
            steps.append((order.get(path, -1), code))
        return steps

    return sorted(rows, key=place)
