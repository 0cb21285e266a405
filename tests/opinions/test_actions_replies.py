"""Replies and their review: what each move changes beside the state."""

from __future__ import annotations

import pytest

from opinions import actions
from opinions.enums import (
    ReplyStatus,
    State,
)
from opinions.models import Reply
from opinions.permissions import NotInUnit, OwnItem
from portal.users.enums import Role
from tests.factories.opinions import OpinionFactory, staff
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def test_co_handling_unit_does_not_submit_the_reply(at) -> None:
    unit = UnitFactory()
    opinion = OpinionFactory(state=State.HANDLING, co_handling=(unit,))

    with pytest.raises(NotInUnit):
        actions.submit_reply(opinion, text="答", by=staff(Role.HANDLER, unit=unit), at=at)


def test_reply_goes_through_review_and_every_draft_is_kept(at) -> None:
    unit = UnitFactory()
    author, reviewer = staff(Role.HANDLER, unit=unit), staff(Role.REVIEWER)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, handler=author)

    actions.submit_reply(opinion, text="一稿", by=author, at=at)
    actions.send_back(opinion, remark="请写明时间", by=reviewer, at=at)
    actions.submit_reply(opinion, text="二稿", by=author, at=at)
    actions.release(opinion, by=reviewer, at=at)

    drafts = Reply.objects.order_by("pk").values_list(
        "text", "status", "remark", "author", "reviewer", "unit"
    )
    assert list(drafts) == [
        ("一稿", ReplyStatus.SENT_BACK, "请写明时间", author.pk, reviewer.pk, unit.pk),
        ("二稿", ReplyStatus.RELEASED, "", author.pk, reviewer.pk, unit.pk),
    ]
    assert (opinion.state, opinion.answered_at) == (State.ANSWERED, at)


@pytest.mark.parametrize("roles", [(Role.HANDLER, Role.REVIEWER), (Role.ADMINISTRATOR,)])
def test_nobody_reviews_his_own_reply(roles: tuple[Role, ...], at) -> None:
    unit = UnitFactory()
    author = staff(*roles, unit=unit)
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=author)

    with pytest.raises(OwnItem):
        actions.release(opinion, by=author, at=at)
    with pytest.raises(OwnItem):
        actions.send_back(opinion, remark="改", by=author, at=at)

    assert Reply.objects.get().status == ReplyStatus.IN_REVIEW


def test_author_of_a_draft_sent_back_may_review_anothers(at) -> None:
    unit = UnitFactory()
    first = staff(Role.HANDLER, Role.REVIEWER, unit=unit)
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=first)
    actions.send_back(opinion, remark="改", by=staff(Role.REVIEWER), at=at)
    actions.submit_reply(opinion, text="他人重写", by=staff(Role.HANDLER, unit=unit), at=at)

    actions.release(opinion, by=first, at=at)

    assert opinion.state == State.ANSWERED


@pytest.mark.parametrize("text", ["", " \n\x00"])
def test_replies_and_remarks_are_not_empty(text: str, at) -> None:
    boss = staff(Role.ADMINISTRATOR)

    with pytest.raises(actions.ReplyMissing):
        actions.answer_on_the_spot(OpinionFactory(), text=text, by=boss, at=at)
    with pytest.raises(actions.ReplyMissing):
        actions.submit_reply(OpinionFactory(state=State.HANDLING), text=text, by=boss, at=at)
    with pytest.raises(actions.RemarkMissing):
        actions.send_back(OpinionFactory(state=State.REPLY_REVIEW), remark=text, by=boss, at=at)
