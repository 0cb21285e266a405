"""A document as Elasticsearch holds it: our own terms, split at blanks, and what is filtered and sorted by.

Nothing can be read back but its number and a digest: texts are shown from the database.
"""

from __future__ import annotations

import hashlib
from typing import Any

from portal.core.cutting import fold, terms
from search.engines.rows import INDEXED_LENGTH, Row

BETWEEN_FIELDS = 100
"""Positions between the fields in ``all``, so that no phrase reaches from one into the next."""
DEEPEST = 100_000
"""Hits that can be paged through."""

MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"enabled": False},
    "properties": {
        "title": {"type": "text", "analyzer": "whitespace", "norms": False},
        "all": {
            "type": "text",
            "analyzer": "whitespace",
            "norms": False,
            "position_increment_gap": BETWEEN_FIELDS,
        },
        "facets": {"type": "keyword", "eager_global_ordinals": True},
        "id": {"type": "long"},
        "day": {"type": "integer"},
        "support": {"type": "integer"},
        "digest": {"type": "long", "index": False},
    },
}
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,  # counts of facets are exact, and one holds some millions of documents
    "auto_expand_replicas": "0-1",
    "gc_deletes": "1h",  # how long an old write is known to be old after its document went
    "max_result_window": DEEPEST,
    "sort.field": ["day", "id"],  # the newest matches are found without looking at the others
    "sort.order": ["desc", "desc"],
}


def body(row: Row) -> dict[str, Any]:
    fields = (cut_field(text) for text in (row.title, row.tags, row.text, row.reply))
    title, *others = fields
    return {
        "title": title,
        "all": [title, *others],
        "facets": row.facets.split(),
        "id": row.id,
        "day": row.day,
        "support": row.support,
        "digest": digest(row),
    }


def cut_field(text: str) -> str:
    return " ".join(terms(fold(text[:INDEXED_LENGTH])))


def digest(row: Row) -> int:
    """64 bits of what the row says."""
    said = (row.title, row.tags, row.text, row.reply, row.facets, str(row.day), str(row.support))
    found = hashlib.blake2b(digest_size=8)
    for part in said:
        encoded = part.encode("utf-8", "surrogatepass")
        found.update(len(encoded).to_bytes(4, "big") + encoded)
    return int.from_bytes(found.digest(), "big", signed=True)
