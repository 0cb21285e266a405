"""A database that is locked, full or away, and mistakes of our own: every word that was typed comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as current
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from opinions.models import Opinion
from tests.opinions.views.filling import (
    NEW,
    TEXT,
    TYPED,
    answers,
    assert_kept,
    code_on,
    send,
)

pytestmark = pytest.mark.django_db


@contextmanager
def impatient() -> Iterator[None]:
    """Wait for a lock for a moment only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA busy_timeout = 50"
            if connection.vendor == "sqlite"
            else "SET lock_timeout = '50ms'"
        )
    try:
        yield
    finally:
        connection.close()


def assert_asked_to_wait(response: HttpResponse, *, title: str = "<title>错误：") -> None:
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert title in response.text
    assert_kept(response)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_locked_sqlite_keeps_the_text(client: Client) -> None:
    data = answers(step="send", **TYPED)
    other = sqlite3.connect(current.DATABASES["default"]["NAME"])
    other.execute("BEGIN IMMEDIATE")
    with impatient():
        assert_asked_to_wait(client.post(NEW, data))
        other.close()
        code_on(client.post(NEW, data))
    assert Opinion.objects.count() == 1


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_full_sqlite_keeps_the_text(client: Client) -> None:
    data = answers(step="send", **{**TYPED, "text": TEXT + "长" * 4900})
    client.get(NEW)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    fillers = []
    while len(fillers) < 200:
        response = send(client, text="长" * 5000)
        fillers.append(response.status_code)
        if response.status_code == 503:
            break
    assert fillers[-1] == 503
    assert_asked_to_wait(client.post(NEW, data))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    code_on(client.post(NEW, data))
    assert Opinion.objects.count() == len(fillers)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_locked_postgres_keeps_the_text(client: Client) -> None:
    data = answers(step="send", **TYPED)
    other = connections.create_connection("default")
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE opinions_opinion IN ACCESS EXCLUSIVE MODE")
    with impatient():
        assert_asked_to_wait(client.post(NEW, data))
        other.rollback()
        other.close()
        code_on(client.post(NEW, data))
    assert Opinion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_keeps_the_text(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = answers(step="send", **TYPED)
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(
            connection.settings_dict,
            "NAME",
            "/nowhere/at/all.sqlite3" if connection.vendor == "sqlite" else "no_such_database",
        )
        assert_asked_to_wait(client.post(NEW, data))
        assert_asked_to_wait(client.post(f"/en{NEW}", data), title="<title>Error: ")
        connection.close()
    code_on(client.post(NEW, data))


@pytest.mark.django_db(transaction=True)
def test_missing_cookie_and_a_database_that_is_away_keep_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    strict, data = Client(enforce_csrf_checks=True), answers(step="send", **TYPED)
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(
            connection.settings_dict,
            "NAME",
            "/nowhere/at/all.sqlite3" if connection.vendor == "sqlite" else "no_such_database",
        )
        assert_asked_to_wait(strict.post(NEW, data))
        connection.close()


def test_failure_is_logged_without_a_word_of_the_text(
    client: Client, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    settings.VISITOR_LIMITS = {}  # a mistake in the configuration: a server error like any other
    assert_asked_to_wait(client.post(NEW, answers(step="send", **TYPED)))
    logged = "".join(
        f"{record.getMessage()}{vars(record)}"
        for record in caplog.records
        if record.name.startswith("opinions")
    )
    assert "KeyError" in logged
    assert [words for words in TYPED.values() if words in logged] == []


def test_get_has_nothing_to_keep_and_fails_loudly(client: Client, settings: Settings) -> None:
    del settings.CONTACT_KEPT_DAYS
    with pytest.raises(AttributeError):
        client.get(NEW)
