from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search.queries import Found, Search, find
from tests.factories.search import NOW


@pytest.fixture
def titles(db: None) -> Callable[..., list[str]]:
    """The titles that a search finds, best first."""

    def titles_of(typed: str, **values: Any) -> list[str]:
        return [document.title for document in search_for(typed, **values).documents]

    return titles_of


def search_for(typed: str = "", **values: Any) -> Found:
    return find(Search(typed=typed, **values), at=NOW)
