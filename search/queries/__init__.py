"""The public reads of the index."""

from __future__ import annotations

from search.queries.find import Found, Search, find
from search.queries.labels import KINDS, NAMES, Facet, FacetValue, facets_for_display
from search.queries.similar import similar
from search.queries.unknown import nameless, unknown_values

__all__ = [
    "KINDS",
    "NAMES",
    "Facet",
    "FacetValue",
    "Found",
    "Search",
    "facets_for_display",
    "find",
    "nameless",
    "similar",
    "unknown_values",
]
