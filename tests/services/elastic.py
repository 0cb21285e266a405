"""A real Elasticsearch server, named by ``SEARCH_TEST_URL``; every test has an index of its own on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest
from elasticsearch import Elasticsearch

from search.engines.elastic import connection
from tests.services.absent import absent

_number = count(1)


@pytest.fixture(scope="session")
def elastic_server() -> str:
    """Its address. Asked for its health: not every distribution answers to anything simpler."""
    server = os.environ.get("SEARCH_TEST_URL", "").rstrip("/")
    if not server:
        absent("SEARCH_TEST_URL names no Elasticsearch server")
    with Elasticsearch(server, request_timeout=10) as client:
        try:
            client.cluster.health(wait_for_status="yellow", timeout="10s")
        except connection.FAILURES as error:
            absent(f"Elasticsearch does not answer: {error}")
    return server


@pytest.fixture
def elastic_client(elastic_server: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(elastic_server, request_timeout=30) as client:
        yield client


@pytest.fixture
def elastic_url(elastic_server: str, elastic_client: Elasticsearch) -> Iterator[str]:
    """For SEARCH_URL: an index that nobody has made yet. What the test makes is dropped after it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    alias = f"test-{worker}-{os.getpid()}-{next(_number)}"
    for breaker in (connection.searching, connection.feeding):
        breaker.close()
    yield f"{elastic_server}/{alias}"
    for name in elastic_client.indices.get(index=f"{alias}-*", features="aliases"):
        elastic_client.indices.delete(index=name, ignore_unavailable=True)
