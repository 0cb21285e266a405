"""The public reads of the index."""

from __future__ import annotations

from search.queries.asked import VIEWS, asked_for
from search.queries.find import Found, Search, find
from search.queries.labels import KINDS, NAMES, Facet, FacetValue, facets_for_display
from search.queries.nothing import nearest, totals
from search.queries.places import place_of
from search.queries.promoted import Promoted, promoted
from search.queries.similar import similar
from search.queries.suggest import suggest
from search.queries.unknown import nameless, unknown_values

__all__ = [
    "KINDS",
    "NAMES",
    "VIEWS",
    "Facet",
    "FacetValue",
    "Found",
    "Promoted",
    "Search",
    "asked_for",
    "facets_for_display",
    "find",
    "nameless",
    "nearest",
    "place_of",
    "promoted",
    "similar",
    "suggest",
    "totals",
    "unknown_values",
]
