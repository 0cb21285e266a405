from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["portal.example"]
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("host", ["localhost:8000", "10.0.0.7", "portal.example", "not a host"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.usefixtures("production")
def test_probe_is_answered_by_any_name_and_without_tls(path: str, host: str) -> None:
    assert Client(headers={"host": host}).get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/healthz/", "/readyz/", "/en/healthz", "/healthzz", "/static/healthz", "/admin/"]
)
@pytest.mark.usefixtures("production")
def test_nothing_else_answers_to_a_foreign_name(path: str) -> None:
    assert Client(headers={"host": "localhost:8000"}).get(path, secure=True).status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probe_can_only_be_read(path: str) -> None:
    assert Client().post(path).status_code == 405
