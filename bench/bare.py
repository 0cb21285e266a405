"""The query that one would write by hand, for each engine."""

from __future__ import annotations


def bare(typed: str) -> None:
    """What one would write by hand: all the words, the best ten (on PostgreSQL the newest), the facets' counts."""
    from search.cutting import parse
    from search.engines import engine
    from search.engines.base import Match
    from search.engines.elastic import ElasticEngine

    match = Match(terms=parse(typed).terms)
    asked = engine()
    if isinstance(asked, ElasticEngine):
        _elastic(asked, match)
    else:
        _database(asked.source(match))


def _database(source) -> None:
    from django.db import connection

    order = "bm25(search_fts)" if connection.vendor == "sqlite" else "s.day DESC"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT s.id {source.sql} ORDER BY {order} LIMIT 10", source.params)
        cursor.fetchall()
        cursor.execute(f"SELECT s.facets, count(*) {source.sql} GROUP BY s.facets", source.params)
        cursor.fetchall()


def _elastic(engine, match) -> None:
    """The best ten by its own scores, and the facets' counts."""
    from search.engines.elastic import queries

    engine._client().search(
        index=engine.alias,
        query={"bool": {"must": queries.wanted(match, "all")}},
        size=10,
        track_total_hits=True,
        aggregations={"facets": {"terms": {"field": "facets", "size": queries.EVERYTHING}}},
    )
