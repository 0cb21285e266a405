"""Counting what is found by facets, as all engines do. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

PHASE_OF = "@"
"""``phase=@7``: the phase of source 7, whichever that is on the day of the question."""

Counts = Mapping[str, Mapping[str, int]]
"""Facet → value → number of documents. The phase of a topic is named by its source: ``@7``."""


class Counted(NamedTuple):
    """How many documents match, how many of them pass all that is chosen, and how many each value has."""

    everywhere: int
    total: int
    facets: Counts


def counted(tally: Iterable[tuple[str, int]], chosen: Mapping[str, Collection[str]]) -> Counted:
    """``tally`` gives facet strings (``" kind=topic year=2026 "``), each with the number of documents
    that have exactly it. Within a facet any chosen value will do. Each facet is counted as if nothing
    were chosen in it, so that one sees what another choice would give.
    """
    groups = {name: {f"{name}={value}" for value in values} for name, values in chosen.items()}
    everywhere = total = 0
    # By the one facet whose filter a document fails; "" for those that pass. Counted first and
    # taken apart afterwards: there may be tens of thousands of documents.
    counts: dict[str, dict[str, int]] = {name: {} for name in ("", *groups)}
    for facets, count in tally:
        everywhere += count
        values = facets.split()
        failed = [name for name, group in groups.items() if group.isdisjoint(values)]
        if len(failed) > 1:
            continue
        total += 0 if failed else count
        tokens = counts[failed[0] if failed else ""]
        for value in values:
            tokens[value] = tokens.get(value, 0) + count
    return Counted(everywhere, total, _by_facet(counts))


def _by_facet(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for failed, tokens in counts.items():
        for token, count in tokens.items():
            name, _, value = token.partition("=")
            if failed in ("", name):
                found = facets.setdefault(name, {})
                found[value] = found.get(value, 0) + count
    return facets
