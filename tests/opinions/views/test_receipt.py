from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from opinions.codes import form_digests, new_form_id, secret_code
from opinions.models import CaseStep, NumberSeries, Opinion, Target
from portal.core.models import ThrottleCount
from tests.factories.pages import MeetingFactory, TopicPageFactory
from tests.opinions.views.filling import (
    MINUTE,
    NEW,
    RECEIPT,
    TRACK,
    answers,
    code_on,
    number_on,
    outgoing_token,
    send,
    token,
)

pytestmark = pytest.mark.django_db


def timeline(response: Any, part: str) -> list[str]:
    return re.findall(f'class="timeline-{part}">(.*?)<', response.text)


def test_receipt_tells_number_and_code_apart(client: Client) -> None:
    form_id = new_form_id()
    response = send(client, token=token(form_id))
    opinion = Opinion.objects.get()
    assert code_on(response) == secret_code(form_id)
    assert f'class="keys-number" translate="no">{opinion.number}<' in response.text
    assert f'class="code" translate="no">{secret_code(form_id)}<' in response.text


def test_receipt_is_for_one_person(client: Client) -> None:
    response = send(client)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("day", "screened", "answered"),
    [
        ("2026-03-02 09:30", "最迟 2026-03-05（星期四）", "最迟 2026-03-26（星期四）"),
        # National Day: off from 1 to 7 October, worked on Saturday 10 October
        ("2026-09-29 09:30", "最迟 2026-10-09（星期五）", "最迟 2026-10-29（星期四）"),
    ],
)
def test_receipt_says_what_happens_next_and_by_when(
    client: Client, day: str, screened: str, answered: str
) -> None:
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}+08:00"), tick=False):
        response = send(client)
    assert timeline(response, "date") == [day, screened, answered]
    assert Opinion.objects.get().due_on == dt.date.fromisoformat(screened[3:13])


def test_receipt_of_an_opinion_on_a_topic_speaks_of_its_consultation(client: Client) -> None:
    response = send(client, topic=TopicPageFactory().pk)
    assert timeline(response, "label") == ["已收到", "审核", "参与协商"]


def test_only_digests_are_stored(client: Client) -> None:
    form_id = new_form_id()
    send(client, token=token(form_id))
    opinion = Opinion.objects.get()
    secrets = {form_id, secret_code(form_id), secret_code(form_id).replace("-", "")}
    assert opinion.form_digest == form_digests(form_id)[0]
    stored = " ".join(
        str(value)
        for value in [*vars(opinion).values(), *CaseStep.objects.values_list("data", "text")]
    )
    assert not [secret for secret in secrets if secret in stored]


def test_same_form_sent_again_gives_the_same_receipt(client: Client) -> None:
    data = answers(step="send")
    first, second = client.post(NEW, data), client.post(NEW, data)
    assert code_on(first) == code_on(second)
    assert number_on(first) == number_on(second)
    assert Opinion.objects.count() == 1


def test_same_form_sent_again_after_the_topic_closed_gives_the_same_receipt(client: Client) -> None:
    topic = TopicPageFactory()
    data = answers(step="send", topic=topic.pk)
    first = client.post(NEW, data)
    topic.discontinued_at, topic.discontinued_reason = timezone.now(), "并入其他议题"
    topic.save()
    assert code_on(client.post(NEW, data)) == code_on(first)


def test_same_form_with_another_text_changes_nothing_and_says_so(client: Client) -> None:
    mark = token()
    first = send(client, token=mark, text="第一次写的")
    response = send(client, token=mark, text="第二次写的")
    assert response.status_code == 409
    assert "上次的没有任何改动" in response.text
    assert "第二次写的" in response.text
    assert code_on(first) not in response.text
    assert Opinion.objects.get().text == "第一次写的"


def test_another_text_can_be_sent_as_a_new_opinion(client: Client) -> None:
    mark = token()
    first = send(client, token=mark, text="第一次写的")
    offered = client.post(NEW, answers(step="again", token=mark, text="第二次写的"))
    fresh = dict(offered.context["hidden"])["token"]
    second = send(client, token=fresh, text="第二次写的")
    assert code_on(first) != code_on(second)
    assert sorted(Opinion.objects.values_list("text", flat=True)) == ["第一次写的", "第二次写的"]


def test_receipt_opens_again_with_its_form(client: Client) -> None:
    mark = token()
    first = send(client, token=mark)
    again = client.post(RECEIPT, {"token": mark})
    assert code_on(again) == code_on(first)
    assert again["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("minutes", "shown"), [(29, True), (31, False)])
def test_receipt_shows_the_code_for_half_an_hour(client: Client, minutes: int, shown: bool) -> None:
    mark = token()
    code = code_on(send(client, token=mark))
    with time_machine.travel(timezone.now() + minutes * MINUTE):
        for response in (client.post(RECEIPT, {"token": mark}), send(client, token=mark)):
            assert (code in response.text) is shown
            assert Opinion.objects.get().number in response.text


def test_receipt_as_text(client: Client) -> None:
    mark = token()
    code = code_on(send(client, token=mark))
    response = client.post(RECEIPT, {"token": mark, "step": "text"})
    number = Opinion.objects.get().number
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{number}.txt"'
    assert f"编号：{number}\r\n查询码：{code}\r\n" in response.text
    assert "查询地址：http://testserver/opinions/track/" in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_receipt_without_a_sent_form_leads_to_tracking(client: Client) -> None:
    for data in ({}, {"token": "x"}, {"token": token()}):
        assert client.post(RECEIPT, data)["Location"] == TRACK


def test_bookmarked_receipt_leads_to_tracking(client: Client) -> None:
    assert client.get(RECEIPT)["Location"] == TRACK


def test_receipt_queries(client: Client, django_assert_num_queries: Any) -> None:
    mark = token()
    send(client, token=mark)
    with django_assert_num_queries(1):
        client.post(RECEIPT, {"token": mark})


@pytest.mark.django_db(transaction=True)
def test_form_sent_fifty_times_at_once_is_one_opinion_and_counts_once(settings: Any) -> None:
    settings.VISITOR_LIMITS = {"submit": ((1, 10**9), (1, 10**9))}
    data = answers(step="send")

    def press(_: int) -> tuple[int, str]:
        try:
            response = Client().post(NEW, data)
            return response.status_code, code_on(response)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answered = list(pool.map(press, range(50)))
    assert len(set(answered)) == 1
    assert answered[0][0] == 200
    assert Opinion.objects.count() == 1
    assert CaseStep.objects.count() == 1
    assert set(ThrottleCount.objects.values_list("count", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_different_forms_sent_at_once_have_numbers_of_their_own() -> None:
    def press(_: int) -> str:
        try:
            return number_on(Client().post(NEW, answers(step="send")))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(press, range(24)))
    assert len(set(numbers)) == 24
    assert NumberSeries.objects.get().last == 24


def test_receipt_as_a_file_is_in_traditional_characters_under_their_address(client: Client) -> None:
    mark = token()
    client.post(f"/zh-hant{NEW}", answers(step="send", token=mark))
    response = client.post(f"/zh-hant{RECEIPT}", {"token": mark, "step": "text"})
    assert response["Content-Disposition"].startswith("attachment")
    assert "社情民意回執" in response.text
    assert "查詢地址：http://testserver/zh-hant/opinions/track/" in response.text
    assert "查询" not in response.text


def test_receipt_on_a_topic_says_until_when_others_join_in_or_when_it_is_discussed(
    client: Client,
) -> None:
    with time_machine.travel(dt.datetime.fromisoformat("2026-03-02 09:30+08:00"), tick=False):
        topic = TopicPageFactory()  # collects for thirty days more
        assert (
            timeline(send(client, topic=topic.pk), "date")[2] == "征集到 2026-04-01（星期三） 为止"
        )
        for days in (-3, 40, 50):
            MeetingFactory(topic=topic, starts_at=timezone.now() + dt.timedelta(days=days))
        assert timeline(send(client, topic=topic.pk), "date")[2] == "2026-04-11（星期六） 协商会"


def test_receipt_says_where_the_code_is_typed(client: Client) -> None:
    response = send(client)
    assert (
        '查询地址：<span class="track-url" translate="no">http://testserver/opinions/track/<'
        in (response.text)
    )


def test_same_form_with_another_telephone_says_that_it_was_not_taken_over(client: Client) -> None:
    mark = token()
    send(client, token=mark, phone="0512-6666")
    response = send(client, token=mark, phone="0512-7777")
    assert response.status_code == 409
    assert "和上次不同的：联系方式</p>" in response.text
    assert "作为另一件事提交" in response.text
    assert Opinion.objects.get().submitter.phone == "0512-6666"


@pytest.mark.parametrize("address", [NEW, f"{NEW}?mode=elder", f"/en{NEW}", f"/zh-hant{NEW}"])
def test_nothing_of_the_receipt_before_is_on_the_next(client: Client, address: str) -> None:
    sent = [client.post(address, answers(step="send", token=token(new_form_id()))) for _ in "ab"]
    (first, second) = ({number_on(page), code_on(page), outgoing_token(page)} for page in sent)
    assert len(first) == len(second) == 3
    assert not any(word in sent[1].text for word in first)
    assert not any(word in sent[0].text for word in second)


def test_receipt_names_the_same_day_for_screening_after_the_terms_have_changed(
    client: Client,
) -> None:
    form = answers(step="send")
    first = client.post(NEW, form)
    for target in Target.objects.all():
        target.screen_days = 10
        target.save()
    assert timeline(client.post(NEW, form), "date")[1] == timeline(first, "date")[1]


def test_title_that_nobody_wrote_is_not_named_as_different(client: Client) -> None:
    form = answers(step="send")
    client.post(NEW, form)
    response = client.post(NEW, {**form, "text": "路灯坏了。晚上接孩子要打手电。"})
    assert response.status_code == 409
    assert "和上次不同的：内容</p>" in response.text
