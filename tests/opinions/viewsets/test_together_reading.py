"""What stands in the preview of many: long texts folded, lines kept, and nothing that is cut."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import Grade, Move, PublicationMove, PublishConsent, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, original_words, staff
from tests.factories.reference import UnitFactory
from tests.opinions.viewsets.choosing import confirm, preview, result, shown

pytestmark = pytest.mark.django_db
NAME = "林建国"
TEXT = f"我叫{NAME}，楼上漏水。"
LONG = "楼道的灯不亮。" * 50
FOLDED = "<details"


def cut_case(state: State, **fields) -> Opinion:
    opinion = make_opinion(
        state, text=TEXT, publish_consent=PublishConsent.ANONYMOUS, grade=Grade.ORDINARY, **fields
    )
    words = original_words(opinion, text=TEXT.replace(NAME, f"⟦{NAME}|PERSONAL⟧"), reply="")
    actions.propose(opinion, **words, by=staff(Role.DISPATCHER), at=MONDAY)
    return Opinion.objects.get(pk=opinion.pk)


@pytest.mark.parametrize(
    ("move", "state", "role"),
    [
        (Move.DISPATCH, State.ACCEPTED, Role.DISPATCHER),
        (Move.CONSULT, State.ACCEPTED, Role.DISPATCHER),
        (Move.SUBMIT_REPLY, State.HANDLING, Role.HANDLER),
        (Move.RELEASE, State.REPLY_REVIEW, Role.REVIEWER),
        (Move.SEND_BACK, State.REPLY_REVIEW, Role.REVIEWER),
        (PublicationMove.PROPOSE, State.ACCEPTED, Role.DISPATCHER),
        (PublicationMove.APPROVE, State.CLOSED, Role.PUBLISHER),
    ],
)
def test_what_is_cut_of_a_case_stands_in_no_preview(move, state, role, log_in):
    unit = UnitFactory()
    units = {"unit": unit} if state not in {State.SUBMITTED, State.ACCEPTED} else {}
    case = cut_case(state, reply_text=f"{NAME}家已修好。", **units)
    browser = log_in(staff(role, unit=unit if role == Role.HANDLER else None))

    page = preview(browser, move, case).content.decode()

    assert case.number in page
    assert NAME not in page


@pytest.mark.parametrize("move", [Move.RELEASE, Move.SEND_BACK])
def test_reply_to_a_cut_case_is_decided_after_a_look_and_not_among_many(move, log_in):
    cut, plain = cut_case(State.REPLY_REVIEW), make_opinion(State.REPLY_REVIEW)
    browser = log_in(staff(Role.REVIEWER))
    said = "要先打开原文才能办"

    page = preview(browser, move, cut, plain)
    ends = shown(result(browser, confirm(browser, move, page, read_each="on", remark="写明日期")))

    assert said in page.content.decode()
    assert [row.opinion for row in page.context["preview"].possible] == [plain]
    assert [(number, done) for number, done, _reason in ends] == [
        (cut.number, False),
        (plain.number, True),
    ]
    assert said in ends[0][2]
    assert Opinion.objects.get(pk=cut.pk).state == State.REPLY_REVIEW


@pytest.mark.parametrize("count", [1, 3])
def test_preview_of_cut_cases_takes_a_fixed_number_of_queries(
    count, log_in, django_assert_num_queries
):
    browser = log_in(staff(Role.REVIEWER))
    cases = [cut_case(State.REPLY_REVIEW) for _ in range(count)]
    preview(browser, Move.RELEASE, *cases)  # site and content types are looked up once a process

    with django_assert_num_queries(QUERIES_OF_A_PREVIEW):
        preview(browser, Move.RELEASE, *cases)


QUERIES_OF_A_PREVIEW = 18


@pytest.mark.parametrize(("text", "folded"), [("楼道的灯不亮。", False), (LONG, True)])
def test_long_text_is_folded_and_there_as_a_whole(text, folded, log_in):
    case = make_opinion(text=text)

    page = preview(log_in(staff(Role.DISPATCHER)), Move.REJECT, case).content.decode()
    shown_cases = page.partition('<ol class="many__cases">')[2].partition("</ol>")[0]

    assert (FOLDED in shown_cases) is folded
    assert text in shown_cases
    assert " open" not in shown_cases


def test_letter_that_has_to_be_read_is_open_and_keeps_its_lines(log_in):
    case = make_opinion(State.REPLY_REVIEW, reply_text=f"{LONG}\n第二行。\n\n第二段。")

    page = preview(log_in(staff(Role.REVIEWER)), Move.RELEASE, case).content.decode()

    assert f"{LONG}<br>第二行。</p>\n\n<p>第二段。" in page
    assert 'class="many__long" open' in page


def test_answer_that_is_missing_leaves_the_texts_in_their_place(log_in):
    unit = UnitFactory()
    case, browser = cut_case(State.HANDLING, unit=unit), log_in(staff(Role.HANDLER, unit=unit))
    page = preview(browser, Move.SUBMIT_REPLY, case)

    again = confirm(browser, Move.SUBMIT_REPLY, page, text="")

    assert again.status_code == 422
    assert NAME not in again.content.decode()
    assert "楼上漏水" in again.content.decode()
