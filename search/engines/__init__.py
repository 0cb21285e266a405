"""The engine that answers, chosen by SEARCH_URL: ``database://`` is that of the site's own database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.module_loading import import_string

from search.engines.address import Address, Unreadable, parse
from search.engines.base import CopyRefused, Engine, Match, Order, Scope
from search.engines.comparing import Difference
from search.engines.databases import DatabaseEngine
from search.engines.limits import TooSlow, one_search, patience
from search.engines.postgres import PostgresEngine
from search.engines.rebuilding import Rebuild, RebuildRefused, forget
from search.engines.rows import Row, Rows
from search.engines.spelling import spelling, spelt
from search.engines.sqlite import SqliteEngine
from search.engines.titles import BY_VENDOR as TITLES
from search.engines.titles import titles

__all__ = [
    "OWN",
    "CopyRefused",
    "Difference",
    "Engine",
    "Match",
    "Order",
    "RebuildRefused",
    "Row",
    "Rows",
    "Scope",
    "TooSlow",
    "address",
    "engine",
    "forget_beside",
    "one_search",
    "own_engine",
    "patience",
    "rebuild_own",
    "spelling",
    "spelt",
    "titles",
]

OWN = "database://"
ELASTIC = "search.engines.elastic.ElasticEngine"
"""Loaded where it is chosen: the client takes 30 MB of every process."""
BY_VENDOR: dict[str, type[DatabaseEngine]] = {
    "sqlite": SqliteEngine,
    "postgresql": PostgresEngine,
}


def engine() -> Engine:
    """:raises ImproperlyConfigured: SEARCH_URL names no engine that there is."""
    own = own_engine()
    if settings.SEARCH_URL == OWN:
        return own
    return import_string(ELASTIC)(own, address(settings.SEARCH_URL))


def own_engine() -> DatabaseEngine:
    return BY_VENDOR[connection.vendor]()


def rebuild_own(documents: Rows) -> int:
    """The database's own index anew, while people go on searching and publishing; how many documents it holds.

    :raises RebuildRefused: it stays as it was.
    """
    return Rebuild(own_engine(), TITLES[connection.vendor], documents).run()


def forget_beside(documents: Sequence[Row]) -> None:
    """After ``Engine.remove``, in its transaction: from an index that is being made, too."""
    forget(documents, own_engine(), TITLES[connection.vendor])


@lru_cache(maxsize=4)
def address(url: str) -> Address:
    """:raises ImproperlyConfigured: says why, and nothing of the address."""
    try:
        return parse(url)
    except Unreadable as error:
        raise ImproperlyConfigured(f"SEARCH_URL: 无法识别 / not understood: {error}") from error
