from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from portal.core.models import ThrottleCount
from portal.core.throttle import Limit, Taken, forget_expired, take

THREE_A_MINUTE = Limit("knock", 3, 60)
NOON = dt.datetime(2026, 3, 2, 4, 0, 10, tzinfo=dt.UTC)
NEXT_MINUTE = dt.datetime(2026, 3, 2, 4, 1, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_take_allows_up_to_the_limit() -> None:
    taken = [take(THREE_A_MINUTE, key="a", at=NOON) for _ in range(4)]
    assert taken == [Taken(True, NEXT_MINUTE)] * 3 + [Taken(False, NEXT_MINUTE)]


@pytest.mark.django_db
def test_take_counts_each_key_and_window_alone() -> None:
    for _ in range(4):
        take(THREE_A_MINUTE, key="a", at=NOON)
    assert take(THREE_A_MINUTE, key="b", at=NOON).allowed
    assert take(Limit("ring", 3, 60), key="a", at=NOON).allowed
    assert take(THREE_A_MINUTE, key="a", at=NEXT_MINUTE).allowed


@pytest.mark.django_db
def test_take_counts_amounts_and_none_only_asks() -> None:
    taken = [take(THREE_A_MINUTE, key="a", at=NOON, amount=amount) for amount in (2, 0, 1, 0, 5, 0)]
    assert [each.allowed for each in taken] == [True, True, True, True, False, False]


@pytest.mark.django_db
def test_take_is_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        take(THREE_A_MINUTE, key="a", at=NOON)


@pytest.mark.django_db
def test_forget_expired_keeps_running_windows() -> None:
    take(THREE_A_MINUTE, key="a", at=NOON)
    take(THREE_A_MINUTE, key="a", at=NEXT_MINUTE)
    assert forget_expired(at=NEXT_MINUTE + dt.timedelta(seconds=1)) == 1
    assert ThrottleCount.objects.get().expires_at == NEXT_MINUTE + dt.timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_take_in_parallel_is_exact() -> None:
    def knock(_: int) -> bool:
        try:
            return take(Limit("door", 20, 60), key="all", at=NOON).allowed
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(knock, range(60))) == 20
    assert ThrottleCount.objects.get().count == 60
