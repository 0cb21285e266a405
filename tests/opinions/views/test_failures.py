"""Whatever goes wrong, the answer holds every word that was typed."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
import time_machine
from django.conf import settings as current
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from opinions.models import Opinion
from portal.core.models import ThrottleCount
from tests.factories.pages import TopicPageFactory
from tests.opinions.views.filling import MINUTE, NEW, TEXT, answers, code_on, send, token
from topics.enums import Phase

pytestmark = pytest.mark.django_db

TYPED = {
    "text": TEXT,
    "title": '公交站 <b>要</b> "雨棚"',
    "place": "小学东门外 & 对面",
    "name": "王女士",
    "phone": "138-0000-0000",
    "email": "wang@example.org",
}
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def assert_kept(response: HttpResponse) -> None:
    """Every word is in the page, in a control that the next press of a button sends again."""
    page = unescape(response.text)
    assert [words for words in TYPED.values() if words not in page] == []
    assert response["Cache-Control"] == "private, no-store"


def outgoing_token(response: HttpResponse) -> str:
    return response.text.partition('name="token" value="')[2].partition('"')[0]


@pytest.mark.parametrize("step", ["check", "send"])
@pytest.mark.parametrize(
    "age", [dt.timedelta(seconds=1), dt.timedelta(hours=25)], ids=["too fast", "expired"]
)
def test_form_of_the_wrong_age_comes_back_and_is_then_accepted(
    client: Client, age: dt.timedelta, step: str
) -> None:
    response = client.post(NEW, answers(token=token(age=age), step=step, **TYPED))
    assert response.status_code == 200
    assert "<title>错误：" in response.text
    assert_kept(response)
    assert Opinion.objects.count() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=4)):
        code_on(send(client, token=outgoing_token(response), **TYPED))


def test_expired_form_keeps_its_identity(client: Client) -> None:
    mark = token()
    first = send(client, token=mark)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=30)):
        again = send(client, token=mark)
    assert again.context["opinion"] == first.context["opinion"]
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "x", f"{token()}x"], ids=["missing", "nonsense", "forged"])
def test_form_without_a_good_token_comes_back_with_one(client: Client, mark: str) -> None:
    response = client.post(NEW, {**answers(**TYPED, step="send"), "token": mark})
    assert response.status_code == 200
    assert_kept(response)
    code_on(send(client, token=outgoing_token(response), **TYPED))


def test_trap_that_was_filled_in_asks_again_and_drops_nothing(client: Client) -> None:
    response = client.post(NEW, answers(homepage="https://spam.example", **TYPED))
    assert_kept(response)
    assert "spam.example" not in response.text
    assert Opinion.objects.count() == 0


def test_validation_keeps_everything(client: Client) -> None:
    assert_kept(client.post(NEW, answers(consent=None, **TYPED)))


@pytest.mark.parametrize("phase", [Phase.ANNOUNCED, Phase.DELIBERATING])
@pytest.mark.parametrize("step", ["check", "send"])
def test_closed_topic_keeps_the_text_and_takes_it_without_the_topic(
    client: Client, phase: Phase, step: str
) -> None:
    topic = TopicPageFactory(phase=phase)
    response = client.post(NEW, answers(topic=topic.pk, step=step, **TYPED))
    assert response.status_code == 409
    assert_kept(response)
    kept = dict(response.context["hidden"])
    assert "topic" not in kept
    assert "不关联议题，继续提交" in response.text
    code_on(client.post(NEW, {**kept, "step": "send"}))
    assert Opinion.objects.get().topic is None


def test_topic_that_vanished_keeps_the_text(client: Client) -> None:
    response = client.post(NEW, answers(topic="999999", step="send", **TYPED))
    assert response.status_code == 409
    assert_kept(response)


@pytest.mark.parametrize(
    ("limits", "elsewhere"),
    [(((1, 600), (99, 600)), 200), (((99, 600), (1, 600)), 429)],
    ids=["network", "all"],
)
def test_over_the_limit_keeps_the_text_and_names_a_time(
    client: Client, settings: Settings, limits: Any, elsewhere: int
) -> None:
    settings.VISITOR_LIMITS = {"submit": limits}
    with time_machine.travel(
        dt.datetime(2026, 3, 2, 9, 34, tzinfo=dt.timezone(dt.timedelta(hours=8))), tick=False
    ):
        send(client)
        data = answers(step="send", **TYPED)
        response = client.post(NEW, data)
        assert response.status_code == 429
        assert response["Retry-After"] == "361"
        assert "请在 09:40 以后再按一次“提交”" in response.text
        assert_kept(response)
        assert Opinion.objects.count() == 1
        assert send(client, REMOTE_ADDR="").status_code == 429
        other = client.post(NEW, answers(step="send"), REMOTE_ADDR="198.51.100.9")
        assert other.status_code == elsewhere
    with time_machine.travel(
        dt.datetime(2026, 3, 2, 9, 40, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    ):
        code_on(client.post(NEW, data))


def test_network_over_its_limit_does_not_use_up_the_limit_of_all(
    client: Client, settings: Settings
) -> None:
    settings.VISITOR_LIMITS = {"submit": ((1, 600), (3, 600))}
    for _ in range(6):
        send(client)
    assert ThrottleCount.objects.get(key__startswith="submit-all").count == 1


def test_repeated_form_is_not_counted(client: Client, settings: Settings) -> None:
    settings.VISITOR_LIMITS = {"submit": ((1, 600), (1, 600))}
    data = answers(step="send")
    assert [client.post(NEW, data).status_code for _ in range(3)] == [200] * 3


def test_visitor_is_counted_by_pseudonym(client: Client) -> None:
    client.post(NEW, answers(step="send"), REMOTE_ADDR="198.51.100.9")
    assert not ThrottleCount.objects.filter(key__contains="198.51")


@pytest.fixture
def strict() -> Client:
    """A browser whose forms are checked."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Referer": "https://elsewhere.example/testserver"},
    ],
    ids=str,
)
def test_missing_cookie_comes_back_with_the_text_and_a_fresh_token(
    strict: Client, headers: dict[str, str]
) -> None:
    response = strict.post(NEW, answers(step="send", **TYPED), headers=headers)
    assert response.status_code == 403
    assert_kept(response)
    assert Opinion.objects.count() == 0
    again = answers(step="send", token=outgoing_token(response), **TYPED)
    again["csrfmiddlewaretoken"] = response.text.partition('name="csrfmiddlewaretoken" value="')[
        2
    ].partition('"')[0]
    code_on(strict.post(NEW, again))


@pytest.mark.parametrize(
    "headers",
    [
        SAME_ORIGIN,
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://testserver/opinions/new/"},
    ],
    ids=str,
)
def test_web_view_without_cookies_is_accepted_from_our_own_page(
    strict: Client, headers: dict[str, str]
) -> None:
    code_on(strict.post(NEW, answers(step="send", **TYPED), headers=headers))


def test_web_view_without_cookies_and_without_our_token_is_not_accepted(strict: Client) -> None:
    response = strict.post(
        NEW, {**answers(step="send", **TYPED), "token": "x"}, headers=SAME_ORIGIN
    )
    assert response.status_code == 403
    assert_kept(response)


def test_other_forms_keep_djangos_check(strict: Client) -> None:
    response = strict.post("/admin/login/", {"username": "x", "password": "y"}, headers=SAME_ORIGIN)
    assert response.status_code == 403
    assert "没有权限" in response.text


@pytest.mark.parametrize("path", ["/opinions/track/", "/opinions/receipt/"])
def test_what_changes_nothing_needs_no_cookie(strict: Client, path: str) -> None:
    assert strict.post(path, {"code": "x", "token": "x"}).status_code in {200, 302}


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


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(NEW).status_code == 405


@pytest.mark.parametrize("step", ["", "nonsense", "check"])
def test_unknown_step_only_checks(client: Client, step: str) -> None:
    assert "还没有提交" in client.post(NEW, answers(step=step)).text
    assert Opinion.objects.count() == 0


def test_receipt_of_a_minute_ago_is_good(client: Client) -> None:
    with time_machine.travel(timezone.now() + MINUTE):
        code_on(send(client))
