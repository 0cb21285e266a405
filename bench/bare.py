"""The query that one would write by hand, for each engine: what a page of results shows, and nothing of our rules."""

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


def store() -> None:
    """On Elasticsearch an index that holds the texts, so that it can give back and mark what is found."""
    from elasticsearch import helpers

    from search.actions import DocumentRows
    from search.engines import engine
    from search.engines.elastic import ElasticEngine, documents

    asked = engine()
    if not isinstance(asked, ElasticEngine):
        return
    client, index = asked._client(60), _stored(asked)
    client.indices.delete(index=index, ignore_unavailable=True)
    client.indices.create(
        index=index,
        mappings={**documents.MAPPINGS, "_source": {"enabled": True}},
        settings={"number_of_shards": 1, "number_of_replicas": 0},
    )
    actions = ({"_index": index, "_source": documents.body(row)} for row in DocumentRows())
    helpers.bulk(client, actions, refresh=True)


def _stored(engine) -> str:
    return f"{engine.alias}-stored"


def _elastic(engine, match) -> None:
    """The best ten by its own scores, with their texts and snippets; how many there are, and the facets' counts."""
    from search.engines.elastic import queries

    engine._client().search(
        index=_stored(engine),
        query={"bool": {"must": queries.wanted(match, "all")}},
        size=10,
        track_total_hits=True,
        highlight={
            "fields": {
                "title": {"number_of_fragments": 0, "require_field_match": False},
                "all": {"number_of_fragments": 1, "fragment_size": 200},
            }
        },
        aggregations={"facets": {"terms": {"field": "facets", "size": queries.EVERYTHING}}},
    )
