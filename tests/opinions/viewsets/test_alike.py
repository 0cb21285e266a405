"""Similar cases on the case screen: merged from either side, answers taken over."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Move, PublicationState, PublishConsent, State
from opinions.models import Opinion
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, original_words, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.merging import merge
from tests.opinions.viewsets.making import form_of, make

pytestmark = pytest.mark.django_db
LAMP = {
    "title": "文昌路东段路灯不亮",
    "text": "文昌路东段的路灯一周不亮，晚上走路看不清。",
    "place": "文昌路东段",
}


def address(opinion, query: str = "") -> str:
    return reverse("cases:case", args=[opinion.pk]) + query


def gather(browser, lead, *cases, seen: int | None = None, query: str = ""):
    ticked = [f"{case.pk}-{seen or position_of(case)}" for case in cases]
    url = reverse("cases:gather", args=[lead.pk]) + query
    return browser.post(url, {"double": ticked}, follow=True)


# several into one, on the lead's screen


def test_similar_cases_are_ticked_and_merged_into_this_one(dispatcher):
    lead = make_opinion(State.HANDLING, **LAMP)
    cases = [make_opinion(**LAMP) for _ in range(2)]
    page = dispatcher.get(address(lead)).content.decode()
    for case in cases:
        assert f'value="{case.pk}-{position_of(case)}"' in page

    response = gather(dispatcher, lead, *cases)

    assert set(lead.merged.all()) == set(cases)
    page = response.content.decode()
    assert "已并入 2 件。" in page
    assert "并入本件的事项" in page
    assert "并入本件的 2 件，其提交人也会看到本件的答复" in page


def test_one_that_cannot_be_merged_is_named_and_the_others_are(dispatcher):
    lead, good, stale = (make_opinion(State.ACCEPTED, **LAMP) for _ in range(3))

    response = dispatcher.post(
        reverse("cases:gather", args=[lead.pk]),
        {"double": [f"{stale.pk}-1", f"{good.pk}-{position_of(good)}"]},
        follow=True,
    )

    assert list(lead.merged.all()) == [good]
    assert f"{stale.number} 这件事项已有新的进展" in response.content.decode()


def test_nothing_ticked_says_so(dispatcher):
    response = gather(dispatcher, make_opinion())

    assert "请先勾选要并入的事项。" in response.content.decode()


@pytest.mark.parametrize("value", ["", "x", "1", "1-", "-1", "1-2-3", "1-9" + "9" * 40, "٣-١"])
def test_what_no_screen_sends_is_not_found(dispatcher, value):
    url = reverse("cases:gather", args=[make_opinion().pk])

    assert dispatcher.post(url, {"double": [value]}).status_code == 404


def test_only_those_who_dispatch_merge(log_in):
    studio = StudioPageFactory()
    lead, case = (make_opinion(**LAMP, studio=studio) for _ in range(2))
    clerk = log_in(staff(Role.CLERK, studio=studio))
    assert "把勾选的并入本件" not in clerk.get(address(lead)).content.decode()

    response = gather(clerk, lead, case)

    assert "您没有权限这样做。" in response.content.decode()
    assert Opinion.objects.get(pk=case.pk).state == State.SUBMITTED
    foreign = make_opinion(studio=StudioPageFactory())
    assert gather(clerk, lead, foreign).status_code == 404
    assert gather(clerk, foreign, case).status_code == 404


# one into another, on its own screen


def test_picked_lead_case_stands_in_the_form(dispatcher):
    case, lead = make_opinion(**LAMP), make_opinion(State.HANDLING, **LAMP)
    assert f"lead_case={lead.number}#move-merge" in dispatcher.get(address(case)).content.decode()

    response = dispatcher.get(address(case, f"?lead_case={lead.number}"))

    assert form_of(response, Move.MERGE)["lead_case"].value() == lead.number
    assert [card.move for card in response.context["screen"].cards if card.is_open] == [Move.MERGE]


@pytest.mark.parametrize("spelt", ["{}", " {} ", "ｑｙ{}", "qy{}"])
def test_lead_case_is_named_by_its_number_however_it_is_typed(dispatcher, spelt):
    case, lead = make_opinion(), make_opinion(State.HANDLING)
    number = lead.number.removeprefix("QY") if "y" in spelt or "ｙ" in spelt else lead.number

    response = make(dispatcher, case, Move.MERGE, lead_case=spelt.format(number))

    assert response.status_code == 302
    assert Opinion.objects.get(pk=case.pk).merged_into == lead


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "请填写主件的编号。"),
        ("QY-2020-99999", "没有找到这个编号的事项。"),
        ("9" * 41, "最多 40 字"),
    ],
)
def test_wrong_number_is_said_beside_what_was_typed(dispatcher, typed, message):
    response = make(dispatcher, make_opinion(), Move.MERGE, lead_case=typed)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert form_of(response, Move.MERGE)["lead_case"].value() == typed


def test_merged_case_leads_to_its_lead_and_back_into_its_state(dispatcher):
    lead, case = make_opinion(State.HANDLING), make_opinion()
    merge(case, lead, by=staff(Role.DISPATCHER), at=MONDAY)
    Opinion.objects.update(submitted_at=MONDAY)

    response = dispatcher.get(address(case))
    assert f'<a href="{address(lead)}">{lead.number}</a>' in response.content.decode()


def test_button_to_undo_is_gone_when_it_is_too_late(dispatcher):
    early, late = make_opinion(), make_opinion()
    now = timezone.now()
    lead, by = make_opinion(), staff(Role.DISPATCHER)
    merge(early, lead, by=by, at=now)
    merge(late, lead, by=by, at=now.replace(year=now.year - 1))

    offered = [
        [card.move for card in dispatcher.get(address(case)).context["screen"].cards]
        for case in (early, late)
    ]

    assert offered == [[Move.UNMERGE], []]


# an earlier answer as a draft


@pytest.fixture
def handling(log_in):
    unit = UnitFactory()
    browser = log_in(staff(Role.HANDLER, unit=unit))
    return browser, make_opinion(State.HANDLING, unit=unit, **LAMP), unit


def test_earlier_answer_of_ones_own_unit_becomes_a_draft(handling):
    browser, case, unit = handling
    earlier = make_opinion(State.CLOSED, unit=unit, **LAMP, reply_text="已换新灯。")
    page = browser.get(address(case)).content.decode()
    assert f"draft_from={earlier.number}#case-moves" in page
    assert "已换新灯。" in page

    response = browser.get(address(case, f"?draft_from={earlier.number}"))

    assert form_of(response, Move.SUBMIT_REPLY)["text"].value() == "已换新灯。"


def test_answer_taken_over_has_blanks_for_whoever_asked(handling):
    browser, case, unit = handling
    earlier = make_opinion(
        State.CLOSED, unit=unit, contact={"name": "王秀英"}, reply_text="王秀英女士：已换新灯。"
    )

    response = browser.get(address(case, f"?draft_from={earlier.number}"))

    assert form_of(response, Move.SUBMIT_REPLY)["text"].value() == "____女士：已换新灯。"


@pytest.mark.parametrize("number", ["QY-2020-99999", "", "<script>", "x" * 500, "\x00"])
def test_answer_that_is_not_there_fills_nothing(handling, number):
    browser, case, _unit = handling

    response = browser.get(address(case), {"draft_from": number})

    assert response.status_code == 200
    assert not form_of(response, Move.SUBMIT_REPLY)["text"].value()


def test_foreign_answer_is_not_taken_over_unless_it_is_public(handling):
    browser, case, _unit = handling
    foreign = make_opinion(State.CLOSED, **LAMP, reply_text="已换新灯。")
    public = make_opinion(
        State.CLOSED,
        publication=PublicationState.PUBLISHED,
        title=LAMP["title"],
        reply_text="王女士：已换新灯。",
        copy={"reply": "某女士：已换新灯。"},
    )
    call_command("update_search", verbosity=0)
    page = browser.get(address(case)).content.decode()
    assert foreign.number not in page
    assert f"draft_from={public.number}#case-moves" in page
    assert "王女士" not in page

    texts = [
        form_of(browser.get(address(case, f"?draft_from={each.number}")), Move.SUBMIT_REPLY)[
            "text"
        ].value()
        for each in (foreign, public)
    ]

    assert texts == ["", "某女士：已换新灯。"]


def test_answer_that_is_cut_for_the_public_is_taken_over_with_blanks_alone(handling, log_in):
    browser, case, unit = handling
    earlier = make_opinion(
        State.CLOSED,
        unit=unit,
        **LAMP,
        publish_consent=PublishConsent.ANONYMOUS,
        reply_text="王秀英住三楼，已换新灯。",
    )
    cut = "⟦王秀英|PERSONAL⟧住三楼，已换新灯。"
    actions.propose(
        earlier, **original_words(earlier, reply=cut), by=staff(Role.DISPATCHER), at=MONDAY
    )
    query = f"?draft_from={earlier.number}"
    waiting = browser.get(address(case, query))
    assert "王秀英" not in waiting.content.decode()
    assert not form_of(waiting, Move.SUBMIT_REPLY)["text"].value()

    actions.approve(earlier, by=staff(Role.PUBLISHER), at=MONDAY)
    call_command("update_search", verbosity=0)
    page = browser.get(address(case, query))

    assert "王秀英" not in page.content.decode()
    assert form_of(page, Move.SUBMIT_REPLY)["text"].value() == "____住三楼，已换新灯。"


def test_taking_over_keeps_the_way_back_to_the_queue(handling):
    browser, case, unit = handling
    earlier = make_opinion(State.CLOSED, unit=unit, **LAMP)
    page = browser.get(address(case, "?queue=unit&q=路灯")).content.decode()
    assert f"?queue=unit&amp;q=%E8%B7%AF%E7%81%AF&amp;draft_from={earlier.number}" in page

    page = browser.get(address(case, f"?queue=unit&draft_from={earlier.number}"))

    assert f"{address(case)}moves/submit-reply/?queue=unit#" in page.content.decode()


def test_reviewer_is_shown_nothing_that_he_could_not_use(log_in):
    make_opinion(**LAMP)
    make_opinion(State.CLOSED, **LAMP)
    case = make_opinion(State.REPLY_REVIEW, **LAMP)

    page = log_in(staff(Role.REVIEWER)).get(address(case)).content.decode()

    assert "同类事项" not in page


QUERIES_WITH_OTHERS = 42 if connection.vendor == "sqlite" else 46
"""One of them asks whether the synonyms of the search changed; on PostgreSQL four are for its longest time."""


@pytest.mark.parametrize("count", [1, 3])
def test_screen_with_others_takes_a_fixed_number_of_queries(
    dispatcher, count, django_assert_num_queries
):
    case = make_opinion(**LAMP)
    for _ in range(count):
        make_opinion(**LAMP)
        make_opinion(State.CLOSED, **LAMP)
        merge(make_opinion(), case, by=staff(Role.DISPATCHER), at=MONDAY)
    dispatcher.get(address(case))

    with django_assert_num_queries(QUERIES_WITH_OTHERS):
        dispatcher.get(address(case))
