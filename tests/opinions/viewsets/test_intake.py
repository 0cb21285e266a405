"""Staff write down what residents say at a desk, on a visit, by telephone or on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from opinions.codes import new_form_id
from opinions.enums import Actor, Channel, PublishConsent, State
from opinions.forms import issue_token
from opinions.models import CaseStep, Opinion
from portal.users.enums import Role
from tests.factories.opinions import staff
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from topics.enums import Phase

pytestmark = pytest.mark.django_db
NEW = reverse("cases:new")
QUERIES_OF_THE_FORM = 13


def sheet(**values: Any) -> dict[str, Any]:
    plain = {
        "token": issue_token(new_form_id(), at=timezone.now()),
        "channel": Channel.TELEPHONE,
        "text": "文昌路东段的路灯一周不亮了。",
        "consent": "on",
        "language": "zh-hans",
    }
    return {name: value for name, value in (plain | values).items() if value is not None}


@pytest.fixture
def studio():
    return StudioPageFactory()


@pytest.fixture
def clerk(log_in, studio):
    return log_in(staff(Role.CLERK, studio=studio, display_name="林若水"))


def test_clerk_writes_down_what_was_said_and_gets_a_receipt(clerk, client, studio):
    response = clerk.post(
        NEW,
        sheet(
            studio=studio.pk, name="王小明", phone="13812341234", publish="on", publish_as="NAMED"
        ),
    )

    opinion, page = Opinion.objects.get(), response.content.decode()
    assert (opinion.state, opinion.channel, opinion.studio) == (
        State.SUBMITTED, Channel.TELEPHONE, studio,
    )  # fmt: skip
    assert (opinion.publish_consent, opinion.submitter.name) == (PublishConsent.NAMED, "王小明")
    assert opinion.consented_at == opinion.submitted_at
    step = CaseStep.objects.get()
    assert (step.actor, str(step.by)) == (Actor.STAFF, "林若水")
    assert "no-store" in response["Cache-Control"]
    assert opinion.number in page
    code = response.context["code"]
    assert code in page
    assert opinion.number in client.post("/opinions/track/", {"code": code}).content.decode()


def test_form_asks_a_clerk_for_his_own_studio_and_has_it_filled_in(clerk, studio):
    StudioPageFactory()

    form = clerk.get(NEW).context["form"]

    assert list(form.fields["studio"].queryset) == [studio]
    assert form["studio"].value() == studio.pk
    assert clerk.post(NEW, sheet()).status_code == 422


def test_dispatcher_writes_for_any_studio_or_none(dispatcher, studio):
    dispatcher.post(NEW, sheet())
    dispatcher.post(NEW, sheet(studio=studio.pk))

    assert list(Opinion.objects.order_by("pk").values_list("studio", flat=True)) == [
        None,
        studio.pk,
    ]


def test_topic_is_offered_while_it_collects(dispatcher):
    collecting = TopicPageFactory(phase=Phase.COLLECTING)
    decided = TopicPageFactory(phase=Phase.REPORTED)

    assert list(dispatcher.get(NEW).context["form"].fields["topic"].queryset) == [collecting]
    assert dispatcher.post(NEW, sheet(topic=decided.pk)).status_code == 422
    dispatcher.post(NEW, sheet(topic=collecting.pk))
    assert Opinion.objects.get().topic == collecting


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"consent": None}, "请先同意使用您填写的信息，否则无法办理"),
        ({"channel": "WEB"}, "WEB"),
        ({"channel": None}, "请选择渠道。"),
        ({"text": " "}, "请写下您要反映的事情"),
        ({"publish": "on", "publish_as": "NAMED"}, "选择署名公开时"),
        ({"token": "forged"}, "这一页已经失效。填写的内容都在"),
    ],
)
def test_bad_input_is_named_and_everything_typed_is_kept(dispatcher, changed, message):
    response = dispatcher.post(NEW, sheet(**{"place": "留下的地点"} | changed))

    assert response.status_code == 422
    assert message in response.content.decode()
    assert response.context["form"]["place"].value() == "留下的地点"
    assert not Opinion.objects.exists()


def test_form_sent_twice_makes_one_case_and_the_same_receipt(dispatcher):
    sent = sheet()

    first, second = (dispatcher.post(NEW, sent) for _ in range(2))

    assert Opinion.objects.count() == 1
    assert first.context["code"] == second.context["code"] != ""


def test_code_is_not_shown_again_to_the_next_person_at_the_desk(dispatcher):
    sent = sheet()
    dispatcher.post(NEW, sent)

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)) as clock:
        dispatcher.get(NEW)  # he is still there
        clock.shift(dt.timedelta(minutes=15))
        page = dispatcher.post(NEW, sent)

    assert page.context["code"] == ""


def test_same_form_with_other_words_is_told_apart_and_may_be_sent_as_another(dispatcher):
    sent = sheet()
    dispatcher.post(NEW, sent)

    refused = dispatcher.post(NEW, sent | {"text": "另一件事。"})
    assert refused.status_code == 409
    assert Opinion.objects.get().number in refused.content.decode()
    again = dispatcher.post(NEW, sent | {"text": "另一件事。", "token": refused.context["token"]})

    assert again.status_code == 200
    assert Opinion.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_form_takes_a_fixed_number_of_queries(log_in, count, django_assert_num_queries):
    for _ in range(count):
        StudioPageFactory()
    browser = log_in(staff(Role.DISPATCHER))
    browser.get(NEW)

    with django_assert_num_queries(QUERIES_OF_THE_FORM):
        browser.get(NEW)
