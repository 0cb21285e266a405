"""Whose case was taken from him while he was typing gets his words back, and nothing of the case."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Act, Move, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.making import make

pytestmark = pytest.mark.django_db
SECRET, TYPED = "三号楼电梯常停", "已查明是电路老化，\n月底前换好。"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def handler(unit):
    return staff(Role.HANDLER, unit=unit)


def recalled(opinion: Opinion, at: Any) -> str:
    actions.recall(opinion, reason="错派", by=staff(Role.DISPATCHER), at=at)
    return "调度员收回了这件事项。"


def sent_elsewhere(opinion: Opinion, at: Any) -> str:
    by = staff(Role.DISPATCHER)
    actions.send_elsewhere(opinion, lead=UnitFactory(), co_handling=(), by=by, at=at)
    return "这件事项已改派其他单位。"


def recalled_and_dispatched(opinion: Opinion, at: Any) -> str:
    words = recalled(opinion, at)
    by = staff(Role.DISPATCHER)
    actions.dispatch(opinion, lead=UnitFactory(), co_handling=(), by=by, at=at)
    return words


@pytest.mark.parametrize(
    ("state", "take_away"),
    [
        (State.DISPATCHED, recalled),
        (State.DISPATCHED, recalled_and_dispatched),
        (State.RETURN_REQUESTED, sent_elsewhere),
    ],
)
def test_page_says_what_happened_and_gives_the_words_back(
    log_in, unit, handler, at, state, take_away
):
    opinion = make_opinion(state, unit=unit, title=SECRET, text=SECRET)
    browser, seen = log_in(handler), position_of(opinion)
    said = take_away(opinion, at)

    response = make(browser, opinion, Move.REQUEST_RETURN, seen=seen, ground="OTHER", text=TYPED)

    page = response.content.decode()
    assert response.status_code == 404
    assert said in page
    assert f">{TYPED}</textarea>" in page.replace("\r\n", "\n")
    assert opinion.number in page
    assert SECRET not in page


def test_reply_comes_back_in_its_parts(log_in, unit, handler, at):
    opinion = make_opinion(State.RETURN_REQUESTED, unit=unit)
    sent_elsewhere(opinion, at)

    parts = {"salutation": "李女士：", "text": TYPED, "signature": "区城管局"}
    page = make(log_in(handler), opinion, Move.SUBMIT_REPLY, seen=1, **parts).content.decode()

    for words in ("李女士：", TYPED, "区城管局"):
        assert words in page.replace("\r\n", "\n")


def test_helper_who_is_helped_out_gets_his_contribution_back(log_in, at):
    helping = UnitFactory()
    opinion = make_opinion(State.HANDLING, co_handling=(helping,))
    opinion.assignments.filter(unit=helping).update(signed_at=at)
    browser, by = log_in(staff(Role.HANDLER, unit=helping)), staff(Role.DISPATCHER)
    actions.change_co_handling(opinion, co_handling=(), reason="不必协办", by=by, at=at)

    page = make(browser, opinion, Act.CONTRIBUTE, seen=1, text=TYPED).content.decode()

    assert "您的单位不再协办这件事项" in page
    assert TYPED in page.replace("\r\n", "\n")


def test_note_comes_back(log_in, unit, handler, at):
    opinion = make_opinion(State.DISPATCHED, unit=unit)
    recalled(opinion, at)

    page = log_in(handler).post(reverse("cases:note", args=[opinion.pk]), {"note-text": TYPED})

    assert page.status_code == 404
    assert TYPED in page.content.decode().replace("\r\n", "\n")


def test_who_left_the_unit_gets_his_words_back_too(log_in, unit, handler):
    opinion = make_opinion(State.HANDLING, unit=unit, handler=handler)
    handler.unit_posts.all().delete()
    UnitFactory().staff.create(user=handler)

    page = make(log_in(handler), opinion, Move.SUBMIT_REPLY, text=TYPED).content.decode()

    assert "这件事项已不归您办理。" in page
    assert TYPED in page.replace("\r\n", "\n")


def test_case_is_not_opened_by_that(log_in, unit, handler, at):
    opinion = make_opinion(State.DISPATCHED, unit=unit)
    recalled(opinion, at)
    browser = log_in(handler)

    opened = browser.get(reverse("cases:case", args=[opinion.pk]))
    looked = browser.post(reverse("cases:contact", args=[opinion.pk]))

    assert (opened.status_code, looked.status_code) == (404, 404)
    assert opinion.number not in opened.content.decode() + looked.content.decode()


def test_who_never_had_the_case_learns_nothing(log_in, handler):
    opinion = make_opinion(State.DISPATCHED)
    browser = log_in(handler)

    foreign = make(browser, opinion, Move.REQUEST_RETURN, ground="OTHER", text=TYPED)
    opinion.pk += 1000
    missing = make(browser, opinion, Move.REQUEST_RETURN, seen=1, ground="OTHER", text=TYPED)

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert opinion.number not in foreign.content.decode()


def test_lock_in_the_moment_in_which_the_case_goes_is_not_there_either(
    log_in, unit, handler, at, monkeypatch
):
    """It was there when the view began."""
    opinion = make_opinion(State.DISPATCHED, unit=unit)
    browser, take = log_in(handler), actions.take_lock

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        recalled(opinion, at)
        return take(*args, **kwargs)

    monkeypatch.setattr(actions, "take_lock", meanwhile)

    assert browser.post(reverse("cases:lock", args=[opinion.pk]), {"take": "1"}).status_code == 404
