from __future__ import annotations

import datetime as dt

from portal.core.readiness import probe
from search.queries.find import Search, find


@probe("search")
def index_answers(at: dt.datetime) -> str:
    """A query through the engine of this installation; what it finds does not matter."""
    find(Search(typed="协商", limit=1), at=at)
    return ""
