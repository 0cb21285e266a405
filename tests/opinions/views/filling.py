"""How a resident fills in the form, for tests of every step."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from opinions.codes import new_form_id, secret_code
from opinions.enums import State
from opinions.forms import issue_token
from opinions.models import Opinion
from tests.factories.opinions import make_opinion

NEW, RECEIPT, TRACK = "/opinions/new/", "/opinions/receipt/", "/opinions/track/"
TEXT = "小学东门外的公交站没有雨棚。\n下雨天孩子们挤在路边等车，希望加装雨棚。"
CODE = re.compile(r'class="code"[^>]*>([^<]+)<')
NUMBER = re.compile(r'class="keys-number"[^>]*>([^<]+)<')
MINUTE = dt.timedelta(minutes=1)
TYPED = {
    "text": TEXT,
    "title": '公交站 <b>要</b> "雨棚"',
    "place": "小学东门外 & 对面",
    "name": "王女士",
    "phone": "138-0000-0000",
    "email": "wang@example.org",
}


def token(form_id: str = "", *, age: dt.timedelta = MINUTE) -> str:
    """Of a form that was handed out ``age`` ago."""
    return issue_token(form_id or new_form_id(), at=timezone.now() - age)


def answers(**changed: Any) -> dict[str, Any]:
    """A form filled in with the least that is asked for. ``None`` leaves a field out."""
    data = {
        "text": TEXT,
        "consent": "on",
        "step": "check",
        "token": changed.pop("token", None) or token(),
    }
    return {name: value for name, value in {**data, **changed}.items() if value is not None}


def send(client: Client, **changed: Any) -> HttpResponse:
    return client.post(NEW, answers(step="send", **changed))


def code_on(response: HttpResponse) -> str:
    """The secret code that a receipt shows."""
    return CODE.search(response.text)[1]


def number_on(response: HttpResponse) -> str:
    """The public number that a receipt shows."""
    return NUMBER.search(response.text)[1]


def assert_kept(response: HttpResponse) -> None:
    """Every word is in the page, in a control that the next press of a button sends again."""
    page = unescape(response.text)
    assert [words for words in TYPED.values() if words not in page] == []
    # One must be able to go back to a form; pages that only show what was typed are stored nowhere.
    kept = "no-cache" if 'id="id_text"' in page else "no-store"
    assert response["Cache-Control"] == f"private, {kept}"


def outgoing_token(response: HttpResponse) -> str:
    return response.text.partition('name="token" value="')[2].partition('"')[0]


def look(client: Client, code: str) -> Any:
    """Type a code where a resident does."""
    return client.post(TRACK, {"code": code})


def make_case(state: State = State.SUBMITTED, **fields: Any) -> tuple[Opinion, str]:
    """A case and the secret code that opens it."""
    form_id = new_form_id()
    return make_opinion(state, form_id=form_id, **fields), secret_code(form_id)
