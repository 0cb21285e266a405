"""The public reads of the index."""

from __future__ import annotations

from search.queries.find import Found, Search, find, place_of
from search.queries.labels import KINDS, NAMES, Facet, FacetValue, facets_for_display
from search.queries.nothing import nearest, totals
from search.queries.similar import similar
from search.queries.suggest import suggest
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
    "nearest",
    "place_of",
    "similar",
    "suggest",
    "totals",
    "unknown_values",
]
