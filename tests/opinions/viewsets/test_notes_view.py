"""Notes and locks on the case screen."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Act, Grade, Move, State
from opinions.models import CaseLock, CaseNote, CaseStep, Opinion
from opinions.queries import mentions_of
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.making import make

pytestmark = pytest.mark.django_db


def at_case(name: str, opinion: Opinion) -> str:
    return reverse(f"cases:{name}", args=[opinion.pk])


def write(browser, opinion: Opinion, text: str):
    return browser.post(at_case("note", opinion), {"note-text": text})


def test_note_is_written_and_shown_with_its_author(log_in):
    opinion = make_opinion()
    colleague = staff(Role.DISPATCHER, display_name="周敏")
    browser = log_in(staff(Role.DISPATCHER, display_name="陈立新"))

    response = write(browser, opinion, "@周敏 <b>先问</b>物业")

    assert response.status_code == 302
    page = browser.get(at_case("case", opinion)).content.decode()
    assert "已提醒：周敏" in page
    assert "陈立新" in page
    assert "@周敏 &lt;b&gt;先问&lt;/b&gt;物业" in page
    assert mentions_of(colleague).count() == 1
    log_in(colleague).get(at_case("case", opinion))
    assert mentions_of(colleague).count() == 0


def test_heading_of_the_notes_stands_once(log_in):
    page = log_in(staff(Role.DISPATCHER)).get(at_case("case", make_opinion())).content.decode()

    words = [each.partition("<")[0].strip() for each in page.split(">")]
    assert words.count("备注") == 1


@pytest.mark.parametrize("text", ["@没有这个人 请看", "", "字" * 2001])
def test_refused_note_keeps_what_was_typed(log_in, text):
    opinion = make_opinion()

    response = write(log_in(staff(Role.DISPATCHER)), opinion, text)

    assert response.status_code == 422
    assert response.context["screen"].note_form["text"].errors
    assert response.context["screen"].note_form["text"].value() == text
    assert not CaseNote.objects.exists()


@pytest.mark.parametrize("name", ["note", "lock"])
def test_foreign_case_is_not_found(log_in, name):
    opinion = make_opinion(State.HANDLING, unit=UnitFactory())
    browser = log_in(staff(Role.HANDLER, unit=UnitFactory()))

    assert browser.post(at_case(name, opinion), {"note-text": "字"}).status_code == 404


def test_second_person_is_told_who_writes_and_nothing_is_overwritten(log_in):
    opinion = make_opinion()
    first = log_in(staff(Role.DISPATCHER, display_name="陈立新"))
    second = log_in(staff(Role.DISPATCHER))
    assert first.post(at_case("lock", opinion), {"take": "1"}).json()["mine"]

    beside = second.post(at_case("lock", opinion), {"take": "1"}).json()
    assert not beside["mine"]
    assert "陈立新 从" in beside["words"]
    assert "陈立新 从" in second.get(at_case("case", opinion)).content.decode()
    steps = CaseStep.objects.count()
    refused = make(second, opinion, Move.REJECT, reason="UNCLEAR", text="请写明地点。")
    assert refused.status_code == 409
    assert "请写明地点。" in refused.content.decode()
    assert CaseStep.objects.count() == steps

    assert second.post(at_case("lock", opinion), {"over": "1"}).status_code == 302
    refused = make(first, opinion, Move.ACCEPT, grade=Grade.SIMPLE)
    assert refused.status_code == 409
    assert make(second, opinion, Move.ACCEPT, grade=Grade.ORDINARY).status_code == 302
    assert Opinion.objects.get().grade == Grade.ORDINARY
    assert not CaseLock.objects.exists()


def test_what_overwrites_nothing_is_done_while_a_colleague_writes(log_in):
    unit = UnitFactory()
    opinion = make_opinion(State.HANDLING, unit=unit)
    actions.take_lock(opinion, by=staff(Role.HANDLER, unit=unit), at=timezone.now())

    colleague = log_in(staff(Role.HANDLER, unit=unit))
    asked = make(colleague, opinion, Act.ASK_EXTENSION, days=3, reason="等设备到货。")

    assert asked.status_code == 302
    assert opinion.extensions.count() == 1
    refused = make(colleague, opinion, Move.SUBMIT_REPLY, text="已修好。")
    assert refused.status_code == 409
    assert CaseLock.objects.exists()


def test_lock_is_dropped_by_who_stops_writing(log_in):
    opinion = make_opinion()
    browser = log_in(staff(Role.DISPATCHER))
    browser.post(at_case("lock", opinion), {"take": "1"})

    assert browser.post(at_case("lock", opinion), {"drop": "1"}).status_code == 204
    assert not CaseLock.objects.exists()


def test_lock_of_another_does_not_hide_the_case(log_in):
    opinion = make_opinion()
    actions.take_lock(opinion, by=staff(Role.DISPATCHER), at=timezone.now())

    response = log_in(staff(Role.DISPATCHER)).get(at_case("case", opinion))

    assert response.status_code == 200
    assert "由我接着办" in response.content.decode()


def test_keys_open_the_moves_in_their_order(log_in):
    opinion = make_opinion()

    response = log_in(staff(Role.DISPATCHER)).get(at_case("case", opinion) + "?queue=screen")

    page = response.content.decode()
    for position, card in enumerate(response.context["screen"].cards, start=1):
        assert (
            f'href="#form-{card.slug}" data-controller="w-kbd" data-w-kbd-key-value="{position}"'
            in page
        )
        assert f'id="form-{card.slug}"' in page
    for key in "muwj":
        assert f'data-w-kbd-key-value="{key}"' in page


def test_case_on_which_somebody_writes_is_not_merged_away(log_in):
    lead, case = make_opinion(), make_opinion()
    writer = staff(Role.DISPATCHER, display_name="陈立新")
    actions.take_lock(case, by=writer, at=timezone.now())

    ticked = {"double": [f"{case.pk}-{position_of(case)}"]}
    page = log_in(staff(Role.DISPATCHER)).post(at_case("gather", lead), ticked, follow=True)

    assert f"{case.number} 陈立新 从" in page.content.decode()
    assert Opinion.objects.get(pk=case.pk).state == State.SUBMITTED
