"""Staff stay logged in while they work; when a session has ended, nothing that was typed is lost, and nothing is shown
but that."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from opinions.enums import State
from opinions.models import CaseNote, Opinion
from portal.users.enums import Role
from tests.factories.opinions import CHINA, make_opinion, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 3, 9, 8, tzinfo=CHINA)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
PASSWORD = "correct-horse-battery"
HERE = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"}
WORK = reverse("cases:work")
WORDS = "路灯已修好。\n<script>alert('x')</script>"


def logged_in(*, check_csrf: bool = False) -> Client:
    person = staff(Role.DISPATCHER, Role.HANDLER, unit=UnitFactory())
    browser = Client(enforce_csrf_checks=check_csrf)
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def note(browser: Client, case: Opinion, *, came_from: str = "", **headers: str):
    address = reverse("cases:note", args=[case.pk])
    return browser.post(
        address,
        {"note-text": WORDS, "other": "不是备注"},
        headers={**HERE, "Referer": f"http://testserver{came_from or address}", **headers},
    )


def test_session_is_renewed_with_use_and_ends_without() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = logged_in()
        for _ in range(4):
            clock.shift(29 * MINUTE)
            assert browser.get(WORK).status_code == HTTPStatus.OK
        clock.shift(31 * MINUTE)

        assert browser.get(WORK).status_code == HTTPStatus.FOUND


def test_session_ends_after_twelve_hours_of_work() -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = logged_in()
        for _ in range(35):
            clock.shift(20 * MINUTE)
            assert browser.get(WORK).status_code == HTTPStatus.OK
        clock.shift(20 * MINUTE)

        assert browser.get(WORK).status_code == HTTPStatus.FOUND


def test_editor_that_stands_open_does_not_keep_its_session() -> None:
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["home", "homepage", "1", 1])
    with time_machine.travel(MORNING, tick=False) as clock:
        browser = logged_in()
        for _ in range(2):
            clock.shift(20 * MINUTE)
            browser.post(ping)

        assert browser.get(WORK).status_code == HTTPStatus.FOUND


def test_expired_session_gives_the_typed_words_back_and_nothing_of_the_case() -> None:
    case = make_opinion(State.HANDLING, title="三号楼电梯常停")
    form = f"/admin/opinions/{case.pk}/?queue=mine"

    response = note(Client(), case, came_from=form)

    page = response.content.decode()
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "路灯已修好。\n&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert f"{reverse('wagtailadmin_login')}?next={quote(form, safe='')}" in page
    assert "no-store" in response["Cache-Control"]
    for words in (case.title, case.number, case.text, "不是备注"):
        assert words not in page
    assert not CaseNote.objects.exists()


def test_whoever_logged_in_elsewhere_gets_his_words_back() -> None:
    """The form holds the mark of the session before."""
    case = make_opinion(State.HANDLING, title="三号楼电梯常停")
    browser = logged_in(check_csrf=True)
    form = f"/admin/opinions/{case.pk}/"

    response = note(browser, case, came_from=form)

    page = response.content.decode()
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "路灯已修好。" in page
    assert f'href="{form}"' in page
    assert case.title not in page


@pytest.mark.parametrize(
    ("name", "args", "field"),
    [
        ("cases:move", ["reject"], "reject-text"),
        ("cases:new", [], "text"),
        ("cases:new", [], "phone"),
        ("wagtailsnippets_reference_unit:add", [], "label"),
    ],
)
def test_words_of_every_form_come_back(name: str, args: list[str], field: str) -> None:
    case = make_opinion()
    address = reverse(name, args=[case.pk, *args] if name == "cases:move" else args)
    words = "13800000000" if field == "phone" else "请到区信访局反映。"

    page = Client().post(address, {field: words, "token": "密"}, headers=HERE).content.decode()

    assert words in page
    assert "密" not in page.replace("密码", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example", "Referer": ""},
        {"Sec-Fetch-Dest": "empty"},
    ],
)
def test_words_of_another_site_or_a_script_are_not_shown(headers: dict[str, str]) -> None:
    case = make_opinion(State.HANDLING)

    assert note(Client(), case, **headers).status_code == HTTPStatus.FOUND
    refused = note(logged_in(check_csrf=True), case, **headers)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "路灯已修好。" not in refused.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        reverse("wagtailadmin_login"),
        reverse("wagtailadmin_password_reset"),
        reverse("wagtailadmin_account"),
    ],
)
def test_passwords_are_never_shown(address: str) -> None:
    sent = {
        "username": "周 敏",
        "password": "密 码 一",
        "password_change-new_password1": "密 码 二",
    }

    for browser in (Client(enforce_csrf_checks=True), Client()):
        page = browser.post(address, sent, headers=HERE).content.decode()
        assert "密 码" not in page


def test_page_of_another_host_is_no_way_back() -> None:
    case = make_opinion(State.HANDLING)

    page = note(Client(), case, Referer="https://evil.example/admin//x").content.decode()

    assert "evil.example" not in page


def test_settings_say_how_long() -> None:
    assert (settings.SESSION_COOKIE_AGE, settings.STAFF_SESSION_LONGEST) == (1800, 43200)
