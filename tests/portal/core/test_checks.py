from __future__ import annotations

from typing import Any

import pytest

from home.models import HomePage
from portal.core import checks


def ids(messages: list[Any]) -> list[str]:
    return [message.id for message in messages]


def test_this_repository_keeps_the_rules() -> None:
    assert [
        *checks.pages_say_where_they_belong(None),
        *checks.pages_have_a_template(None),
        *checks.key_rings_are_readable(None),
    ] == []


def test_page_type_without_places_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(HomePage, "subpage_types")
    assert ids(checks.pages_say_where_they_belong(None)) == ["portal.E001"]


def test_page_type_without_template_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HomePage, "template", "home/no_such_template.html")
    assert ids(checks.pages_have_a_template(None)) == ["portal.E002"]


@pytest.mark.parametrize("value", ["", "no-colon", "k1:"])
def test_unreadable_key_ring_is_an_error(settings: Any, value: str) -> None:
    settings.AUDIT_KEYS = value
    assert ids(checks.key_rings_are_readable(None)) == ["portal.E003"]


@pytest.mark.parametrize(
    ("backend", "found"),
    [
        ("django.core.mail.backends.smtp.EmailBackend", []),
        ("django.core.mail.backends.console.EmailBackend", ["portal.W001"]),
    ],
)
def test_mail_that_stays_here_is_a_warning(settings: Any, backend: str, found: list[str]) -> None:
    settings.EMAIL_BACKEND = backend
    assert ids(checks.mail_leaves_the_machine(None)) == found
