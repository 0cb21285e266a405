"""What is sent to the forms of a case by those who have no right there, or while something fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from opinions.codes import new_form_id, secret_code
from opinions.enums import State
from opinions.models import Opinion, Supplement
from opinions.views.deeds import DEEDS
from tests.opinions.views.acting import act, kept
from tests.opinions.views.filling import make_case

pytestmark = pytest.mark.django_db
TEXT = "东边第三盏。"


@pytest.mark.parametrize("slug", DEEDS)
def test_nothing_is_done_by_address(client: Client, slug: str) -> None:
    _, code = make_case(State.WAITING_SUBMITTER)
    response = client.get(f"/opinions/track/{slug}/", {"code": code, "seen": 5, "text": TEXT})
    assert (response.status_code, response["Location"]) == (302, "/opinions/track/")
    assert not Supplement.objects.exists()


@pytest.mark.parametrize("slug", DEEDS)
def test_pages_are_private_and_set_no_cookie(client: Client, slug: str) -> None:
    opinion, code = make_case(State.WAITING_SUBMITTER)
    response = act(client, opinion, slug, code)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_forged_form_of_another_site_needs_the_code(settings: Settings) -> None:
    strict = Client(enforce_csrf_checks=True)
    opinion, code = make_case(State.WAITING_SUBMITTER)
    assert act(strict, opinion, "supplement", "", text=TEXT).status_code == 200
    assert not Supplement.objects.exists()
    act(strict, opinion, "supplement", code, text=TEXT)
    assert Supplement.objects.exists()


def wrong_codes() -> dict[str, str]:
    opinion, revoked = make_case(State.WAITING_SUBMITTER)
    Opinion.objects.filter(pk=opinion.pk).update(code_revoked_at=timezone.now())
    return {"revoked": revoked, "unknown": secret_code(new_form_id()), "none": "not a code"}


def test_wrong_codes_do_nothing_keep_the_words_and_cannot_be_told_apart(client: Client) -> None:
    opinion, _ = make_case(State.WAITING_SUBMITTER)
    act(client, opinion, "supplement", "8N4P-W2ZC-6TKB-J3DX", text=TEXT)
    pages = []
    for code in wrong_codes().values():
        response = act(client, opinion, "supplement", code, text=TEXT)
        assert response.status_code == 200
        assert "没有找到这个查询码" in response.text
        assert kept(response, TEXT)
        assert f'name="code" value="{code}"' in response.text.replace("\n", " ")
        pages.append(response.text.replace(code, "CODE"))
    assert len(set(pages)) == 1
    assert not Supplement.objects.exists()


def test_code_that_was_corrected_on_that_page_does_it(client: Client) -> None:
    opinion, code = make_case(State.WAITING_SUBMITTER)
    act(client, opinion, "supplement", "8N4P-W2ZC-6TKB-J3DX", text=TEXT)
    assert "已收到您的补充" in act(client, opinion, "supplement", code.lower(), text=TEXT).text


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "0", "1", "\x00"])
def test_foreign_position_is_refused_with_the_words_kept(client: Client, seen: str) -> None:
    opinion, code = make_case(State.WAITING_SUBMITTER)
    response = act(client, opinion, "supplement", code, text=TEXT, seen=seen)
    assert response.status_code == 200
    assert kept(response, TEXT)
    assert not Supplement.objects.exists()


def test_nul_and_directions_are_taken_out(client: Client) -> None:
    opinion, code = make_case(State.WAITING_SUBMITTER)
    act(client, opinion, "supplement", code, text="东\x00边\u202e第三盏")
    assert Supplement.objects.get().text == "东边第三盏"


def test_form_of_another_case_does_nothing_to_ones_own(client: Client) -> None:
    """The page of one case, the code of another."""
    asked, _ = make_case(State.WAITING_SUBMITTER)
    own, code = make_case(State.SUBMITTED)
    response = act(client, asked, "supplement", code, text=TEXT)
    assert own.number in response.text
    assert asked.number not in response.text
    assert kept(response, TEXT)
    assert not Supplement.objects.exists()


def test_merged_case_acts_for_itself_alone(client: Client) -> None:
    lead, _ = make_case(State.ANSWERED)
    merged, code = make_case(State.MERGED)
    Opinion.objects.filter(pk=merged.pk).update(merged_into=lead)
    act(client, merged, "rate", code, stars=1, reason=TEXT)
    lead.refresh_from_db()
    assert lead.state == State.ANSWERED


def test_too_many_tries_have_to_wait_and_lose_nothing(client: Client, settings: Settings) -> None:
    settings.VISITOR_LIMITS = {"track": ((1, 600), (100, 600))}
    opinion, code = make_case(State.WAITING_SUBMITTER)
    act(client, opinion, "supplement", "8N4P-W2ZC-6TKB-J3DX", text=TEXT)
    response = act(client, opinion, "supplement", code, text=TEXT)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert kept(response, TEXT)
    assert f'value="{code}"' in response.text
    assert opinion.number not in response.text
    assert not Supplement.objects.exists()


def test_code_and_words_are_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    opinion, code = make_case(State.WAITING_SUBMITTER)
    act(client, opinion, "supplement", code, text=TEXT)
    assert code not in caplog.text
    assert TEXT not in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("supplement", {"text": TEXT}),
        ("rate", {"stars": "1", "time": "2", "reason": TEXT, "reopen": "on"}),
        ("withdraw", {"reason": TEXT, "sure": "yes"}),
    ],
)
def test_outage_keeps_all_that_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch, slug: str, said: dict[str, Any]
) -> None:
    connection.close()
    away = "/nowhere/at/all.sqlite3" if connection.vendor == "sqlite" else "no_such_database"
    typed = {"code": "8N4P-W2ZC-6TKB-J3DX", "seen": "5", **said}
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", away)
        response = client.post(f"/opinions/track/{slug}/", typed)
        connection.close()
    assert response.status_code == 503
    assert response["Cache-Control"] == "private, no-store"
    for name, value in typed.items():
        assert f'name="{name}" value="{value}"' in response.text
