"""A search that takes too long is broken off, and the answer says so."""

from __future__ import annotations

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client

from search.engines import TooSlow, limits, patience
from tests.factories.search import index

pytestmark = pytest.mark.django_db

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_takes_too_long_is_broken_off_and_the_transaction_goes_on() -> None:
    with pytest.raises(TooSlow), patience(0.05):
        run(ENDLESS[connection.vendor])

    index("停车难")  # the connection is as it was


def test_what_is_quick_is_left_alone() -> None:
    with patience(5):
        run("SELECT 1")


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises((OperationalError, ProgrammingError)), patience(5):
        run("SELECT * FROM no_such_table")


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every search has used up its time before it begins."""
    index(*(f"停车难 {number}" for number in range(50)))
    monkeypatch.setattr(limits, "STEPS", 1)
    monkeypatch.setattr(limits, "LONGEST", 0.0)


@pytest.mark.sqlite
@pytest.mark.usefixtures("no_time")
@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/search/?q=停车", 503, "这次搜索用时太长"),
        ("/en/search/?q=停车", 503, "took too long"),
        ("/search/feed/?q=停车", 503, ""),
        ("/api/v3/search/?q=停车", 503, "took too long"),
        ("/search/suggest/?q=停车", 200, '{"items": []}'),
        ("/search/similar/?q=停车难不难", 200, '{"items": []}'),
    ],
)
def test_answer_says_so(client: Client, path: str, status: int, said: str) -> None:
    response = client.get(path)

    assert response.status_code == status
    assert said in response.text
    if status == 503:
        assert int(response["Retry-After"]) > 0
        assert response["Cache-Control"] == "private, no-store"
