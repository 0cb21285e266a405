"""Whatever is wrong with a form, the answer holds every word that was typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from opinions.models import Opinion
from portal.core.models import ThrottleCount
from tests.factories.pages import TopicPageFactory
from tests.opinions.views.filling import (
    MINUTE,
    NEW,
    TYPED,
    answers,
    assert_kept,
    code_on,
    number_on,
    outgoing_token,
    send,
    token,
)
from topics.enums import Phase

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", ["check", "send"])
@pytest.mark.parametrize(
    "age", [dt.timedelta(seconds=1), dt.timedelta(hours=25)], ids=["too fast", "expired"]
)
def test_form_of_the_wrong_age_comes_back_and_is_then_accepted(
    client: Client, age: dt.timedelta, step: str
) -> None:
    response = client.post(NEW, answers(token=token(age=age), step=step, **TYPED))
    assert response.status_code == 200
    assert "<title>错误：" in response.text
    assert_kept(response)
    assert Opinion.objects.count() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=4)):
        code_on(send(client, token=outgoing_token(response), **TYPED))


def test_expired_form_keeps_its_identity(client: Client) -> None:
    mark = token()
    first = send(client, token=mark)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=30)):
        again = send(client, token=mark)
    assert number_on(again) == number_on(first)
    assert Opinion.objects.count() == 1


@pytest.mark.parametrize("mark", ["", "x", f"{token()}x"], ids=["missing", "nonsense", "forged"])
def test_form_without_a_good_token_comes_back_with_one(client: Client, mark: str) -> None:
    response = client.post(NEW, {**answers(**TYPED, step="send"), "token": mark})
    assert response.status_code == 200
    assert_kept(response)
    code_on(send(client, token=outgoing_token(response), **TYPED))


def test_trap_that_was_filled_in_asks_again_and_drops_nothing(client: Client) -> None:
    response = client.post(NEW, answers(homepage="https://spam.example", **TYPED))
    assert_kept(response)
    assert "spam.example" not in response.text
    assert Opinion.objects.count() == 0


def test_validation_keeps_everything(client: Client) -> None:
    assert_kept(client.post(NEW, answers(consent=None, **TYPED)))


@pytest.mark.parametrize("phase", [Phase.ANNOUNCED, Phase.DELIBERATING])
@pytest.mark.parametrize("step", ["check", "send", "edit", "again"])
def test_closed_topic_keeps_the_text_and_takes_it_without_the_topic(
    client: Client, phase: Phase, step: str
) -> None:
    topic = TopicPageFactory(phase=phase)
    response = client.post(NEW, answers(topic=topic.pk, step=step, **TYPED))
    assert response.status_code == 409
    assert_kept(response)
    kept = dict(response.context["hidden"])
    assert "topic" not in kept
    assert "不关联议题，继续提交" in response.text
    code_on(client.post(NEW, {**kept, "step": "send"}))
    assert Opinion.objects.get().topic is None


def test_topic_that_vanished_keeps_the_text(client: Client) -> None:
    response = client.post(NEW, answers(topic="999999", step="send", **TYPED))
    assert response.status_code == 409
    assert_kept(response)


@pytest.mark.parametrize(
    ("limits", "elsewhere"),
    [(((1, 600), (99, 600)), 200), (((99, 600), (1, 600)), 429)],
    ids=["network", "all"],
)
def test_over_the_limit_keeps_the_text_and_names_a_time(
    client: Client, settings: Settings, limits: Any, elsewhere: int
) -> None:
    settings.VISITOR_LIMITS = {"submit": limits}
    with time_machine.travel(
        dt.datetime(2026, 3, 2, 9, 34, tzinfo=dt.timezone(dt.timedelta(hours=8))), tick=False
    ):
        send(client)
        data = answers(step="send", **TYPED)
        response = client.post(NEW, data)
        assert response.status_code == 429
        assert response["Retry-After"] == "361"
        assert "请在 09:40 以后再按一次“提交”" in response.text
        assert_kept(response)
        assert Opinion.objects.count() == 1
        assert send(client, REMOTE_ADDR="").status_code == 429
        other = client.post(NEW, answers(step="send"), REMOTE_ADDR="198.51.100.9")
        assert other.status_code == elsewhere
    with time_machine.travel(
        dt.datetime(2026, 3, 2, 9, 40, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    ):
        code_on(client.post(NEW, data))


def test_network_over_its_limit_does_not_use_up_the_limit_of_all(
    client: Client, settings: Settings
) -> None:
    settings.VISITOR_LIMITS = {"submit": ((1, 600), (3, 600))}
    for _ in range(6):
        send(client)
    assert ThrottleCount.objects.get(key__startswith="submit-all").count == 1


def test_repeated_form_is_not_counted(client: Client, settings: Settings) -> None:
    settings.VISITOR_LIMITS = {"submit": ((1, 600), (1, 600))}
    data = answers(step="send")
    assert [client.post(NEW, data).status_code for _ in range(3)] == [200] * 3


def test_visitor_is_counted_by_pseudonym(client: Client) -> None:
    client.post(NEW, answers(step="send"), REMOTE_ADDR="198.51.100.9")
    assert not ThrottleCount.objects.filter(key__contains="198.51")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(NEW).status_code == 405
    assert getattr(Client(enforce_csrf_checks=True), method)(NEW).status_code == 403


@pytest.mark.parametrize("step", ["", "nonsense", "check"])
def test_unknown_step_only_checks(client: Client, step: str) -> None:
    assert "还没有提交" in client.post(NEW, answers(step=step)).text
    assert Opinion.objects.count() == 0


def test_receipt_of_a_minute_ago_is_good(client: Client) -> None:
    with time_machine.travel(timezone.now() + MINUTE):
        code_on(send(client))
