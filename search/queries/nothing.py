"""When a search found nothing: what comes nearest, and what each condition costs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from search.models import Document
from search.queries.find import Search, find

SHOWN = 3


def nearest(search: Search, *, at: dt.datetime) -> list[Document]:
    """What the words find without conditions, and at last without quotation and minus signs. One or two searches."""
    if not search.typed:
        return []
    wide = Search(typed=search.typed, language=search.language, limit=SHOWN)
    plain = re.sub(r"[\W_]+", " ", search.typed).strip()
    for tried in (wide, replace(wide, typed=plain)):
        if tried != search and tried.typed and (found := find(tried, at=at).documents):
            return found
    return []


def totals(searches: Iterable[Search], *, at: dt.datetime) -> list[int]:
    """How much each would find."""
    return [find(replace(each, offset=0, limit=0), at=at).total for each in searches]
