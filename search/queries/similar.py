"""Similar past matters, shown while somebody writes an opinion."""

from __future__ import annotations

import datetime as dt

from search.cutting import MAX_LENGTH
from search.models import Document
from search.queries.find import Search, find

LEAST_TYPED = 4
"""Characters below which nothing is similar to anything."""
SHOWN = 3
KINDS = ("topic", "outcome", "opinion")


def similar(typed: str, *, language: str, at: dt.datetime) -> list[Document]:
    """The few published matters nearest to ``typed``."""
    if len(typed.strip()) < LEAST_TYPED:
        return []
    # Minus signs and quotation marks are text here, not syntax.
    plain = typed.replace('"', " ").replace("-", " ")[:MAX_LENGTH]
    found = find(
        Search(typed=plain, filters={"kind": KINDS}, language=language, limit=SHOWN), at=at
    )
    return found.documents
