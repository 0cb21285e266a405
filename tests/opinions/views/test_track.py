from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from opinions.codes import new_form_id, secret_code
from opinions.enums import PublicationState, PublishConsent, State
from opinions.models import Opinion
from opinions.queries import RESIDENT_SEES
from opinions.views.case import HAPPENED
from tests.factories.opinions import MONDAY, make_opinion
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.views.filling import TRACK
from topics.enums import Phase

pytestmark = pytest.mark.django_db

WEEK_LATER = MONDAY + dt.timedelta(days=7)


def look(client: Client, opinion_or_code: str) -> Any:
    return client.post(TRACK, {"code": opinion_or_code})


def make_case(state: State = State.SUBMITTED, **fields: Any) -> tuple[Opinion, str]:
    form_id = new_form_id()
    return make_opinion(state, form_id=form_id, **fields), secret_code(form_id)


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
    assert code not in response.text


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


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.SUBMITTED, "下一步：审核，最迟 2026-03-22（星期日）。"),
        (State.ACCEPTED, "下一步：交给承办单位办理，最迟 2026-03-22（星期日）。"),
        (State.HANDLING, "下一步：答复，最迟 2026-03-22（星期日）。"),
        (
            State.ANSWERED,
            "下一步：2026-03-17（星期二） 自动办结。对答复有意见，请在此之前拨打页面下方的电话，报上编号。",
        ),
        (State.CLOSED, ""),
        (State.REJECTED, ""),
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


def test_case_in_english(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED, topic=TopicPageFactory())
    response = client.post(f"/en{TRACK}", {"code": code})
    assert response.status_code == 200
    assert opinion.number in response.text


def refused(client: Client, code: str) -> tuple[int, int, str, list[tuple[str, str]]]:
    """Status, queries, page and headers, as an attacker sees them; what he typed himself taken out."""
    with CaptureQueriesContext(connection) as queries:
        response = look(client, code)
    assert not response.cookies
    page = response.text.replace(code, "CODE")
    headers = sorted((name, value) for name, value in response.items() if name != "Content-Length")
    return response.status_code, len(queries), page, headers


def test_refused_codes_cannot_be_told_apart(client: Client) -> None:
    opinion, revoked = make_case(State.ANSWERED)
    Opinion.objects.filter(pk=opinion.pk).update(code_revoked_at=timezone.now())
    unknown = secret_code(new_form_id())
    client.get(TRACK)
    seen = [
        refused(client, code)
        for code in (revoked, unknown, "UUUU-UUUU-UUUU-UUUU", "not a code", "没有这样的码")
    ]
    assert seen == [seen[0]] * 5
    assert seen[0][0] == 200
    assert "没有找到这个查询码" in seen[0][2]


def test_refused_codes_cost_as_many_queries_as_each_other(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get(TRACK)
    with django_assert_num_queries(5):
        look(client, "7K3M-Q9RT-2XVA-H5CD")


def test_refused_code_is_an_error_with_summary(client: Client) -> None:
    response = look(client, "7K3M-Q9RT-2XVA-H5CD")
    assert "<title>错误：" in response.text
    assert response.text.count("没有找到这个查询码") == 2
    assert 'value="7K3M-Q9RT-2XVA-H5CD"' in response.text


@pytest.mark.parametrize("code", ["", "  "])
def test_empty_code_is_asked_for(client: Client, code: str) -> None:
    assert "请输入查询码" in look(client, code).text


def test_too_many_tries_have_to_wait(client: Client, settings: Settings) -> None:
    settings.VISITOR_LIMITS = {"track": ((2, 600), (100, 600))}
    opinion, code = make_case()
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, 4, tzinfo=MONDAY.tzinfo), tick=False):
        assert [look(client, "7K3M-Q9RT-2XVA-H5CD").status_code for _ in range(3)] == [
            200,
            200,
            429,
        ]
        response = look(client, code)
        assert response.status_code == 429
        assert response["Retry-After"] == "361"
        assert "请在 10:10 以后再查" in response.text
        assert opinion.number not in response.text
        assert client.post(TRACK, {"code": code}, REMOTE_ADDR="198.51.100.9").status_code == 200
    with time_machine.travel(dt.datetime(2026, 3, 2, 10, 10, 1, tzinfo=MONDAY.tzinfo), tick=False):
        assert opinion.number in look(client, code).text


def test_code_is_not_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    _, code = make_case()
    look(client, code)
    look(client, "7K3M-Q9RT-2XVA-H5CD")
    assert not re.search(f"{code}|7K3M", caplog.text)


def test_code_is_found_in_what_was_pasted_around_it(client: Client) -> None:
    opinion, code = make_case()
    for pasted in (
        f"查询码：{code}",
        f"编号：{opinion.number} 查询码：{code} 收到时间：2026-03-02 09:30",
        f"code: {code.lower()}.",
    ):
        assert opinion.number in look(client, pasted).text


@pytest.mark.parametrize("typed", ["{}", " {} ", "编号：{}", "编号 {}。"])
def test_public_number_is_told_from_a_code_whether_there_is_one_or_not(
    client: Client, typed: str
) -> None:
    opinion, _ = make_case(State.ANSWERED)
    look(client, "7K3M-Q9RT-2XVA-H5CD")  # what is kept per process is read once
    known = refused(client, typed.format(opinion.number))
    unknown = refused(client, typed.format("QY-2026-99999"))
    assert "这是编号，不是查询码" in known[2]
    assert "没有找到" not in known[2]
    assert known == unknown


@pytest.mark.parametrize("code", ["\x00", "\x00 \u200b"])
def test_code_of_nothing_visible_is_asked_for(client: Client, code: str) -> None:
    assert "请输入查询码" in look(client, code).text


def test_text_in_place_of_a_code_is_too_long(client: Client) -> None:
    assert "请只粘贴查询码" in look(client, "长" * 5000).text


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_keeps_the_code_on_the_page_and_out_of_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    connection.close()
    away = "/nowhere/at/all.sqlite3" if connection.vendor == "sqlite" else "no_such_database"
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", away)
        response = look(client, "7K3M-Q9RT-2XVA-H5CD")
        connection.close()
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "private, no-store"
    assert 'name="code" value="7K3M-Q9RT-2XVA-H5CD"' in response.text
    assert "7K3M" not in "".join(
        f"{vars(record)}" for record in caplog.records if record.name.startswith("opinions")
    )


def test_history_in_english_tells_what_happened(client: Client) -> None:
    _, code = make_case(State.ANSWERED)
    labels = [
        stage.label for stage in client.post(f"/en{TRACK}", {"code": code}).context["history"]
    ]
    assert labels[:2] == ["Submitted", "Accepted"]
    assert labels[-1] == "Reviewed and answered"


def test_every_move_that_a_resident_sees_has_its_words() -> None:
    assert {str(move) for move in HAPPENED} == set(RESIDENT_SEES)
