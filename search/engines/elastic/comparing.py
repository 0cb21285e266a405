"""What the copy holds, for comparison with what it should hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.comparing import Difference, compared
from search.engines.elastic import changes
from search.engines.elastic.connection import Incomplete
from search.engines.elastic.documents import digest
from search.engines.rows import Rows

PAGE = 2000


def differences(client: Elasticsearch, alias: str, rows: Rows) -> Iterator[Difference]:
    """What waits to be told is no difference, and each is looked at again: people publish meanwhile."""

    def there(after: int, upto: int | None) -> dict[int, int]:
        return held(client, alias, after=after, upto=upto)

    for difference in compared(rows, there, digest):
        id_ = difference.id
        now = {row.id: digest(row) for row in rows.of([id_])}
        waits = changes.of([id_])
        if not waits and now.get(id_) != held_of(client, alias, [id_]).get(id_):
            yield difference


def held(client: Elasticsearch, alias: str, *, after: int, upto: int | None) -> dict[int, int]:
    """Document → its digest, of those whose ids lie in between."""
    found: dict[int, int] = {}
    while page := _page(client, alias, {"gt": after} | ({} if upto is None else {"lte": upto})):
        found |= page
        after = max(page)
    return found


def held_of(client: Elasticsearch, alias: str, documents: list[int]) -> dict[int, int]:
    return _digests(client, alias, {"terms": {"id": documents}}, len(documents))


def _page(client: Elasticsearch, alias: str, bounds: dict[str, int]) -> dict[int, int]:
    return _digests(client, alias, {"range": {"id": bounds}}, PAGE)


def _digests(client: Elasticsearch, alias: str, query: dict[str, Any], size: int) -> dict[int, int]:
    answer = client.search(
        index=alias,
        query={"bool": {"filter": [query]}},
        sort=[{"id": "asc"}],
        size=size,
        stored_fields="_none_",
        docvalue_fields=[{"field": "id"}, {"field": "digest"}],
        track_total_hits=False,
        allow_partial_search_results=False,
    )
    if answer["timed_out"]:
        raise Incomplete
    hits = (hit["fields"] for hit in answer["hits"]["hits"])
    return {fields["id"][0]: fields["digest"][0] for fields in hits}


def highest_version(client: Elasticsearch, alias: str, documents: Sequence[int]) -> int:
    """Of those of the documents that the copy holds; 0 when it holds none."""
    highest = 0
    for at in range(0, len(documents), PAGE):
        ids = [str(id_) for id_ in documents[at : at + PAGE]]
        answer = client.mget(index=alias, ids=ids, source=False)
        highest = max([highest, *(each.get("_version", 0) for each in answer["docs"])])
    return highest
