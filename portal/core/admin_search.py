"""Search in the admin (page explorer, choosers): Wagtail's database back end, made to read Chinese.

The database takes a run of Chinese characters for one word, so text is cut into pairs on its way
into the index, and queries alike. The public search has an index of its own (package ``search``).
"""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from django.db import connection
from modelsearch import query as q
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from portal.core.cutting import cut

MOST_TYPED = 100
"""Characters of a question that are looked at: each is a condition inside the one before."""


def cut_value(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [cut_value(item) for item in value]
    return value if value is None else cut(str(value), single=True)


def cut_field(field: Any) -> Any:
    new = copy(field)
    if isinstance(field, RelatedFields):
        new.fields = [cut_field(inner) for inner in field.fields]
    elif isinstance(field, (SearchField, AutocompleteField)):
        new.get_value = lambda obj: cut_value(field.get_value(obj))
    return new


def cut_query(query: Any) -> Any:
    if isinstance(query, (q.And, q.Or)):
        return type(query)([cut_query(inner) for inner in query.subqueries])
    new = copy(query)
    if isinstance(query, (q.Not, q.Boost)):
        new.subquery = cut_query(query.subquery)
    elif isinstance(query, (q.PlainText, q.Phrase, q.Fuzzy)):
        # Punctuation carries no meaning here, and a lone double quote breaks SQLite's query syntax.
        words = re.sub(r"\W+", " ", query.query_string)[:MOST_TYPED].split()
        if not words:
            return q.MATCH_NONE
        if isinstance(query, q.PlainText) and query.operator == "or":
            return q.Or([q.PlainText(cut(word, single=False).strip()) for word in words])
        new.query_string = cut(" ".join(words), single=False).strip()
    return new


class CutIndex:
    def add_items(self, model, objs):
        fields = [cut_field(field) for field in model.get_search_fields()]
        for obj in objs:
            obj.get_search_fields = lambda: fields  # read by the indexer, on this instance only
        super().add_items(model, objs)


class CutCompiler:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.query = cut_query(self.query)


def SearchBackend(params):  # noqa: N802 - the name that modelsearch looks for
    """Called by ``get_search_backend``; one class per database vendor."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres.postgres import (  # noqa: PLC0415
            PostgresSearchBackend as Base,
        )
    else:
        from modelsearch.backends.database.sqlite.sqlite import (  # noqa: PLC0415
            SQLiteSearchBackend as Base,
        )

    def mix(mixin, cls):
        return type(mixin.__name__ + cls.__name__, (mixin, cls), {})

    compilers = ("query_compiler_class", "autocomplete_query_compiler_class")
    attributes = {name: mix(CutCompiler, getattr(Base, name)) for name in compilers}
    attributes["index_class"] = mix(CutIndex, Base.index_class)
    return type("ChineseSearchBackend", (Base,), attributes)(params)
