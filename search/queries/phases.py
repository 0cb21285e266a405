"""The phase of a topic depends on when one asks: the index knows it by its source, ``@7``."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from search.counting import PHASE_OF, Counts
from search.models import Document
from search.queries.trees import narrowest
from topics.phases import PhaseFacts, phase_of


def with_sources(
    filters: Mapping[str, Sequence[str]], at: dt.datetime
) -> dict[str, tuple[str, ...]]:
    """The filters as the index knows them; one that lets nothing pass has no values."""
    chosen = {name: tuple(narrowest(name, values)) for name, values in filters.items() if values}
    if wanted := chosen.get("phase"):
        phases = _phases(Document.objects.filter(kind="topic").exclude(dates={}), at)
        chosen["phase"] = tuple(
            f"{PHASE_OF}{source}" for source, phase in phases.items() if phase in wanted
        )
    return chosen


def with_phases(at: dt.datetime, *several: Counts) -> list[dict[str, dict[str, int]]]:
    """The counts as people know them. One query at most."""
    sources = {_source(each) for facets in several for each in facets.get("phase", {})}
    topics = Document.objects.filter(kind="topic", source_id__in=sources)
    phases = _phases(topics, at) if sources else {}
    return [_named(facets, phases) for facets in several]


def _named(facets: Counts, phases: Mapping[int, str]) -> dict[str, dict[str, int]]:
    named = {name: dict(counts) for name, counts in facets.items()}
    if sources := named.pop("phase", None):
        counts: Counter[str] = Counter()
        for source, number in sources.items():
            counts[phases.get(_source(source), "unknown")] += number
        named["phase"] = dict(counts)
    return named


def _source(value: str) -> int:
    return int(value.removeprefix(PHASE_OF))


def _phases(topics: QuerySet[Document], at: dt.datetime) -> dict[int, str]:
    """Source id → its phase."""
    return {
        source: phase_of(PhaseFacts.from_json(dates), at).value
        for source, dates in topics.values_list("source_id", "dates")
    }
