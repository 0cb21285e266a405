"""The engine that answers, chosen by SEARCH_URL: ``database://`` is the one of the site's own database."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from search.engines.base import Engine, Match, Order, Row, Scope
from search.engines.limits import TooSlow, patience
from search.engines.postgres import PostgresEngine
from search.engines.spelling import spelling, spelt
from search.engines.sqlite import SqliteEngine
from search.engines.titles import titles

__all__ = [
    "Engine",
    "Match",
    "Order",
    "Row",
    "Scope",
    "TooSlow",
    "engine",
    "patience",
    "spelling",
    "spelt",
    "titles",
]

BY_VENDOR: dict[str, type[Engine]] = {"sqlite": SqliteEngine, "postgresql": PostgresEngine}


def engine() -> Engine:
    """:raises ImproperlyConfigured: SEARCH_URL names an engine that is not built in."""
    if settings.SEARCH_URL != "database://":
        raise ImproperlyConfigured(
            f"SEARCH_URL: {settings.SEARCH_URL!r} 不受支持 / is not supported"
        )
    return BY_VENDOR[connection.vendor]()
