"""What verification finds of supplements, ratings, calls, pauses and dates that were changed beside the chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from opinions import actions
from opinions.actions import Marks
from opinions.enums import State
from opinions.models import CallBack, Opinion, Pause, Rating, Supplement
from portal.users.enums import Role
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
LATER = MONDAY + dt.timedelta(days=9)


@pytest.fixture
def asked() -> Opinion:
    boss = staff(Role.ADMINISTRATOR)
    opinion = OpinionFactory(state=State.HANDLING)
    actions.ask_submitter(opinion, question="哪里？", by=boss, at=MONDAY + 7 * HOUR)
    return actions.supplement(opinion, text="东边", at=MONDAY + 8 * HOUR)


@pytest.fixture
def judged() -> Opinion:
    """Rated, called, asked to reopen, refused."""
    boss = staff(Role.ADMINISTRATOR)
    opinion = OpinionFactory(state=State.ANSWERED, contact={"phone": "13800000000"})
    actions.rate(opinion, marks=Marks(1, time=2), reason="没修", at=MONDAY + 7 * HOUR)
    actions.call_back(
        opinion, reached=True, satisfied=2, note="很生气", by=boss, at=MONDAY + 8 * HOUR
    )
    actions.request_reopen(opinion, reason="重办", at=MONDAY + 9 * HOUR)
    return actions.refuse_reopen(opinion, reason="已修", by=boss, at=MONDAY + 10 * HOUR)


ASKED: dict[str, tuple[Callable[[Opinion], object], str]] = {
    "supplement": (lambda o: o.supplements.update(text="西边"), "#6 SUPPLEMENT: 补充文字被改动或删除"),
    "supplement gone": (lambda o: o.supplements.all().delete(), "#6 SUPPLEMENT: 补充被删除"),
    "moment": (lambda o: o.supplements.update(at=LATER), "#6 SUPPLEMENT: 时间被改动"),
    "due": (lambda o: Opinion.objects.update(due_on=LATER), "#3 DISPATCH: 应于被改动"),
    "until": (lambda o: Pause.objects.update(until=LATER), "#5 ASK_SUBMITTER: 最迟被改动"),
    "began": (lambda o: Pause.objects.update(began_at=MONDAY), "#5 ASK_SUBMITTER: 开始被改动"),
    "ended": (lambda o: Pause.objects.update(ended_at=None), "#6 SUPPLEMENT: 结束被改动"),
    "pause gone": (lambda o: Pause.objects.all().delete(), "#5 ASK_SUBMITTER: 暂停计时被删除"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_change_of_what_was_asked_and_answered_is_found(kind: str, asked: Opinion) -> None:
    assert found() == []
    tamper, said = ASKED[kind]

    tamper(asked)

    assert found()[0].startswith(f"{asked.number} {said}")


JUDGED: dict[str, tuple[Callable[[Opinion], object], str]] = {
    "stars": (lambda o: o.ratings.update(stars=5), "#7 RATE: 总体评价被改动：现为 5，记录为 1"),
    "aspect": (lambda o: o.ratings.update(time=5), "#7 RATE: 时效被改动"),
    "reason": (lambda o: o.ratings.update(reason="很好"), "#7 RATE: 评价的理由被改动或删除"),
    "rating gone": (lambda o: o.ratings.all().delete(), "#7 RATE: 评价被删除"),
    "call": (lambda o: o.call_backs.update(satisfied=5), "#8 CALL_BACK: 满意程度被改动"),
    "caller": (lambda o: o.call_backs.update(by=staff()), "#8 CALL_BACK: 回访人被改动"),
    "note": (lambda o: o.call_backs.update(note="很满意"), "#8 CALL_BACK: 回访记录被改动或删除"),
    "call gone": (lambda o: o.call_backs.all().delete(), "#8 CALL_BACK: 回访被删除"),
    "closed": (lambda o: Opinion.objects.update(closed_at=LATER), "#10 REFUSE_REOPEN: 办结时间被改动"),
    "due": (lambda o: Opinion.objects.update(due_on=LATER), "#10 REFUSE_REOPEN: 应于被改动"),
}  # fmt: skip


@pytest.mark.parametrize("kind", JUDGED)
def test_change_of_what_was_judged_is_found(kind: str, judged: Opinion) -> None:
    assert found() == []
    tamper, said = JUDGED[kind]

    tamper(judged)

    assert found()[0].startswith(f"{judged.number} {said}")


def test_rows_that_no_step_names_are_found(judged: Opinion) -> None:
    other = OpinionFactory(state=State.HANDLING)
    Supplement.objects.create(opinion=other, text="假的", at=MONDAY)
    Rating.objects.create(opinion=other, answered_at=MONDAY, stars=5, at=MONDAY)
    CallBack.objects.create(opinion=other, by=staff(), reached=False, at=MONDAY)
    Pause.objects.create(opinion=other, began_at=MONDAY, until=MONDAY, due_before=MONDAY)

    assert [line.partition(": ")[2].rstrip(" 0123456789") for line in found()] == [
        f"补充 {Supplement.objects.latest('pk').pk} 没有提交的记录",
        f"评价 {Rating.objects.latest('pk').pk} 没有提交的记录",
        f"回访 {CallBack.objects.latest('pk').pk} 没有登记的记录",
        "暂停计时没有请提交人补充的记录",
    ]


def test_reconsidered_granted_and_withdrawn_cases_are_whole() -> None:
    boss, other = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR)
    rejected = OpinionFactory()
    actions.reject(rejected, reason="UNCLEAR", text="说明", by=boss, at=MONDAY)
    actions.reconsider(rejected, reason="再看", by=None, at=MONDAY + 7 * HOUR)
    assert found() == []
    actions.reject(rejected, reason="PETITION", text="仍不受理", by=other, at=MONDAY + 8 * HOUR)
    granted = OpinionFactory(state=State.ANSWERED)
    actions.request_reopen(granted, reason="没修", marks=Marks(1), at=MONDAY + 7 * HOUR)
    actions.grant_reopen(granted, by=boss, at=MONDAY + 8 * HOUR)
    for state in (State.REPLY_REVIEW, State.WAITING_SUBMITTER):
        actions.withdraw(OpinionFactory(state=state), reason="", at=MONDAY + 7 * HOUR)
    assert found() == []

    Opinion.objects.filter(pk=rejected.pk).update(public_note="别的")
    Opinion.objects.filter(pk=granted.pk).update(due_on=LATER)

    assert [line.partition(":")[0] for line in found()] == [
        f"{rejected.number} #4 REJECT", f"{granted.number} #7 REQUEST_REOPEN",
    ]  # fmt: skip
