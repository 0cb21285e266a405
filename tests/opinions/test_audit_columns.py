"""What verification finds of replies, hidden cases, looks and columns that were changed beside the chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opinions import actions
from opinions.enums import Actor, ReplyStatus, State
from opinions.models import ContactLook, ImportBatch, Opinion, PublishedCopy, Reply
from portal.users.enums import Role
from tests.factories.opinions import (
    HOUR,
    MONDAY,
    OpinionFactory,
    PublishedCopyFactory,
    make_opinion,
    staff,
)
from tests.factories.pages import StudioPageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found, wheres

pytestmark = pytest.mark.django_db
LATER = MONDAY + dt.timedelta(days=9)


def forge_reply(case: Opinion, **values: Any) -> Reply:
    fields = {"text": "假的答复", "on_the_spot": True, "created_at": LATER, "released_at": LATER}
    return Reply.objects.create(opinion=case, status=ReplyStatus.RELEASED, **fields | values)


def test_reply_that_no_step_names_is_found() -> None:
    case = OpinionFactory(state=State.ANSWERED)
    assert found() == []

    forged = forge_reply(case)

    assert found() == [f"{case.number}: 答复 {forged.pk} 没有提交的记录"]


def test_reply_of_another_case_is_not_excused_by_that_ones_steps() -> None:
    case, other = OpinionFactory(state=State.ANSWERED), OpinionFactory(state=State.HANDLING)

    case.replies.update(opinion=other)

    assert wheres() == [
        f"{case.number} #5 SUBMIT_REPLY", f"{case.number} #6 RELEASE", other.number,
    ]  # fmt: skip


REPLY_EDITS: dict[str, tuple[dict[str, Any], str, str]] = {
    "released unasked": (
        {"status": ReplyStatus.RELEASED, "released_at": LATER, "on_the_spot": True},
        "#5 SUBMIT_REPLY", "状态被改动：现为 RELEASED，记录为 IN_REVIEW",
    ),
    "sent back by nobody": ({"status": ReplyStatus.SENT_BACK}, "#5 SUBMIT_REPLY", "状态被改动"),
    "another day": ({"created_at": LATER}, "#5 SUBMIT_REPLY", "起草时间被改动"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REPLY_EDITS)
def test_reply_that_stands_otherwise_than_its_steps_say_is_found(kind: str) -> None:
    case = OpinionFactory(state=State.REPLY_REVIEW)
    values, step, what = REPLY_EDITS[kind]

    case.replies.update(**values)

    assert found()[0].startswith(f"{case.number} {step}: {what}")


def test_other_author_reviewer_or_unit_of_a_reply_is_found() -> None:
    case = OpinionFactory(state=State.ANSWERED)

    case.replies.update(author=staff(), reviewer=staff(), unit=UnitFactory())

    assert wheres() == [
        f"{case.number} #5 SUBMIT_REPLY", f"{case.number} #5 SUBMIT_REPLY", f"{case.number} #6 RELEASE",
    ]  # fmt: skip


def test_remark_of_a_reply_sent_back_is_compared() -> None:
    case = OpinionFactory(state=State.REPLY_REVIEW)
    actions.send_back(case, remark="请写明时间", by=staff(Role.REVIEWER), at=MONDAY + 9 * HOUR)
    assert found() == []

    case.replies.update(remark="很好")

    assert found() == [f"{case.number} #6 SEND_BACK: 审核意见被改动或删除"]


def test_case_that_was_hidden_is_found_and_its_chain_still_read() -> None:
    case, other = OpinionFactory(state=State.ANSWERED), OpinionFactory()
    Opinion.objects.filter(pk__in=[case.pk, other.pk]).update(hidden=True)
    case.steps.filter(position=3).update(actor=Actor.IMPORT)

    hidden = "被隐藏，而没有尚未完成的导入说明原因"
    assert found() == [
        f"{case.number}: {hidden}",
        f"{case.number} #3 DISPATCH: 被改动、调换，或其前一环节被删除",
        f"{other.number}: {hidden}",
    ]


def test_unfinished_import_explains_only_what_it_wrote() -> None:
    batch = ImportBatch.begin(source="forged", file_name="x.csv", at=MONDAY)
    case = OpinionFactory()

    Opinion.objects.filter(pk=case.pk).update(hidden=True, import_batch=batch)

    assert wheres() == [case.number]


def test_hidden_case_without_steps_is_found() -> None:
    case = OpinionFactory()
    case.steps.all().delete()
    Opinion.objects.filter(pk=case.pk).update(hidden=True)

    assert f"{case.number} #1" in wheres()


def case(**values: Any) -> Callable[[Opinion], object]:
    """``values``; those that are factories are asked for one in the test."""
    return lambda one: Opinion.objects.filter(pk=one.pk).update(**made(values))


def copy(**values: Any) -> Callable[[Opinion], object]:
    return lambda one: PublishedCopy.objects.filter(opinion=one).update(**made(values))


def made(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in values.items()}


COLUMNS: dict[str, tuple[Callable[[Opinion], object], str]] = {
    "consent": (case(publish_consent="NAMED"), "#1 SUBMIT: 公开意愿被改动：现为 NAMED，记录为 ANONYMOUS"),
    "channel": (case(channel="DESK"), "#1 SUBMIT: 渠道被改动：现为 DESK，记录为 WEB"),
    "studio": (case(studio=StudioPageFactory), "#1 SUBMIT: 工作室被改动"),
    "submitted": (case(submitted_at=LATER), "#1 SUBMIT: 提交时间被改动"),
    "accepted": (case(accepted_at=LATER), "#2 ACCEPT: 受理时间被改动"),
    "dispatched": (case(dispatched_at=LATER), "#3 DISPATCH: 首次交办时间被改动"),
    "answered": (case(answered_at=LATER), "#6 RELEASE: 答复时间被改动：现为 2026-03-11 09:30:00，记录为 2026-03-02 14:30:00"),
    "closed": (case(closed_at=LATER), "#7 EXPIRE: 办结时间被改动"),
    "unit": (case(lead_unit=UnitFactory), "#3 DISPATCH: 主办单位被改动"),
    "due": (case(due_on=LATER.date()), "#3 DISPATCH: 应于被改动：现为 2026-03-11，记录为 2026-03-22"),
    "note": (case(public_note="别的"), "#1 SUBMIT: 给提交人的说明被改动"),
    "number": (case(number="QY-2020-00001"), "#1 SUBMIT: 编号被改动"),
    "copy's number": (copy(number="QY-2020-00001"), "#8 PROPOSE: 公开文本的编号、日期、领域、区域或工作室被改动"),
    "copy's day": (copy(submitted_on=LATER), "#8 PROPOSE: 公开文本的编号、日期、领域、区域或工作室被改动"),
    "copy's reply day": (copy(replied_on=LATER), "#8 PROPOSE: 公开文本的编号、日期、领域、区域或工作室被改动"),
    "copy's topic": (copy(topic=TopicPageFactory), "#8 PROPOSE: 公开文本的议题与事项的不同"),
    "copy's approval": (copy(approved_at=LATER), "#9 APPROVE: 批准公开的时间被改动"),
}  # fmt: skip


@pytest.mark.parametrize("kind", COLUMNS)
def test_changed_column_is_named_with_the_step_that_wrote_it(kind: str) -> None:
    one = PublishedCopyFactory(state=State.CLOSED).opinion
    OpinionFactory(state=State.ANSWERED)
    assert found() == []
    tamper, said = COLUMNS[kind]

    tamper(one)
    one.refresh_from_db()

    assert len(found()) == 1
    assert found()[0].startswith(f"{one.number} {said}")


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"public_note": "请找别人。"}, "给提交人的说明被改动或删除"),
        ({"public_note": ""}, "给提交人的说明被改动或删除"),
        ({"reject_reason": "DUPLICATE"}, "不予受理的理由被改动：现为 DUPLICATE，记录为 NOT_LOCAL"),
    ],
)
def test_what_a_refused_submitter_reads_is_compared(values: dict[str, str], what: str) -> None:
    one = OpinionFactory(state=State.REJECTED)

    case(**values)(one)

    assert found() == [f"{one.number} #2 REJECT: {what}"]


def test_topic_is_the_one_of_the_last_step_that_named_one() -> None:
    first, second = TopicPageFactory(), TopicPageFactory()
    one = OpinionFactory(topic=first)
    actions.accept(one, grade="COMPLEX", by=staff(Role.DISPATCHER), at=MONDAY + HOUR)
    assert found() == []

    case(topic=second)(one)

    assert len(found()) == 1
    assert "协商议题被改动" in found()[0]


def test_look_at_contact_that_is_no_longer_listed_is_found() -> None:
    one = OpinionFactory(contact={"phone": "10000000001"})
    for hours in (1, 2):
        actions.look_at_contact(one, by=staff(Role.DISPATCHER), at=MONDAY + HOUR * hours)
    assert found() == []

    ContactLook.objects.latest("pk").delete()

    assert found() == [f"{one.number}: 查看联系方式的登记与记录不符：现有 1 次，记录 2 次"]


def test_look_that_is_listed_under_another_name_is_found() -> None:
    one = OpinionFactory(contact={"phone": "10000000001"})
    actions.look_at_contact(one, by=staff(Role.DISPATCHER), at=MONDAY + HOUR)

    ContactLook.objects.update(by=staff())

    assert wheres() == [one.number]


def test_reading_takes_the_same_queries_for_many() -> None:
    numbers = []
    for _ in range(2):
        for state in (State.ANSWERED, State.REJECTED):
            make_opinion(state, contact={"phone": "10000000001"})
        PublishedCopyFactory()
        with CaptureQueriesContext(
            connection,
        ) as taken:
            assert found() == []
        numbers.append(len(taken))

    # Cases, steps, replies, contact, looks, attachments, extensions, contributions, supplements, ratings, calls; the part
    # that ends; seals; what no seal covers.
    assert numbers == [14, 14]
