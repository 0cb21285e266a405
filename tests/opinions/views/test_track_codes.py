"""What is typed in the place of a code: found in what was pasted, refused alike, never logged, never lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from opinions.codes import new_form_id, secret_code
from opinions.enums import State
from opinions.models import Opinion
from tests.factories.opinions import MONDAY
from tests.opinions.views.filling import TRACK, look, make_case

pytestmark = pytest.mark.django_db


def refused(client: Client, code: str) -> tuple[int, int, str, list[tuple[str, str]]]:
    """Status, queries, page and headers, as an attacker sees them; what he typed himself taken out."""
    with CaptureQueriesContext(connection) as queries:
        response = look(client, code)
    assert not response.cookies
    page = response.text.replace(code, "CODE")
    headers = sorted((name, value) for name, value in response.items() if name != "Content-Length")
    return response.status_code, len(queries), page, headers


def test_refused_codes_cannot_be_told_apart(client: Client) -> None:
    opinion, revoked = make_case(State.ANSWERED)
    Opinion.objects.filter(pk=opinion.pk).update(code_revoked_at=timezone.now())
    unknown = secret_code(new_form_id())
    client.get(TRACK)
    seen = [
        refused(client, code)
        for code in (revoked, unknown, "UUUU-UUUU-UUUU-UUUU", "not a code", "没有这样的码")
    ]
    assert seen == [seen[0]] * 5
    assert seen[0][0] == 200
    assert "没有找到这个查询码" in seen[0][2]


def test_refused_codes_cost_as_many_queries_as_each_other(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get(TRACK)
    with django_assert_num_queries(5):
        look(client, "7K3M-Q9RT-2XVA-H5CD")


def test_refused_code_is_an_error_with_summary(client: Client) -> None:
    response = look(client, "7K3M-Q9RT-2XVA-H5CD")
    assert "<title>错误：" in response.text
    assert response.text.count("没有找到这个查询码") == 2
    assert 'value="7K3M-Q9RT-2XVA-H5CD"' in response.text


@pytest.mark.parametrize("code", ["", "  "])
def test_empty_code_is_asked_for(client: Client, code: str) -> None:
    assert "请输入查询码" in look(client, code).text


def test_too_many_tries_have_to_wait(client: Client, settings: Settings) -> None:
    settings.VISITOR_LIMITS = {"track": ((2, 600), (100, 600))}
    opinion, code = make_case()
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, 4, tzinfo=MONDAY.tzinfo), tick=False):
        assert [look(client, "7K3M-Q9RT-2XVA-H5CD").status_code for _ in range(3)] == [
            200,
            200,
            429,
        ]
        response = look(client, code)
        assert response.status_code == 429
        assert response["Retry-After"] == "361"
        assert "请在 10:10 以后再查" in response.text
        assert opinion.number not in response.text
        assert client.post(TRACK, {"code": code}, REMOTE_ADDR="198.51.100.9").status_code == 200
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, 10, 1, tzinfo=MONDAY.tzinfo), tick=False):
        assert opinion.number in look(client, code).text


def test_code_is_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    _, code = make_case()
    look(client, code)
    look(client, "7K3M-Q9RT-2XVA-H5CD")
    assert not re.search(f"{code}|7K3M", caplog.text)


def test_code_is_found_in_what_was_pasted_around_it(client: Client) -> None:
    opinion, code = make_case()
    for pasted in (
        f"查询码：{code}",
        f"编号：{opinion.number} 查询码：{code} 收到时间：2026-03-02 09:30",
        f"code: {code.lower()}.",
    ):
        assert opinion.number in look(client, pasted).text


@pytest.mark.parametrize("typed", ["{}", " {} ", "编号：{}", "编号 {}。"])
def test_public_number_is_told_from_a_code_whether_there_is_one_or_not(
    client: Client, typed: str
) -> None:
    opinion, _ = make_case(State.ANSWERED)
    for _visit in range(2):  # what a process keeps is read, and kept, at first
        look(client, "7K3M-Q9RT-2XVA-H5CD")
    known = refused(client, typed.format(opinion.number))
    unknown = refused(client, typed.format("QY-2026-99999"))
    assert "这是编号，不是查询码" in known[2]
    assert "没有找到" not in known[2]
    assert known == unknown


@pytest.mark.parametrize("code", ["\x00", "\x00 \u200b"])
def test_code_of_nothing_visible_is_asked_for(client: Client, code: str) -> None:
    assert "请输入查询码" in look(client, code).text


def test_text_in_place_of_a_code_is_too_long(client: Client) -> None:
    assert "请只粘贴查询码" in look(client, "长" * 5000).text


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_keeps_the_code_on_the_page_and_out_of_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    connection.close()
    away = "/nowhere/at/all.sqlite3" if connection.vendor == "sqlite" else "no_such_database"
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", away)
        response = look(client, "7K3M-Q9RT-2XVA-H5CD")
        connection.close()
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "private, no-store"
    assert 'name="code" value="7K3M-Q9RT-2XVA-H5CD"' in response.text
    assert "7K3M" not in "".join(
        f"{vars(record)}" for record in caplog.records if record.name.startswith("opinions")
    )
