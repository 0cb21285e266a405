"""What the secret code shows of the answer: an official letter, and what was corrected since."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from opinions import actions
from opinions.enums import State
from opinions.models import Opinion, Reply
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, staff
from tests.factories.reference import UnitFactory
from tests.opinions.views.test_track import look, make_case

pytestmark = pytest.mark.django_db
AT = MONDAY + 12 * HOUR


def answered() -> tuple[Opinion, str]:
    unit = UnitFactory(label="区城管局")
    opinion, code = make_case(State.HANDLING, unit=unit)
    author = staff(Role.HANDLER, unit=unit)
    actions.submit_reply(opinion, text="电话是 1。", salutation="张先生：", by=author, at=AT)
    actions.release(opinion, by=staff(Role.REVIEWER), at=AT)
    return opinion, code


def test_reader_gets_the_letter_that_the_history_covers(client: Client) -> None:
    _, code = answered()

    response = look(client, code)

    letter = response.text.partition('<div class="letter"')[2].partition("</section>")[0]
    places = [letter.index(line) for line in Reply.objects.get().letter.splitlines()]
    assert places == sorted(places)
    assert "2026年3月2日" in letter


def test_corrected_answer_stays_to_be_read_as_corrected(client: Client) -> None:
    opinion, code = answered()
    author = opinion.replies.get().author
    later = AT + dt.timedelta(days=1)
    actions.propose_correction(opinion, text="电话是 2。", reason="内部理由", by=author, at=later)
    assert "电话是 2。" not in look(client, code).text

    actions.correct(opinion, by=staff(Role.REVIEWER), at=later)

    response = look(client, code)
    assert response.context["letters"].valid.text == "电话是 2。"
    assert [each.text for each in response.context["letters"].corrected] == ["电话是 1。"]
    assert "<s>2026-03-02 的答复</s> 已更正" in response.text
    assert "更正答复" in [stage.label for stage in response.context["history"]]
    assert "内部理由" not in response.text


def test_answer_in_dispute_is_an_earlier_one_once_the_case_is_handled_again(
    client: Client,
) -> None:
    opinion, code = answered()
    unit, later = opinion.lead_unit, AT + dt.timedelta(days=1)
    dispatcher = staff(Role.DISPATCHER)
    bad = actions.Marks(1)
    actions.request_reopen(opinion, reason="还是不亮", marks=bad, at=later)
    assert "<h2>答复</h2>" in look(client, code).text
    actions.grant_reopen(opinion, by=dispatcher, at=later)

    again = look(client, code)

    assert again.context["letters"].valid is None
    assert "<h2>此前的答复</h2>" in again.text
    assert "2026-03-02 的答复，此后重新办理" in again.text

    actions.dispatch(opinion, lead=unit, co_handling=[], by=dispatcher, at=later)
    author = staff(Role.HANDLER, unit=unit)
    actions.sign(opinion, by=author, at=later)
    actions.submit_reply(opinion, text="换了新灯。", by=author, at=later)
    actions.release(opinion, by=staff(Role.REVIEWER), at=later)
    letters = look(client, code).context["letters"]
    assert letters.valid.text == "换了新灯。"
    assert [each.text for each in letters.earlier] == ["电话是 1。"]


def test_refused_correction_and_draft_are_never_shown(client: Client) -> None:
    opinion, code = answered()
    author = opinion.replies.get().author
    actions.propose_correction(opinion, text="电话是 2。", reason="改", by=author, at=AT)
    actions.refuse_correction(opinion, reason="没错", by=staff(Role.REVIEWER), at=AT)

    text = look(client, code).text

    assert "电话是 2。" not in text
    assert "没错" not in text
    assert "张先生：" in text


def test_merged_case_reads_the_answer_without_the_salutation_of_another(client: Client) -> None:
    lead, _ = answered()
    merged, code = make_case(State.MERGED)
    Opinion.objects.filter(pk=merged.pk).update(merged_into=lead)

    text = look(client, code).text

    assert "张先生" not in text
    assert "您好：" in text
    assert "电话是 1。" in text


def test_letter_on_the_english_and_the_traditional_page(client: Client) -> None:
    _, code = answered()

    english = client.post("/en/opinions/track/", {"code": code}).content.decode()

    assert '<div class="letter" lang="zh-Hans">' in english
    traditional = client.post("/zh-hant/opinions/track/", {"code": code}).content.decode()
    assert "區城管局" in traditional
