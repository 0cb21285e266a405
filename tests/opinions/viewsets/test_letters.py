"""Writing a reply on the case screen: its parts, templates, drafts, and what changed between drafts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Act, Grade, Move, ReplyStatus, State
from opinions.models import CaseRules, CaseStep, Opinion, ReplyTemplate
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, make_opinion, staff
from tests.factories.reference import FieldFactory, UnitFactory
from tests.opinions.viewsets.making import address, filled, form_of, make

pytestmark = pytest.mark.django_db


def case(opinion: Opinion) -> str:
    return reverse("cases:case", args=[opinion.pk])


@pytest.fixture
def unit() -> Any:
    return UnitFactory(label="区城管局")


@pytest.fixture
def handler(log_in, unit) -> Any:
    return log_in(staff(Role.HANDLER, unit=unit))


# the form


def test_form_begins_with_a_neutral_salutation_and_the_signers(handler, unit):
    helping = UnitFactory(label="区住建局")
    opinion = make_opinion(
        State.HANDLING, unit=unit, co_handling=(helping,), contact={"name": "王小明"}
    )

    form = form_of(handler.get(case(opinion)), Move.SUBMIT_REPLY)

    assert form["salutation"].value() == "您好："
    assert form["signature"].value() == "区城管局\n区住建局"


def test_letter_is_handed_in_in_its_parts(handler, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)
    parts = {"salutation": "王先生：", "text": "已修好。", "signature": "区城管局\n市政科"}

    make(handler, opinion, Move.SUBMIT_REPLY, **parts)

    reply = opinion.replies.get()
    assert {name: getattr(reply, name) for name in parts} == parts


def test_part_that_is_left_empty_is_the_suggested_one(handler, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)

    make(handler, opinion, Move.SUBMIT_REPLY, salutation="", text="已修好。", signature=" ")

    assert opinion.replies.get().words == "您好：\n已修好。\n区城管局"


def test_unfinished_reply_comes_back_with_its_words(handler, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)

    response = make(handler, opinion, Move.SUBMIT_REPLY, text="将于____完成。")

    assert response.status_code == 422
    assert "答复里还有没填完的“____”" in response.content.decode()
    assert form_of(response, Move.SUBMIT_REPLY)["text"].value() == "将于____完成。"
    assert Opinion.objects.get().state == State.HANDLING


# templates


def fill(browser: Any, opinion: Opinion, move: Any, template: Any, **fields: Any) -> Any:
    data = filled(move, position_of(opinion), template=getattr(template, "pk", template), **fields)
    return browser.post(address(opinion, move), {**data, "fill": "1"})


def test_template_is_filled_in_below_what_was_typed_and_nothing_happens_yet(handler, unit):
    opinion = make_opinion(State.HANDLING, unit=unit, title="路灯 {不亮} 了____")
    text = "您反映的“{标题}”（{编号}）由{单位}办理，____前完成。"
    template = ReplyTemplate.objects.create(title="一", text=text)
    steps = CaseStep.objects.count()

    response = fill(
        handler, opinion, Move.SUBMIT_REPLY, template, text="先写的。", salutation="各位："
    )

    form = form_of(response, Move.SUBMIT_REPLY)
    assert response.status_code == 200
    assert form["text"].value() == (
        f"先写的。\n\n您反映的“路灯 ｛不亮｝ 了–”（{opinion.number}）由区城管局办理，____前完成。"
    )
    assert form["salutation"].value() == "各位："
    assert (CaseStep.objects.count(), opinion.replies.count()) == (steps, 0)


def test_field_of_the_case_comes_first_then_the_units_own(handler, unit):
    field = FieldFactory()
    opinion = make_opinion(State.HANDLING, unit=unit, field=field)
    for title, values in {
        "甲 都用": {},
        "乙 本单位": {"unit": unit},
        "丙 本领域": {"field": field},
        "丁 别的单位": {"unit": UnitFactory()},
        "戊 停用": {"in_use": False},
    }.items():
        ReplyTemplate.objects.create(title=title, text="文", **values)

    form = form_of(handler.get(case(opinion)), Move.SUBMIT_REPLY)

    assert [each.title for each in form.templates] == ["丙 本领域", "乙 本单位", "甲 都用"]


@pytest.mark.parametrize("key", ["", "0", "99999", "nonsense", "1 OR 1=1"])
def test_template_that_is_not_offered_is_not_filled_in(key, handler, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)
    ReplyTemplate.objects.create(title="别家的", text="秘密", unit=UnitFactory())

    response = fill(handler, opinion, Move.SUBMIT_REPLY, key, text="留下的话")

    page = response.content.decode()
    assert "请选择模板。" in page
    assert "秘密" not in page
    assert form_of(response, Move.SUBMIT_REPLY)["text"].value() == "留下的话"


def test_template_is_filled_in_for_those_who_may_reply_alone(log_in, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)
    template = ReplyTemplate.objects.create(title="一", text="模板的话")

    response = fill(log_in(staff(Role.REVIEWER)), opinion, Move.SUBMIT_REPLY, template)

    assert response.status_code == 403
    assert "模板的话" not in response.content.decode()


def test_move_without_a_letter_has_no_template(dispatcher):
    opinion = make_opinion()

    assert fill(dispatcher, opinion, Move.ACCEPT, 1).status_code == 404


def test_answer_on_the_spot_has_templates_and_the_guide(dispatcher):
    ReplyTemplate.objects.create(title="开门时间", text="周三开门。")

    page = dispatcher.get(case(make_opinion())).content.decode()

    assert "开门时间" in page
    assert CaseRules.current().guide_to(Grade.SIMPLE)[0] in page


# drafts


def save(browser: Any, opinion: Opinion, seen: str = "", **fields: Any) -> Any:
    data = filled(Move.SUBMIT_REPLY, position_of(opinion), draft_seen=seen, **fields)
    return browser.post(address(opinion, Move.SUBMIT_REPLY), {**data, "draft": "1"})


def test_saved_draft_stands_in_the_form_again_and_the_case_has_not_moved(handler, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)

    response = save(handler, opinion, text="写到一半，____", salutation="各位：")

    assert response.status_code == 302
    form = form_of(handler.get(case(opinion)), Move.SUBMIT_REPLY)
    assert (form["text"].value(), form["salutation"].value()) == ("写到一半，____", "各位：")
    assert (Opinion.objects.get().state, position_of(opinion)) == (State.HANDLING, 4)


def test_draft_is_seen_by_its_unit_alone(handler, log_in, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)
    save(handler, opinion, text="还没想好的话")

    seen = {
        role: "还没想好的话" in log_in(staff(role)).get(case(opinion)).content.decode()
        for role in (Role.DISPATCHER, Role.REVIEWER, Role.PUBLISHER)
    }
    assert set(seen.values()) == {False}
    colleague = log_in(staff(Role.HANDLER, unit=unit)).get(case(opinion)).content.decode()
    assert "还没想好的话" in colleague
    assert "只有本单位看得到。" in colleague


def test_second_writer_is_told_and_keeps_his_words_then_goes_on(handler, log_in, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)
    save(log_in(staff(Role.HANDLER, unit=unit, display_name="赵承办")), opinion, text="甲写的")

    refused = save(handler, opinion, text="乙写的")

    assert refused.status_code == 422
    assert "赵承办 在您打开这一页之后保存了另一份草稿" in refused.content.decode()
    form = form_of(refused, Move.SUBMIT_REPLY)
    assert form["text"].value() == "乙写的"
    again = {**dict(form.data.items()), "draft": "1"}
    assert handler.post(address(opinion, Move.SUBMIT_REPLY), again).status_code == 302
    page = handler.get(case(opinion))
    assert form_of(page, Move.SUBMIT_REPLY)["text"].value() == "乙写的"
    assert [each.text for each in page.context["screen"].drafts_before] == ["甲写的"]
    assert "以前的草稿" in page.content.decode()
    assert "甲写的" not in log_in(staff(Role.REVIEWER)).get(case(opinion)).content.decode()


def test_draft_of_nothing_is_refused(handler, unit):
    opinion = make_opinion(State.HANDLING, unit=unit)

    assert save(handler, opinion, text=" ").status_code == 422
    assert not opinion.replies.exists()


# what was handed in


def test_history_of_drafts_shows_what_changed(handler, log_in, unit):
    author, at = staff(Role.HANDLER, unit=unit), MONDAY + 9 * HOUR
    opinion = make_opinion(State.HANDLING, unit=unit)
    actions.submit_reply(opinion, text="不变。\n请来电。", by=author, at=at)
    actions.send_back(opinion, remark="请写明电话。", by=staff(Role.REVIEWER), at=at)
    actions.submit_reply(opinion, text="不变。\n请来电 1。", by=author, at=at + HOUR)

    response = log_in(staff(Role.REVIEWER)).get(case(opinion))

    newest, oldest = response.context["screen"].letters
    assert [(one.kind, one.text) for one in newest.changed] == [
        ("same", "您好："), ("same", "不变。"), ("del", "请来电。"), ("ins", "请来电 1。"),
        ("same", "区城管局"),
    ]  # fmt: skip
    assert (oldest.changed, oldest.reply.remark) == ([], "请写明电话。")
    page = response.content.decode()
    assert "提交人将看到的样子" in page
    assert "（日期：发出当天）" in page
    assert "与上一稿相比" in page


def test_correction_goes_through_its_screens(handler, log_in, unit):
    opinion = make_opinion(State.ANSWERED, unit=unit, reply_text="电话是 1。")

    begun = form_of(handler.get(case(opinion)), Act.PROPOSE_CORRECTION)
    assert begun["text"].value() == "电话是 1。"
    make(handler, opinion, Act.PROPOSE_CORRECTION, text="电话是 2。", reason="写错了")
    reviewer = log_in(staff(Role.REVIEWER))
    page = reviewer.get(case(opinion)).content.decode()
    assert "与原答复相比" in page
    made = make(reviewer, opinion, Move.CORRECT)

    assert made.status_code == 302
    assert list(opinion.replies.order_by("pk").values_list("status", "text")) == [
        (ReplyStatus.CORRECTED, "电话是 1。"),
        (ReplyStatus.RELEASED, "电话是 2。"),
    ]
    assert "<s>答复</s> 已更正" in reviewer.get(case(opinion)).content.decode()


def test_own_correction_is_not_released(log_in):
    boss = staff(Role.ADMINISTRATOR)
    opinion = make_opinion(State.ANSWERED, correction="改。", corrected_by=boss)

    assert make(log_in(boss), opinion, Move.CORRECT).status_code == 403


def test_reviewer_does_not_release_another_correction_than_he_read(log_in):
    author = staff(Role.ADMINISTRATOR)
    opinion = make_opinion(State.ANSWERED, correction="第一份。", corrected_by=author)
    seen, at = position_of(opinion), MONDAY + dt.timedelta(days=1)
    actions.refuse_correction(opinion, reason="不对", by=staff(Role.REVIEWER), at=at)
    actions.propose_correction(opinion, text="第二份。", reason="再改", by=author, at=at)

    response = make(log_in(staff(Role.REVIEWER)), opinion, Move.CORRECT, seen=seen)

    assert response.status_code == 409
    assert not opinion.replies.filter(status=ReplyStatus.CORRECTED).exists()
