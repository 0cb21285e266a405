"""Similar past matters, shown while somebody writes an opinion."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from search.cutting import MAX_LENGTH
from search.engines import TooSlow, patience
from search.models import Document
from search.queries.find import Search, find

LEAST_TYPED = 4
"""Characters below which nothing is similar to anything."""
SHOWN = 3
KINDS = ("topic", "outcome", "opinion")


def similar(
    typed: str, *, language: str, at: dt.datetime, without: Collection[str] = ()
) -> list[Document]:
    """The few published matters nearest to ``typed``, but for the opinions with numbers in ``without``;
    none when looking for them takes too long."""
    # Minus signs and quotation marks are text here, not syntax.
    plain = re.sub(r"[\W_]+", " ", typed[:MAX_LENGTH]).strip()
    if len(plain) < LEAST_TYPED:
        return []
    search = Search(
        typed=plain, filters={"kind": KINDS}, language=language, limit=SHOWN + len(without)
    )
    try:
        with patience():
            found = find(search, at=at).documents
    except TooSlow:
        return []
    return [each for each in found if each.card.get("number") not in without][:SHOWN]
