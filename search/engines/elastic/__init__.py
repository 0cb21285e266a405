"""Elasticsearch: a copy of the public index, beside that of the database.

The database's own index is written in every transaction and answers whenever Elasticsearch does not.
The copy is fed from ``search_change``: a row for each document that came or went, written in the same
transaction. Documents are never changed, only replaced, so there is nothing else to tell.

| module | what |
|---|---|
| connection | clients, and the breaker that keeps a dead server from being asked |
| deadline | the moment at which an answer must be whole |
| changes | ``search_change`` and ``search_rebuild``, the only tables of the copy |
| documents | a document as it is stored there |
| queries | our queries in its language |
| feeding, building, comparing | changes told, an index built anew, differences named |
| engine | all of it as an ``Engine`` |
"""

from __future__ import annotations

from search.engines.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
