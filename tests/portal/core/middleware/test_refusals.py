from __future__ import annotations

import json

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.core.middleware import AdminRefusalMiddleware
from portal.core.pages import IncompletePage
from portal.core.refusals import Refused
from portal.core.workflows import OwnApproval

REFUSAL = IncompletePage({"question": ["缺少问题。"]})


def request(path: str = "/admin/pages/", **headers: str) -> HttpRequest:
    made = RequestFactory().get(path, headers=headers)
    SessionMiddleware(lambda _: HttpResponse()).process_request(made)
    MessageMiddleware(lambda _: HttpResponse()).process_request(made)
    return made


def refuse(made: HttpRequest, exception: Exception = REFUSAL) -> HttpResponse | None:
    return AdminRefusalMiddleware(lambda _: HttpResponse()).process_exception(made, exception)


class Foreseen(Refused):
    """As every app has its own."""


@pytest.mark.parametrize(
    ("exception", "words"),
    [
        (REFUSAL, "缺少问题。"),
        (OwnApproval("不能批准自己的。"), "不能批准自己的。"),
        (Foreseen("现在不能这样做。"), "现在不能这样做。"),
    ],
)
def test_a_refusal_is_a_message_on_the_page_before(exception: Refused, words: str) -> None:
    made = request(referer="http://testserver/admin/pages/3/edit/")
    response = refuse(made, exception)
    assert response is not None
    assert response["Location"] == "http://testserver/admin/pages/3/edit/"
    assert [str(message) for message in get_messages(made)] == [words]


def test_a_foreign_referer_leads_to_the_dashboard() -> None:
    response = refuse(request(referer="https://example.org/"))
    assert response is not None
    assert response["Location"] == "/admin/"


def test_a_script_gets_the_reason_as_data() -> None:
    response = refuse(request(**{"X-Requested-With": "XMLHttpRequest"}))
    assert response is not None
    assert response.status_code == 409
    assert json.loads(response.content) == {"success": False, "error_message": "缺少问题。"}


def test_other_errors_and_other_places_are_not_touched() -> None:
    assert refuse(request(), ValueError("x")) is None
    assert refuse(request("/topics/")) is None
