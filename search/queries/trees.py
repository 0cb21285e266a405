"""Facets whose values lie in one another: a community in its street, a field in a wider one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from portal.reference.models import Area, Field, TreeEntry

TREES: Mapping[str, type[TreeEntry]] = {"area": Area, "field": Field}


def above(entries: Iterable[TreeEntry]) -> set[str]:
    """The codes of all in which one of them lies."""
    return {code for entry in entries for code in entry.lineage[:-1]}


def narrowest(name: str, values: Sequence[str]) -> list[str]:
    """Without what another value of the list lies in: whoever ticks a community below a street means that community.

    One query for several areas or fields, else none.
    """
    if name not in TREES or len(values) < 2:
        return list(values)
    sound = [value for value in values if value.isprintable()]  # PostgreSQL cannot compare NUL
    wider = above(TREES[name].objects.filter(code__in=sound))
    return [value for value in values if value not in wider]
