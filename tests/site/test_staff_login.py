"""Wrong passwords lock the one who types them, whatever stands between him and us."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.users.enums import Role
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
LIMIT = 10


def log_in(password: str, *, direct: str, visitor: str) -> int:
    client = Client(REMOTE_ADDR=direct, headers={"X-Forwarded-For": visitor})
    answer = client.post(reverse("wagtailadmin_login"), {"username": "zhang", "password": password})
    return answer.status_code


@pytest.mark.parametrize("direct", ["", "172.18.0.5"], ids=["unix socket", "proxy"])
def test_attacker_is_locked_out_and_nobody_else(settings: Any, direct: str) -> None:
    settings.AXES_ENABLED, settings.PROXY_DEPTH = True, 1
    user = UserFactory(role=Role.DISPATCHER, username="zhang")
    user.set_password("right-password-2026")
    user.save()

    for number in range(LIMIT):
        log_in(f"wrong {number}", direct=direct, visitor="203.0.113.9")

    assert log_in("right-password-2026", direct=direct, visitor="203.0.113.9") == 429
    assert log_in("right-password-2026", direct=direct, visitor="198.51.100.7") == 302


def test_login_page_is_in_chinese_and_carries_our_mark(client: Client) -> None:
    page = client.get(reverse("wagtailadmin_login")).text

    for words in ("用户名", "密码", "请输入用户名", "请输入密码", "portal/favicon.svg"):
        assert words in page
    assert "Password" not in page


def test_address_that_is_none_is_counted_too(settings: Any) -> None:
    settings.AXES_ENABLED, settings.PROXY_DEPTH = True, 1
    UserFactory(role=Role.DISPATCHER, username="zhang")

    answers = [log_in(f"wrong {n}", direct="", visitor="no address") for n in range(LIMIT + 1)]

    assert answers[-1] == 429
