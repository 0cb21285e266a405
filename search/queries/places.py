"""Where a document stands in an order that goes by something other than the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from search.engines import Order
from search.models import Document

PLACES: Mapping[Order, Callable[[Document], tuple[int, ...]]] = {
    "newest": lambda document: (document.date.toordinal(), document.pk),
    "supported": lambda document: (document.support, document.date.toordinal(), document.pk),
}
"""What an order goes by, the highest first."""


def place_of(document: Document, order: Order) -> tuple[int, ...]:
    return PLACES[order](document)
