"""How a submitter acts on the page that his code opened."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from opinions.casework.history import shown_position_of
from opinions.models import Opinion
from tests.opinions.views.filling import TRACK


def act(client: Client, opinion: Opinion, slug: str, code: str, **said: Any) -> Any:
    """Press the button of one form, with everything that the form sends."""
    data = {"code": code, "seen": shown_position_of(opinion), **said}
    return client.post(f"{TRACK}{slug}/", data)


def forms_on(response: HttpResponse) -> list[str]:
    """Where the forms of the page lead, in their order, but for the search in the header."""
    return re.findall(r'<form[^>]*action="/opinions/track/([a-z]+)/"', response.text)


def kept(response: HttpResponse, words: str) -> bool:
    return words in unescape(response.text)
