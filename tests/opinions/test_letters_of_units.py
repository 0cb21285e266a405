"""What units, dispatchers and submitters read of a case on its way between units."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import State
from opinions.models import Opinion
from portal.core import outbox
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db
WANG = {"name": "王小明", "email": "wang@example.cn"}


@pytest.fixture
def sent(at, mailoutbox):
    """Sends what lies in the outbox: address → what is said there."""

    def send() -> dict[str, str]:
        mailoutbox.clear()
        outbox.sweep(at + dt.timedelta(days=30))
        return {mail.to[0]: f"{mail.subject}\n{mail.body}" for mail in mailoutbox}

    return send


@pytest.fixture
def unit():
    return UnitFactory(label="区城管局", label_en="")


@pytest.fixture
def handler(unit):
    return staff(Role.HANDLER, unit=unit)


def test_recall_is_told_to_the_submitter_and_the_unit_which_has_no_way_in_any_more(
    unit, handler, at, sent
):
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit, contact=WANG)

    actions.recall(opinion, reason="内部理由", by=staff(Role.DISPATCHER), at=at)

    mails = sent()
    assert set(mails) == {"wang@example.cn", handler.email}
    assert "您的意见已从 区城管局 收回" in mails["wang@example.cn"]
    assert "已由调度员收回，不必再办理" in mails[handler.email]
    assert "/admin/opinions/" not in mails[handler.email]
    assert all("内部理由" not in text and "王小明" not in text for text in mails.values())


def test_dispatchers_are_told_of_a_return_with_the_way_to_it(unit, handler, at, sent):
    dispatcher = staff(Role.DISPATCHER)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, contact=WANG)

    actions.request_return(opinion, ground="OTHER", text="内部说明", by=handler, at=at)

    mails = sent()
    assert set(mails) == {dispatcher.email}
    assert "区城管局 申请退回一件事项" in mails[dispatcher.email]
    assert f"/admin/opinions/{opinion.pk}/" in mails[dispatcher.email]
    assert "内部说明" not in mails[dispatcher.email]


def test_old_and_new_units_are_told_where_the_case_went(unit, handler, at, sent):
    other = UnitFactory(label="区住建局", label_en="")
    taker = staff(Role.HANDLER, unit=other)
    opinion = OpinionFactory(state=State.RETURN_REQUESTED, unit=unit, contact=WANG)

    actions.send_elsewhere(opinion, lead=other, co_handling=[], by=staff(Role.DISPATCHER), at=at)

    mails = sent()
    assert set(mails) == {"wang@example.cn", handler.email, taker.email}
    for address in (handler.email, taker.email):
        assert "有一件事项改由 区住建局 主办，最迟 2026-03-22 答复" in mails[address]
    assert "/admin/opinions/" in mails[taker.email]
    assert "/admin/opinions/" not in mails[handler.email]


def test_granted_extension_is_told_with_the_new_date(unit, handler, at, sent):
    opinion = OpinionFactory(
        state=State.HANDLING, unit=unit, handler=handler, contact=WANG, due_on=dt.date(2026, 3, 13)
    )
    dispatcher = staff(Role.DISPATCHER)
    actions.ask_extension(opinion, days=5, reason="内部理由", by=handler, at=at)
    assert set(sent()) == {dispatcher.email}

    actions.grant_extension(opinion, by=dispatcher, at=at)

    mails = sent()
    assert set(mails) == {"wang@example.cn", handler.email}
    assert all("最迟 2026-03-20 答复" in text for text in mails.values())
    assert all("内部理由" not in text for text in mails.values())


def test_refused_extension_is_told_to_the_unit_alone(unit, handler, at, sent):
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler, contact=WANG)
    actions.ask_extension(opinion, days=5, reason="论证", by=handler, at=at)
    sent()

    actions.refuse_extension(opinion, reason="够用", by=staff(Role.DISPATCHER), at=at)

    assert set(sent()) == {handler.email}


def test_units_that_join_and_leave_are_named(unit, handler, at, sent):
    joins = UnitFactory(label="区水务局", label_en="")
    newcomer = staff(Role.HANDLER, unit=joins)
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))

    actions.change_co_handling(
        opinion, co_handling=[joins], reason="另涉管线", by=staff(Role.DISPATCHER), at=at
    )

    mails = sent()
    assert set(mails) == {handler.email, newcomer.email}
    assert all("新增：区水务局；退出：区城管局" in text for text in mails.values())
    assert "/admin/opinions/" not in mails[handler.email]


def test_reminder_and_leaver_are_told_in_words_of_their_own(unit, handler, at, sent):
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    actions.remind(opinion, opinion.assignments.get(), at=at)
    assert "交给 区城管局 的一件事项已过签收期限" in sent()[handler.email]

    gone = staff(Role.HANDLER, unit=unit)
    handled = OpinionFactory(state=State.HANDLING, unit=unit, handler=gone)
    gone.is_active = False
    gone.save()
    actions.take_from_leaver(handled, at=at)

    mails = sent()
    assert set(mails) == {handler.email}
    assert "原经办人已离岗" in mails[handler.email]


def test_every_letter_is_written_once_however_often_a_timer_runs(unit, handler, at, sent):
    opinion = OpinionFactory(state=State.DISPATCHED, unit=unit)
    for _ in range(2):
        actions.remind(opinion, opinion.assignments.get(), at=at)

    assert len(sent()) == 1
    assert sent() == {}
    assert Opinion.objects.get().steps.filter(move="REMINDED").count() == 1
