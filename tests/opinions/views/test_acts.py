"""What a resident may do under his code: each form does it once, and what is refused comes back with the words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.test import Client

from opinions import actions
from opinions.enums import Move, State
from opinions.models import Opinion, Rating, Supplement
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, original_words, staff
from tests.opinions.views.acting import act, forms_on, kept
from tests.opinions.views.filling import look, make_case

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TEXT = "东边第三盏，<b>还</b>是不亮。"


@pytest.fixture(autouse=True)
def _a_day_later() -> Iterator[None]:
    with time_machine.travel(MONDAY + DAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("state", "forms"),
    [
        (State.SUBMITTED, ["withdraw"]),
        (State.REJECTED, ["reconsider"]),
        (State.HANDLING, ["withdraw"]),
        (State.WAITING_SUBMITTER, ["supplement", "withdraw"]),
        (State.ANSWERED, ["rate", "withdraw"]),
        (State.REOPEN_REQUESTED, ["withdraw"]),
        (State.CLOSED, ["reopen"]),
        (State.WITHDRAWN, []),
        (State.MERGED, []),
    ],
)
def test_page_holds_a_form_for_what_is_possible_now(
    client: Client, state: State, forms: list[str]
) -> None:
    _, code = make_case(state)
    assert forms_on(look(client, code)) == forms


def test_supplement_is_taken_in_and_shown(client: Client) -> None:
    opinion, code = make_case(State.WAITING_SUBMITTER)
    response = act(client, opinion, "supplement", code, text=TEXT)
    assert response.status_code == 200
    assert "已收到您的补充，继续办理。" in response.text
    assert forms_on(response) == ["withdraw"]
    assert Supplement.objects.get().text == TEXT
    assert "您作了补充" in response.text
    assert "2026-03-03 补充" in response.text
    assert kept(response, TEXT)
    assert "<b>还</b>" not in response.text


def test_rating_closes_the_case_and_is_shown(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED)
    response = act(client, opinion, "rate", code, stars=4, attitude=5, result="", time=3)
    assert "已收到您的评价，谢谢。" in response.text
    assert Opinion.objects.get().state == State.CLOSED
    row = Rating.objects.get()
    assert (row.stars, row.attitude, row.result, row.time) == (4, 5, None, 3)
    assert forms_on(response) == []
    assert response.context["rating"] == row


def test_dissatisfied_asks_to_reopen_in_the_same_form(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED)
    response = act(client, opinion, "rate", code, stars=1, reason=TEXT, reopen="on")
    assert Opinion.objects.get().state == State.REOPEN_REQUESTED
    assert Rating.objects.get().stars == 1
    assert "下一步：决定是否重新办理，最迟 2026-03-06（星期五）。" in response.text


def test_dissatisfied_asks_to_reopen_later(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED)
    response = act(client, opinion, "rate", code, stars=2, reason="没修")
    assert forms_on(response) == ["reopen"]
    assert 'name="stars"' not in response.text
    act(client, opinion, "reopen", code, reason=TEXT)
    opinion.refresh_from_db()
    assert opinion.state == State.REOPEN_REQUESTED


def test_case_that_closed_by_itself_may_be_reopened_with_a_rating(client: Client) -> None:
    opinion, code = make_case(State.CLOSED)
    page = look(client, code).text
    assert "很不满意" in page
    assert "很满意" not in page.replace("很不满意", "")
    act(client, opinion, "reopen", code, stars=2, reason=TEXT)
    assert Opinion.objects.get().state == State.REOPEN_REQUESTED


def test_rejection_is_reconsidered(client: Client) -> None:
    opinion, code = make_case(State.REJECTED)
    response = act(client, opinion, "reconsider", code, reason=TEXT)
    assert "已收到您的申请，由另一人重新审核。" in response.text
    assert Opinion.objects.get().state == State.SUBMITTED


def test_withdrawal_asks_again_before_it_is_done(client: Client) -> None:
    opinion, code = make_case(State.HANDLING)
    question = act(client, opinion, "withdraw", code)
    assert Opinion.objects.get().state == State.HANDLING
    assert "撤回以后不再办理" in question.text
    assert code not in question.text.partition("<form")[0]
    back = client.post("/opinions/track/", {"code": code})
    assert opinion.number in back.text
    done = act(client, opinion, "withdraw", code, sure="yes", reason="解决了")
    assert "已经撤回，不再办理。" in done.text
    assert Opinion.objects.get().steps.latest("position").text == "解决了"


SENT = [
    (State.WAITING_SUBMITTER, "supplement", {"text": TEXT}, Move.SUPPLEMENT),
    (State.ANSWERED, "rate", {"stars": 5, "reason": ""}, Move.RATE),
    (State.ANSWERED, "rate", {"stars": 1, "reason": TEXT, "reopen": "on"}, Move.REQUEST_REOPEN),
    (State.CLOSED, "reopen", {"stars": 1, "reason": TEXT}, Move.REQUEST_REOPEN),
    (State.REJECTED, "reconsider", {"reason": TEXT}, Move.RECONSIDER),
    (State.HANDLING, "withdraw", {"sure": "yes", "reason": ""}, Move.WITHDRAW),
]


@pytest.mark.parametrize(("state", "slug", "said", "move"), SENT)
def test_form_that_comes_twice_is_done_once(
    client: Client, state: State, slug: str, said: dict, move: Move
) -> None:
    opinion, code = make_case(state)
    data = {"code": code, "seen": opinion.steps.count(), **said}
    first, second = (client.post(f"/opinions/track/{slug}/", data) for _ in range(2))
    assert opinion.steps.filter(move=move).count() == 1
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.context["done"] == second.context["done"] != ""
    assert "错误：" not in second.text


@pytest.mark.parametrize(("state", "slug", "said", "move"), SENT[:-1])
def test_second_tab_with_other_words_is_told_and_keeps_them(
    client: Client, state: State, slug: str, said: dict, move: Move
) -> None:
    opinion, code = make_case(state)
    data = {"code": code, "seen": opinion.steps.count(), **said}
    client.post(f"/opinions/track/{slug}/", data)
    other = data | {name: "另一张纸上的话" for name in ("text", "reason") if name in data}
    response = client.post(f"/opinions/track/{slug}/", other)
    assert opinion.steps.filter(move=move).count() == 1
    assert "这件事有了新的进展" in response.text
    assert kept(response, "另一张纸上的话")


def test_stale_page_shows_what_is_new_and_takes_the_words_on_the_second_press(
    client: Client,
) -> None:
    opinion, code = make_case(State.HANDLING)
    seen = opinion.steps.count()
    actions.ask_submitter(
        opinion, question="哪一盏？", by=staff(Role.ADMINISTRATOR), at=MONDAY + DAY
    )
    data = {"code": code, "seen": seen, "text": TEXT}
    stale = client.post("/opinions/track/supplement/", data)
    assert "这件事有了新的进展" in stale.text
    assert "哪一盏？" in stale.text
    assert kept(stale, TEXT)
    fresh = stale.text.partition('id="supplement_seen"')[0].rpartition('name="seen" value="')[2]
    again = client.post("/opinions/track/supplement/", data | {"seen": fresh.split('"')[0]})
    assert "已收到您的补充" in again.text


def test_inner_step_of_staff_makes_no_page_stale(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED, publish_consent="ANONYMOUS")
    seen = opinion.steps.count()
    actions.propose(opinion, **original_words(opinion), by=staff(Role.DISPATCHER), at=MONDAY + DAY)
    response = client.post("/opinions/track/rate/", {"code": code, "seen": seen, "stars": 5})
    assert "已收到您的评价" in response.text


BAD = [
    (State.WAITING_SUBMITTER, "supplement", {"text": " "}, "请写下您要补充的情况"),
    (State.WAITING_SUBMITTER, "supplement", {"text": "长" * 5001}, "最多 5000 个字，现在有 5001 个"),
    (State.ANSWERED, "rate", {"reason": TEXT}, "请选择满意程度"),
    (State.ANSWERED, "rate", {"stars": "9", "reason": TEXT}, "9"),
    (State.ANSWERED, "rate", {"stars": "2", "reason": ""}, "不满意的，请写明理由"),
    (State.ANSWERED, "rate", {"stars": "4", "reason": TEXT, "reopen": "on"}, "才可以申请重新办理"),
    (State.CLOSED, "reopen", {"stars": "5", "reason": TEXT}, "5"),
    (State.REJECTED, "reconsider", {"reason": "\x00"}, "请写明理由"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "slug", "said", "message"), BAD)
def test_what_is_missing_is_named_beside_what_was_typed(
    client: Client, state: State, slug: str, said: dict, message: str
) -> None:
    opinion, code = make_case(state)
    steps = opinion.steps.count()
    response = act(client, opinion, slug, code, **said)
    assert "<title>错误：" in response.text
    assert message in response.text
    assert "error-summary" in response.text
    assert forms_on(response)[0] == slug
    for words in said.values():
        assert kept(response, words.strip("\x00 "))
    assert opinion.steps.count() == steps


def test_words_for_a_form_that_is_gone_are_given_back(client: Client) -> None:
    opinion, code = make_case(State.ANSWERED)
    with time_machine.travel(MONDAY + 20 * DAY):
        response = act(client, opinion, "rate", code, stars=2, reason=TEXT)
    assert "现在不能这样做了。您刚才写的内容在下面，可以复制。" in response.text
    assert kept(response, TEXT)
    assert "答复后 15 天内可以评价，现在已经过期。" in response.text
    assert Opinion.objects.get().state == State.ANSWERED


@pytest.mark.parametrize(
    ("prefix", "marks"),
    [
        ("", {"您对答复满意吗": "不满意", "办理态度": "满意", "申请重新办理": "是"}),
        (
            "/en",
            {
                "Are you satisfied with the reply?": "Dissatisfied",
                "How you were treated": "Satisfied",
            },
        ),
    ],
)
def test_marks_for_a_form_that_is_gone_are_given_back_in_words(
    client: Client, prefix: str, marks: dict[str, str]
) -> None:
    opinion, code = make_case(State.ANSWERED)
    data = {"code": code, "seen": opinion.steps.count(), "reason": TEXT}
    marked = data | {"stars": "2", "attitude": "4", "result": "", "time": "77", "reopen": "on"}
    with time_machine.travel(MONDAY + 20 * DAY):
        response = client.post(f"{prefix}/opinions/track/rate/", marked)
    given_back = dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", response.text))
    assert marks.items() <= given_back.items()
    assert not {"2", "4", "77", "True", "on"} & set(re.findall(r">([^<>]*)</", response.text))


@pytest.mark.parametrize(
    ("state", "days", "forms"),
    [
        (State.ANSWERED, 16, ["reopen", "withdraw"]),
        (State.ANSWERED, 31, ["withdraw"]),
        (State.CLOSED, 31, []),
        (State.REJECTED, 21, ["reconsider"]),
        (State.REJECTED, 22, []),
        (State.WAITING_SUBMITTER, 60, ["supplement", "withdraw"]),
    ],
)
def test_form_goes_with_its_term(client: Client, state: State, days: int, forms: list[str]) -> None:
    _, code = make_case(state)
    with time_machine.travel(MONDAY + days * DAY):
        assert forms_on(look(client, code)) == forms


@pytest.mark.parametrize("typed", ["", "ABCD", "QY-2026-00001", "x" * 3000])
@pytest.mark.parametrize("seen", ["", "x", "3"])
def test_wrong_code_is_the_one_thing_that_is_named(client: Client, typed: str, seen: str) -> None:
    said = {"code": typed, "seen": seen, "sure": "yes", "reason": TEXT}
    page = client.post("/opinions/track/withdraw/", said).text
    summary = page.partition("error-summary")[2].partition("</ul>")[0]
    assert re.findall(r"<li>(<a href=\"#\w+\">)", summary) == ['<a href="#withdraw_code">']
    assert summary.count("<li>") == 1
    assert page.count('class="field-error"') == 1
    assert TEXT in unescape(page)


def test_five_steps_are_words_in_a_group(client: Client) -> None:
    _, code = make_case(State.ANSWERED)
    page = look(client, code).text
    for word in ("很不满意", "不满意", "一般", "满意", "很满意"):
        assert f"{word}</label>" in page.replace("\n", "")
    group = page.partition("<legend>您对答复满意吗")[2].partition("</fieldset>")[0]
    assert group.count('type="radio"') == 5


@pytest.mark.parametrize(
    ("prefix", "said"), [("/en", "Rate this reply"), ("/zh-hant", "評價這次答覆")]
)
def test_forms_speak_the_language_of_the_page(client: Client, prefix: str, said: str) -> None:
    opinion, code = make_case(State.ANSWERED)
    page = client.post(f"{prefix}/opinions/track/", {"code": code}).text
    assert said in page
    assert f'action="{prefix}/opinions/track/rate/"' in page
    data = {"code": code, "seen": opinion.steps.count(), "reason": "答复里说的灯不亮"}
    refused = client.post(f"{prefix}/opinions/track/rate/", data).text
    assert "答复里说的灯不亮</textarea>" in refused  # as it was typed
