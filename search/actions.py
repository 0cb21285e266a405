"""Writing the public index. Always inside the transaction that publishes or withdraws."""

from __future__ import annotations

from collections.abc import Iterable

from portal.core.publishing import SearchDocument


def index_many(documents: Iterable[SearchDocument], *, batch: int = 1000) -> int:
    """Put the documents into the index, each replacing what its (kind, source id, locale) had there.

    For imports, the demonstration data and rebuilding. ``documents`` may be a generator of any length:
    memory holds one batch. Returns how many were written. Not atomic by itself: the caller's transaction is.
    """
    raise NotImplementedError
