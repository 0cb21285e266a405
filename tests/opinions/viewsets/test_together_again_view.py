"""The result of a run of many that is not finished: what it says, and the button that goes on with the rest."""

from __future__ import annotations

import html
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from opinions.enums import Grade, Move, State
from opinions.models import Opinion
from opinions.viewsets.together import views
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.opinions.viewsets.choosing import confirm, preview, result, shown

pytestmark = pytest.mark.django_db


def hidden_in(page) -> dict[str, list[str]]:
    """What the form of an unfinished result sends."""
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()
    )
    sent: dict[str, list[str]] = {}
    for name, value in found:
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def test_rest_of_a_run_that_took_too_long_is_done_by_the_button_of_its_result(
    dispatcher, monkeypatch
):
    monkeypatch.setattr(views, "LONGEST", -1)
    left, *cases = (make_opinion() for _ in range(4))
    page = preview(dispatcher, Move.ACCEPT, left, *cases, query="?q=路灯")

    first = confirm(
        dispatcher, Move.ACCEPT, page, query="?q=路灯", skip=[left], grade=Grade.COMPLEX
    )

    words = first.content.decode()
    assert (first.status_code, len(shown(first))) == (200, 1)
    assert "还有 2 件没有办" in words
    assert "继续办理其余 2 件" in words
    address = re.search(r'method="post" action="([^"]+together[^"]+)"', words)
    assert address is not None
    monkeypatch.setattr(views, "LONGEST", 40)
    answer = dispatcher.post(html.unescape(address[1]), hidden_in(first))
    assert shown(result(dispatcher, answer)) == [(case.number, True, "") for case in cases]
    assert answer["Location"].endswith("?queue=all&q=%E8%B7%AF%E7%81%AF")
    assert Opinion.objects.filter(state=State.ACCEPTED, grade=Grade.COMPLEX).count() == 3
    assert Opinion.objects.get(pk=left.pk).state == State.SUBMITTED


def test_button_of_another_persons_run_is_not_found(dispatcher, log_in, monkeypatch):
    monkeypatch.setattr(views, "LONGEST", -1)
    page = preview(dispatcher, Move.ACCEPT, make_opinion(), make_opinion())
    sent = hidden_in(confirm(dispatcher, Move.ACCEPT, page, grade=Grade.SIMPLE))
    address = reverse("cases:together_move", args=["all", "accept"])

    assert log_in(staff(Role.DISPATCHER)).post(address, sent).status_code == 404
    assert Opinion.objects.filter(state=State.ACCEPTED).count() == 1


@pytest.mark.parametrize(
    ("running", "said"), [(True, "还有 1 件正在办理"), (False, "办理中断，还有 1 件没有办")]
)
def test_unfinished_result_says_truly_whether_it_is_running(dispatcher, monkeypatch, running, said):
    monkeypatch.setattr(views, "LONGEST", -1)
    page = preview(dispatcher, Move.ACCEPT, make_opinion(), make_opinion())
    confirm(dispatcher, Move.ACCEPT, page, grade=Grade.SIMPLE)
    token = page.context["token"]
    if running:
        cache.set(f"together-{token}", True)

    shown_now = dispatcher.get(reverse("cases:together_result", args=[token])).content.decode()
    pressed = confirm(dispatcher, Move.ACCEPT, page, grade=Grade.SIMPLE)

    assert "已办理 <strong>1</strong> 件" in shown_now
    assert said in shown_now
    assert pressed.status_code == (200 if running else 302)
    assert ("刷新</button>" in pressed.content.decode()) is running
