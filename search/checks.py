from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from portal.core.readiness import probe, reminder
from search.engines import OWN, address, engine
from search.queries.find import Search, find


@probe("search")
def index_answers(at: dt.datetime) -> str:
    """A query through the engine of this installation; what it finds does not matter."""
    find(Search(typed="协商", limit=1), at=at)
    return ""


@reminder("search-engine")
def copy_keeps_up(at: dt.datetime) -> str:
    """A reminder and no probe: when the search engine is down, the database answers."""
    return engine().trouble(at)


@register()
def search_url_is_understood(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.SEARCH_URL == OWN:
        return []
    try:
        address(settings.SEARCH_URL)
    except ImproperlyConfigured as error:
        hint = "database:// or https://user:password@host:9200/index"
        return [Error(str(error), hint=hint, id="search.E001")]
    return []
