from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from opinions import actions
from opinions.enums import PublicationState, PublishConsent, State
from opinions.models import Opinion
from opinions.queries import RESIDENT_SEES
from opinions.views.case import HAPPENED
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.views.filling import TRACK, look, make_case
from topics.enums import Phase

pytestmark = pytest.mark.django_db

WEEK_LATER = MONDAY + dt.timedelta(days=7)


def test_form_is_private_and_sets_no_cookie(client: Client) -> None:
    response = client.get(TRACK)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_code_opens_the_case(client: Client) -> None:
    opinion, code = make_case(text="巷口的井盖松了", title="井盖松动")
    response = look(client, code)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    for shown in (opinion.number, "巷口的井盖松了", "井盖松动"):
        assert shown in response.text
    assert code not in re.sub(r'<input type="hidden" name="code" [^>]*>', "", response.text)


def test_code_may_be_typed_in_any_way(client: Client) -> None:
    opinion, code = make_case()
    for typed in (code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        assert opinion.number in look(client, typed).text


def test_code_in_an_address_opens_nothing(client: Client) -> None:
    opinion, code = make_case()
    response = client.get(TRACK, {"code": code})
    assert opinion.number not in response.text


WORDS = {
    State.SUBMITTED: "已收到",
    State.REJECTED: "已办结",
    State.ACCEPTED: "审核中",
    State.DISPATCHED: "办理中",
    State.HANDLING: "办理中",
    State.RETURN_REQUESTED: "办理中",
    State.WAITING_SUBMITTER: "办理中",
    State.REPLY_REVIEW: "办理中",
    State.IN_CONSULTATION: "办理中",
    State.ANSWERED: "已答复",
    State.REOPEN_REQUESTED: "办理中",
    State.CLOSED: "已办结",
    State.MERGED: "审核中",
    State.WITHDRAWN: "已办结",
}


@pytest.mark.parametrize("state", State)
def test_every_state_is_one_of_five_words(client: Client, state: State) -> None:
    topic = TopicPageFactory() if state is State.IN_CONSULTATION else None
    _, code = make_case(state, topic=topic)
    response = look(client, code)
    now = [step for step in response.context["progress"] if step.state == "now"]
    assert [str(step.label) for step in now] == [WORDS[state]]
    assert response.context["word"].label == WORDS[state]


def test_progress_has_the_dates_of_what_was_reached(client: Client) -> None:
    _, code = make_case(State.HANDLING)
    line = [
        (str(step.label), step.dates, step.state) for step in look(client, code).context["progress"]
    ]
    assert line == [
        ("已收到", "2026-03-02", "done"),
        ("审核中", "2026-03-02", "done"),
        ("办理中", "2026-03-02", "now"),
        ("已答复", "", "next"),
        ("已办结", "", "next"),
    ]


@pytest.mark.parametrize("skipped", [(), ("accepted_at", "dispatched_at")])
@pytest.mark.parametrize("state", State)
def test_every_word_up_to_now_has_its_day(
    client: Client, state: State, skipped: tuple[str, ...]
) -> None:
    """Also when a case was rejected, or answered without being dispatched: no column holds the day."""
    _, code = make_case(state, topic=TopicPageFactory(), **dict.fromkeys(skipped))
    steps = look(client, code).context["progress"]
    assert steps[0].dates == "2026-03-02"
    assert [str(step.label) for step in steps if not step.dates] == [
        str(step.label) for step in steps if step.state == "next"
    ]


def test_rejected_case_shows_the_day_of_its_rejection(client: Client) -> None:
    _, code = make_case(State.REJECTED, at=MONDAY.replace(hour=23, minute=30))
    assert [(str(step.label), step.dates) for step in look(client, code).context["progress"]] == [
        ("已收到", "2026-03-02"),
        ("审核中", "2026-03-03"),
        ("已办结", "2026-03-03"),
    ]


def test_merged_case_goes_on_with_its_lead_case(client: Client) -> None:
    opinion, code = make_case(State.MERGED)
    lead, lead_code = make_case(State.ANSWERED, at=WEEK_LATER, reply_text="井盖已换新。")
    Opinion.objects.filter(pk=opinion.pk).update(merged_into=lead)
    with time_machine.travel(WEEK_LATER + dt.timedelta(days=1)):
        merged, own = look(client, code), look(client, lead_code)
    for name in ("word", "progress", "letters"):
        assert merged.context[name] == own.context[name]
    assert "井盖已换新。" in merged.text
    assert [stage.label for stage in merged.context["history"]] == ["提交", "受理", "合并"]


def test_merged_case_has_the_due_date_of_its_lead_case(client: Client) -> None:
    opinion, code = make_case(State.MERGED)
    lead, _ = make_case(State.HANDLING, due_on=dt.date(2026, 4, 1))
    Opinion.objects.filter(pk=opinion.pk).update(merged_into=lead)
    with time_machine.travel(WEEK_LATER):
        assert look(client, code).context["comes_next"] == (
            "下一步：答复，最迟 2026-04-01（星期三）。"
        )


def test_case_that_waits_for_the_submitter_shows_the_question(client: Client) -> None:
    _, code = make_case(State.WAITING_SUBMITTER, public_note="")
    assert "请您补充</" not in look(client, code).text.partition("办理过程")[0]
    asked, code = make_case(State.WAITING_SUBMITTER, public_note="是哪一盏路灯？")
    Opinion.objects.filter(pk=asked.pk).update(public_note="")
    page = look(client, code).text
    assert page.count("是哪一盏路灯？") == 1
    assert "是哪一盏路灯？" in page.partition("办理过程")[0]


def test_withdrawn_case_tells_the_withdrawal(client: Client) -> None:
    _, code = make_case(State.WITHDRAWN)
    assert [stage.label for stage in look(client, code).context["history"]] == ["提交", "撤回"]


def test_rejected_case_says_why_and_promises_no_answer(client: Client) -> None:
    _, code = make_case(State.REJECTED)
    response = look(client, code)
    assert [str(step.label) for step in response.context["progress"]] == [
        "已收到",
        "审核中",
        "已办结",
    ]
    assert "不予受理：不属于本区事务" in response.text
    assert response.text.count("请向市供电公司反映。") == 1


@pytest.mark.parametrize("later", [WEEK_LATER, MONDAY + dt.timedelta(days=60)])
def test_nothing_is_overdue_while_the_clock_stands(client: Client, later: dt.datetime) -> None:
    _, code = make_case(State.WAITING_SUBMITTER)
    with time_machine.travel(later):
        assert "现已超过" not in look(client, code).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.SUBMITTED, "下一步：审核，最迟 2026-03-22（星期日）。"),
        (State.ACCEPTED, "下一步：交给承办单位办理，最迟 2026-03-22（星期日）。"),
        (State.HANDLING, "下一步：答复，最迟 2026-03-22（星期日）。"),
        (
            State.ANSWERED,
            "下一步：2026-03-17（星期二） 自动办结。在此之前可以评价，不满意的可以申请重新办理。",
        ),
        (State.CLOSED, ""),
        (State.REJECTED, ""),
        (State.WITHDRAWN, ""),
        (
            State.WAITING_SUBMITTER,
            "等您补充，最迟 2026-03-22（星期日），过后按现有情况继续办理。",
        ),
        (State.REOPEN_REQUESTED, "下一步：决定是否重新办理，最迟 2026-03-22（星期日）。"),
    ],
)
def test_next_step_has_its_latest_date(client: Client, state: State, said: str) -> None:
    _, code = make_case(state)
    with time_machine.travel(WEEK_LATER):
        assert look(client, code).context["comes_next"] == said


def test_missed_date_is_owned_up_to(client: Client) -> None:
    _, code = make_case(State.HANDLING)
    with time_machine.travel(MONDAY + dt.timedelta(days=60)):
        assert "原定最迟 2026-03-22（星期日），现已超过，正在催办。" in look(client, code).text


def test_reply_is_shown_when_released(client: Client) -> None:
    _, code = make_case(State.ANSWERED, unit=UnitFactory(label="城管局"), reply_text="井盖已换新。")
    response = look(client, code)
    assert "井盖已换新。" in response.text
    assert "城管局" in response.text


def test_reply_is_hidden_while_under_review(client: Client) -> None:
    _, code = make_case(State.REPLY_REVIEW, reply_text="井盖已换新。")
    assert "井盖已换新。" not in look(client, code).text


def test_contact_and_staff_are_never_shown(client: Client) -> None:
    contact = {"name": "王小明", "phone": "13800000000", "email": "wang@example.org"}
    opinion, code = make_case(State.ANSWERED, contact=contact)
    shown = look(client, code).text
    hidden = [
        *contact.values(),
        opinion.replies.get().author.username,
        opinion.replies.get().reviewer.username,
    ]
    assert not [word for word in hidden if word in shown]


def test_topic_and_outcome_are_linked(client: Client) -> None:
    topic = TopicPageFactory(title="井盖怎么管", phase=Phase.DELIBERATING)
    _, code = make_case(State.IN_CONSULTATION, topic=topic)
    response = look(client, code)
    assert "井盖怎么管" in response.text
    assert "协商成果：" not in response.text
    outcome = OutcomePageFactory(parent=topic, title="井盖管理协商成果")
    assert f'<a href="{outcome.url}">井盖管理协商成果</a>' in look(client, code).text


@pytest.mark.parametrize(
    ("state", "heading"), [(State.IN_CONSULTATION, "协商"), (State.ANSWERED, "相关")]
)
def test_topic_stands_beside_what_it_did_not_answer(
    state: State, heading: str, client: Client
) -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    _, code = make_case(state=state, topic=topic)
    OutcomePageFactory(parent=topic)
    before = look(client, code).text.partition("协商议题：")[0]
    assert re.findall("<h2>(.*?)</h2>", before)[-1] == heading


def test_unpublished_topic_is_not_shown(client: Client) -> None:
    topic = TopicPageFactory(title="井盖怎么管", live=False)
    _, code = make_case(State.IN_CONSULTATION, topic=topic)
    assert "井盖怎么管" not in look(client, code).text


def test_published_opinion_is_linked(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED, publication=PublicationState.PUBLISHED)
    assert f"/opinions/{opinion.number}/" in look(client, code).text


def test_consent_without_publication_is_said(client: Client) -> None:
    _, code = make_case(publish_consent=PublishConsent.ANONYMOUS)
    assert "您已同意，还没有公开" in look(client, code).text


def test_case_that_was_taken_down_says_so(client: Client, at) -> None:
    case, code = make_case(
        publication=PublicationState.PUBLISHED, publish_consent=PublishConsent.ANONYMOUS
    )
    actions.take_down(case, reason="涉及他人", by=staff(Role.PUBLISHER), at=at)

    page = look(client, code).text

    assert "已撤下，不再公开" in page
    assert "还没有公开" not in page


def test_case_in_english(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED, topic=TopicPageFactory())
    assert opinion.number in client.post(f"/en{TRACK}", {"code": code}).text


def test_history_in_english_tells_what_happened(client: Client) -> None:
    _, code = make_case(State.ANSWERED)
    history = client.post(f"/en{TRACK}", {"code": code}).context["history"]
    labels = [stage.label for stage in history]
    assert labels[:2] == ["Submitted", "Accepted"]
    assert labels[-1] == "Reviewed and answered"


def test_every_move_that_a_resident_sees_has_its_words() -> None:
    assert {str(move) for move in HAPPENED} == set(RESIDENT_SEES)
