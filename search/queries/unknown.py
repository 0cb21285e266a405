"""Values that were asked for and that no document can have: to be named, for nothing found would be taken for the truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from portal.reference.models import ReferenceEntry, Sector
from search.models import Document
from search.queries.labels import KINDS, NAMES, Counts, Facet
from search.queries.trees import TREES
from topics.enums import Phase, Verdict

FIXED: Mapping[str, frozenset[str]] = {
    "kind": frozenset(KINDS),
    "phase": frozenset(Phase.values),
    "verdict": frozenset(Verdict.values),
}
LISTS: Mapping[str, type[ReferenceEntry]] = {**TREES, "sector": Sector}

Filters = Mapping[str, Sequence[str]]


def nameless(
    facets: Iterable[Facet], filters: Filters, counts: Mapping[str, Counts]
) -> dict[tuple[str, str], str]:
    """(facet, value) → words, for chosen values that neither ``facets`` has a name for nor any document has. No query."""
    named = {(facet.name, value.value) for facet in facets for value in facet.values}
    return {
        (name, value): _("%(facet)s：没有“%(value)s”") % {"facet": NAMES[name], "value": value}
        for name, values in filters.items()
        for value in values
        if (name, value) not in named and not counts.get(name, {}).get(value)
    }


def unknown_values(filters: Filters) -> dict[str, list[str]]:
    """Facet → its unknown values. A query for each list of the district that is asked for, and for each studio.

    A retired entry is known: documents may still carry it.
    """
    found = {
        name: [v for v in values if v not in _known(name, values)]
        for name, values in filters.items()
    }
    return {name: values for name, values in found.items() if values}


def _known(name: str, values: Sequence[str]) -> Iterable[str]:
    sound = [value for value in values if value.isprintable()]  # PostgreSQL cannot compare NUL
    if name in FIXED:
        return FIXED[name]
    if name in LISTS:
        return set(LISTS[name].objects.filter(code__in=sound).values_list("code", flat=True))
    if name == "year":
        return {
            value for value in sound if len(value) == 4 and value.isascii() and value.isdecimal()
        }
    return {value for value in sound if _is_carried(f"{name}={value}")}


def _is_carried(facet: str) -> bool:
    return Document.objects.filter(facets__contains=f" {facet} ").exists()
