from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from portal.core.visitors import client_address, network, pseudonym

MONDAY, TUESDAY = dt.date(2026, 3, 2), dt.date(2026, 3, 3)


@pytest.mark.parametrize(
    ("depth", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.66, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.66, 198.51.100.7", "203.0.113.66"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "", "192.0.2.1"),
    ],
)
def test_client_address_believes_our_own_proxies_alone(
    depth: int, forwarded: str, expected: str, rf: RequestFactory, settings: Settings
) -> None:
    settings.PROXY_DEPTH = depth
    request = rf.get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_network_of_address(address: str, expected: str) -> None:
    assert network(address) == expected


def test_pseudonym_is_the_same_for_one_network_on_one_day() -> None:
    first = pseudonym("2001:db8:1:2::1", day=MONDAY)
    assert first == pseudonym("2001:db8:1:2::2", day=MONDAY)
    assert (
        len(
            {
                first,
                pseudonym("2001:db8:1:3::1", day=MONDAY),
                pseudonym("2001:db8:1:2::1", day=TUESDAY),
            }
        )
        == 3
    )
    assert len(first) == 32
