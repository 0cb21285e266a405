"""Whose matter was merged sees what comes of the lead case, and nothing that its submitter said."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from opinions import actions
from opinions.enums import State
from opinions.models import Opinion
from opinions.views.case import IN_PREPARATION
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, make_opinion, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.opinions.merging import merge
from tests.opinions.views.acting import forms_on
from tests.opinions.views.filling import look, make_case
from topics.enums import Phase
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
LEAD = {
    "title": "王家门口井盖",
    "text": "我住平安里三号，井盖松了。",
    "place": "平安里三号",
    "contact": {"name": "王秀英", "phone": "13800000000", "email": "wang@example.org"},
}


def merged_into(lead: Opinion, state: State = State.SUBMITTED) -> str:
    """The code of a case that was merged into ``lead``."""
    opinion, code = make_case(state, text="巷口的井盖响。")
    merge(opinion, lead, by=staff(Role.DISPATCHER), at=MONDAY)
    return code


def test_nothing_of_the_leads_submitter_is_shown(client: Client) -> None:
    lead = make_opinion(State.ANSWERED, **LEAD, reply_text="各位居民：井盖已换。")
    topic = TopicPageFactory()
    Opinion.objects.filter(pk=lead.pk).update(topic=topic)

    page = look(client, merged_into(lead)).text

    assert "各位居民：井盖已换。" in page
    assert "巷口的井盖响。" in page
    assert "已合并在一起办理" in page
    for word in (lead.number, LEAD["title"], LEAD["text"], "平安里", "王秀英", "13800000000"):
        assert word not in page


@pytest.mark.parametrize(
    ("state", "own", "others"),
    [
        (State.WAITING_SUBMITTER, "等您补充", "正在等另一位反映同一件事的人补充情况"),
        (State.REOPEN_REQUESTED, "您申请了", "另一位反映同一件事的人申请了重新办理"),
    ],
)
def test_what_the_leads_submitter_has_to_do_is_not_asked_of_others(
    client: Client, state: State, own: str, others: str
) -> None:
    lead = make_opinion(state, public_note="是哪一盏灯？")

    response = look(client, merged_into(lead))

    assert own not in response.context["comes_next"]
    assert others in response.context["comes_next"]
    assert "是哪一盏灯？" not in response.text


def test_only_the_leads_submitter_is_told_that_he_may_rate(client: Client) -> None:
    own, own_code = make_case(State.ANSWERED)
    code = merged_into(own)

    response = look(client, code)

    assert "可以评价" in look(client, own_code).context["comes_next"]
    assert "可以评价" not in response.context["comes_next"]
    assert "由另一位反映同一件事的人评价" in response.context["comes_next"]
    assert "2026-03-17" in response.context["comes_next"]
    assert forms_on(response) == []


def test_outcome_that_answers_the_lead_case_answers_the_others(client: Client) -> None:
    topic = TopicPageFactory(phase=Phase.DELIBERATING)
    code = merged_into(make_opinion(State.IN_CONSULTATION, topic=topic))
    outcome = OutcomePageFactory(parent=TopicPage.objects.get(pk=topic.pk))

    response = look(client, code)

    assert response.context["word"].label == "已答复"
    assert outcome.url in response.text


def test_answer_that_was_given_before_the_merger_stays_until_there_is_another(
    client: Client,
) -> None:
    lead = make_opinion(State.REPLY_REVIEW, reply_text="各位居民：井盖已换。")
    code = merged_into(lead, State.ANSWERED)
    assert "已安排更换，三天内修好。" in look(client, code).text

    actions.release(lead, by=staff(Role.REVIEWER), at=timezone.now())

    page = look(client, code).text
    assert "各位居民：井盖已换。" in page
    assert "已安排更换" not in page


def test_case_that_came_back_stands_for_itself(client: Client) -> None:
    opinion, code = make_case(text="巷口的井盖响。")
    lead = make_opinion(State.ANSWERED, reply_text="各位居民：井盖已换。")
    merge(opinion, lead, by=staff(Role.DISPATCHER), at=MONDAY)
    actions.unmerge(opinion, by=staff(Role.DISPATCHER), at=MONDAY)

    response = look(client, code)

    assert response.context["word"].label == "已收到"
    assert "井盖已换" not in response.text
    assert [stage.label for stage in response.context["history"]] == ["提交", "合并", "取消合并"]


@pytest.mark.parametrize("state", [State.ANSWERED, State.REOPEN_REQUESTED])
def test_answer_stays_when_the_leads_submitter_withdraws_after_it(
    client: Client, state: State
) -> None:
    lead = make_opinion(state, reply_text="各位居民：井盖已换。")
    code = merged_into(lead)
    actions.withdraw(lead, reason="", at=timezone.now())

    response = look(client, code)

    assert response.context["word"].label == "已办结"
    assert response.context["comes_next"] == ""
    assert "各位居民：井盖已换。" in response.text
    assert "撤回" not in [stage.label for stage in response.context["history"]]


def test_answer_that_was_read_stays_as_an_earlier_one_when_the_case_is_set_free(
    client: Client,
) -> None:
    lead = make_opinion(State.REOPEN_REQUESTED, reply_text="各位居民：井盖已换。")
    code = merged_into(lead)
    actions.grant_reopen(lead, by=staff(Role.DISPATCHER), at=timezone.now())
    actions.withdraw(lead, reason="", at=timezone.now())

    response = look(client, code)

    assert response.context["word"].label == "已收到"
    assert "此前的答复" in response.text
    assert "合并办理时的答复，此后单独办理" in response.text
    assert "各位居民：井盖已换。" in response.text


def test_draft_of_a_topic_is_spoken_of_without_name_or_link(client: Client) -> None:
    opinion, code = make_case(State.ACCEPTED)
    dispatcher = staff(Role.DISPATCHER)
    actions.consult(
        opinion,
        topic=None,
        new_title="井盖怎么管",
        brief="几个部门的事。",
        by=dispatcher,
        at=MONDAY,
    )

    response = look(client, code)

    assert "正在准备协商议题" in response.context["comes_next"]
    assert "井盖怎么管" not in response.text
    assert "几个部门的事。" not in response.text
    assert "/topics/" not in response.text.partition("<article")[2].partition("</article>")[0]


@pytest.mark.parametrize("merged", [False, True])
def test_consultation_that_is_prepared_for_long_promises_no_day(
    client: Client, merged: bool
) -> None:
    opinion, code = make_case(State.ACCEPTED)
    by = staff(Role.DISPATCHER)
    actions.consult(opinion, topic=None, new_title="井盖", brief="怎么管。", by=by, at=MONDAY)
    if merged:
        code = merged_into(opinion)

    with time_machine.travel(MONDAY + dt.timedelta(days=200)):
        response = look(client, code)

    assert response.context["comes_next"] == str(IN_PREPARATION)
    assert "最迟" not in response.text
    assert "催办" not in response.text
