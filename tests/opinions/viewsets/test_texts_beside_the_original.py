"""Of a matter that the public sees with cuts, what else its case holds stands behind the same look as its text."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from opinions import actions
from opinions.enums import Act, Move, PublishConsent, Stars, State
from opinions.models import (
    CallBack,
    CaseNote,
    CaseStep,
    Contribution,
    Extension,
    NoteMention,
    Opinion,
    OriginalLook,
    Rating,
    Reply,
    Supplement,
)
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, original_words, staff
from tests.opinions.viewsets.making import form_of, make

pytestmark = pytest.mark.django_db
NAME = "林建国"
TEXT = f"我叫{NAME}，楼上漏水。"
HIDDEN = "打开原文后显示。"
REVIEWED = {Move.RELEASE, Move.SEND_BACK}


def case(opinion: Opinion) -> str:
    return reverse("cases:case", args=[opinion.pk])


def look(opinion: Opinion) -> str:
    return reverse("cases:original", args=[opinion.pk])


def moves_on(response) -> set:
    return {card.move for card in response.context["screen"].cards}


def cut_case(state: State, **fields) -> Opinion:
    """With a copy that waits, from which the name is cut."""
    opinion = make_opinion(
        state, text=TEXT, publish_consent=PublishConsent.ANONYMOUS, grade="ORDINARY", **fields
    )
    marked = TEXT.replace(NAME, f"⟦{NAME}|PERSONAL⟧")
    words = original_words(opinion, text=marked, reply="")
    actions.propose(opinion, **words, by=staff(Role.DISPATCHER), at=MONDAY)
    return Opinion.objects.get(pk=opinion.pk)


@pytest.fixture
def closed() -> Opinion:
    """Every text that a case may hold beside the original names the submitter; none of it is public."""
    opinion = cut_case(State.CLOSED, reply_text=f"{NAME}家已修好。")
    by, said = staff(Role.HANDLER), f"{NAME}说的"
    Opinion.objects.filter(pk=opinion.pk).update(public_note=f"给{NAME}的说明")
    Reply.objects.filter(opinion=opinion).update(salutation=f"{NAME}：", remark=f"{NAME}的地址")
    Supplement.objects.create(opinion=opinion, text=said, at=MONDAY)
    Rating.objects.create(
        opinion=opinion, answered_at=MONDAY, stars=Stars.BAD, reason=said, at=MONDAY
    )
    CallBack.objects.create(
        opinion=opinion, by=by, at=MONDAY, reached=True, satisfied=Stars.BAD, note=said
    )
    Contribution.objects.create(
        opinion=opinion, unit=opinion.lead_unit, by=by, text=said, at=MONDAY
    )
    Extension.objects.create(
        opinion=opinion,
        days=5,
        reason=said,
        remark=said,
        asked_at=MONDAY,
        asked_by=by,
        decided_at=MONDAY + dt.timedelta(hours=1),
        decided_by=staff(Role.DISPATCHER),
    )
    CaseNote.objects.create(opinion=opinion, by=by, at=MONDAY, text=said)
    CaseStep.objects.filter(opinion=opinion, move=Move.SIGN).update(text=f"问{NAME}什么")
    return opinion


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.PUBLISHER, Role.REVIEWER, Role.HANDLER])
def test_nothing_beside_the_original_tells_what_was_cut(role, closed, log_in):
    browser = log_in(staff(role, unit=closed.lead_unit if role == Role.HANDLER else None))

    page = browser.get(case(closed)).content.decode()

    assert NAME not in page
    assert (HIDDEN in page) == (role != Role.REVIEWER)  # who may not open it is not told to
    assert "这段文字没有显示" in page or role != Role.REVIEWER


def test_all_of_it_is_there_after_the_look(closed, log_in):
    page = log_in(staff(Role.PUBLISHER)).post(look(closed)).content.decode()

    assert HIDDEN not in page
    for words in (f"{NAME}说的", f"问{NAME}什么", f"给{NAME}的说明", f"{NAME}的地址", f"{NAME}："):
        assert words in page
    assert page.count(f"{NAME}说的") == 7


def test_note_is_read_by_whom_it_names_and_by_who_wrote_it(closed, log_in):
    writer, named = staff(Role.REVIEWER), staff(Role.PUBLISHER)
    note = CaseNote.objects.create(opinion=closed, by=writer, at=MONDAY, text="请看第二段。")
    NoteMention.objects.create(note=note, user=named)

    for reader, reads in ((writer, True), (named, True), (staff(Role.PUBLISHER), False)):
        assert ("请看第二段。" in log_in(reader).get(case(closed)).content.decode()) == reads


def test_reply_that_waits_is_reviewed_after_a_look(log_in):
    opinion = cut_case(State.REPLY_REVIEW, reply_text=f"{NAME}家已修好。")
    reviewer = staff(Role.REVIEWER)
    browser = log_in(reviewer)

    response = browser.get(case(opinion))
    assert NAME not in response.content.decode()
    assert not moves_on(response) & REVIEWED
    assert "打开原文后可以办理：审核通过并答复、退回修改。" in response.content.decode()

    response = browser.post(look(opinion))
    assert f"{NAME}家已修好。" in response.content.decode()
    assert moves_on(response) >= REVIEWED
    assert OriginalLook.objects.filter(by=reviewer).count() == 1
    assert make(browser, opinion, Move.RELEASE).status_code == 302
    assert Opinion.objects.get(pk=opinion.pk).state == State.ANSWERED


def test_what_was_typed_in_a_review_that_is_refused_stays_with_the_reply(log_in):
    opinion = cut_case(State.REPLY_REVIEW, reply_text=f"{NAME}家已修好。")

    response = make(log_in(staff(Role.REVIEWER)), opinion, Move.SEND_BACK, seen=1, remark="请改")

    assert response.status_code == 409
    assert form_of(response, Move.SEND_BACK)["remark"].value() == "请改"
    assert f"{NAME}家已修好。" in response.content.decode()
    assert OriginalLook.objects.count() == 1


def test_correction_begins_with_the_reply_after_a_look(closed, log_in):
    handler = staff(Role.HANDLER, unit=closed.lead_unit)
    browser = log_in(handler)
    assert Act.PROPOSE_CORRECTION not in moves_on(browser.get(case(closed)))

    form = form_of(browser.post(look(closed)), Act.PROPOSE_CORRECTION)
    assert form["text"].value() == f"{NAME}家已修好。"

    filled = browser.post(
        reverse("cases:move", args=[closed.pk, "propose-correction"]), {"fill": "1"}
    )
    assert NAME in filled.content.decode()
    assert OriginalLook.objects.filter(by=handler).count() == 2


def test_whoever_has_the_case_in_hand_reads_it_all_without_asking(log_in):
    opinion = cut_case(State.HANDLING)
    Supplement.objects.create(opinion=opinion, text=f"{NAME}说的", at=MONDAY)
    Reply.objects.create(
        opinion=opinion,
        unit=opinion.lead_unit,
        text=f"{NAME}家的稿",
        author=staff(Role.HANDLER),
        created_at=MONDAY,
    )
    page = log_in(staff(Role.HANDLER, unit=opinion.lead_unit)).get(case(opinion)).content.decode()
    assert (f"{NAME}说的" in page, f"{NAME}家的稿" in page) == (True, True)

    page = log_in(staff(Role.REVIEWER)).get(case(opinion)).content.decode()
    assert NAME not in page
