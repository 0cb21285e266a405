"""Documents of the public index, without the pages and opinions that they stand for."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from portal.core.publishing import SearchDocument
from search.actions import index_many

NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
_number = count(1)


def make_document(title: str = "", **values: Any) -> SearchDocument:
    """A published opinion unless told otherwise."""
    number = next(_number)
    defaults: dict[str, Any] = {
        "kind": "opinion",
        "source_id": number,
        "locale": "zh-hans",
        "title": title,
        "text": "",
        "url": f"/opinions/QY-2026-{number:05}/",
        "date": dt.date(2026, 3, 2),
    }
    return SearchDocument(**{**defaults, **values})


def index(*documents: SearchDocument | str) -> None:
    """Put documents into the index; a string is the title of one."""
    index_many(
        [make_document(each) if isinstance(each, str) else each for each in documents], at=NOW
    )
