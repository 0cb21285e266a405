from __future__ import annotations

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from search.engines.address import Address, Unreadable, parse


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://search:9200/portal", Address(("http://search:9200",), "portal")),
        ("https://search/portal/", Address(("https://search:9200",), "portal")),
        (
            "https://a:9200,b:9201/portal-2",
            Address(("https://a:9200", "https://b:9201"), "portal-2"),
        ),
        (
            "https://writer:p%40ss:word@search:9200/portal?ca=/etc/portal/ca.crt",
            Address(
                ("https://search:9200",), "portal", ("writer", "p@ss:word"), "/etc/portal/ca.crt"
            ),
        ),
        ("http://[::1]:9200/portal", Address(("http://[::1]:9200",), "portal")),
    ],
)
def test_address_is_read(url: str, address: Address) -> None:
    assert parse(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "elasticsearch",
        "solr://search:8983/portal",
        "http://search:9200",
        "http://search:9200/",
        "http://search:9200/a/b",
        "http://search:9200/Portal",
        "http://search:9200/portal,other",
        "http://search:9200/_all",
        "http:///portal",
        "http://search:port/portal",
        "http://[::1/portal",
        "http://a,,b/portal",
    ],
)
def test_what_is_not_understood_is_refused_by_check_without_quoting_it(
    url: str, settings: Settings
) -> None:
    with pytest.raises(Unreadable):
        parse(url)
    settings.SEARCH_URL = url.replace("://", "://somebody:secret@")

    (error,) = [found for found in run_checks() if found.id == "search.E001"]

    assert "secret" not in f"{error.msg} {error.hint}"


@pytest.mark.parametrize("url", ["database://", "https://search:9200/portal"])
def test_what_is_understood_passes(url: str, settings: Settings) -> None:
    settings.SEARCH_URL = url

    assert [found for found in run_checks() if found.id == "search.E001"] == []
