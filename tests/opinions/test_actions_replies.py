"""Replies and their review: what each move changes beside the state."""

from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import Move, ReplyStatus, State
from opinions.models import Opinion, Reply
from opinions.permissions import NotInUnit, OwnItem, can_move, standings
from opinions.queries import QUEUES
from portal.users.enums import Role
from portal.users.models import User
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


def reviewed_by(person: User, opinion: Opinion) -> tuple[bool, bool, bool]:
    """Whether he may release, as the case, the check of many and the queue see it."""
    [many] = standings(person, [opinion]).values()
    queued = QUEUES["review"].rows(person, dt.date(2026, 3, 2))
    return (
        can_move(person, opinion, Move.RELEASE),
        many.allows(Move.RELEASE),
        queued.filter(pk=opinion.pk).exists(),
    )


def test_author_of_a_text_sent_back_does_not_review_it_when_another_hands_it_in(at) -> None:
    unit = UnitFactory()
    first = staff(Role.HANDLER, Role.REVIEWER, unit=unit)
    opinion = OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=first)
    actions.send_back(opinion, remark="改", by=staff(Role.REVIEWER), at=at)
    actions.submit_reply(
        opinion, text=opinion.replies.get().text, by=staff(Role.HANDLER, unit=unit), at=at
    )

    with pytest.raises(OwnItem):
        actions.release(opinion, by=first, at=at)

    assert reviewed_by(first, opinion) == (False, False, False)
    assert reviewed_by(staff(Role.REVIEWER), opinion) == (True, True, True)


@pytest.mark.parametrize("saved_again", [False, True])
def test_author_of_a_draft_does_not_review_it_when_another_hands_it_in(
    saved_again: bool, at
) -> None:
    unit = UnitFactory()
    first, second = staff(Role.HANDLER, Role.REVIEWER, unit=unit), staff(Role.HANDLER, unit=unit)
    opinion = OpinionFactory(state=State.HANDLING, unit=unit)
    draft = actions.save_draft(opinion, text="三天内修好。", by=first, at=at)
    if saved_again:
        draft = actions.save_draft(opinion, text="三天内修好。", by=second, at=at)
    mark = actions.draft_mark(draft)
    actions.submit_reply(opinion, text="三天内修好。", by=second, at=at, draft_seen=mark)

    with pytest.raises(OwnItem):
        actions.release(opinion, by=first, at=at)

    assert reviewed_by(first, opinion) == (False, False, False)


@pytest.mark.parametrize("text", ["", " \n\x00"])
def test_replies_and_remarks_are_not_empty(text: str, at) -> None:
    boss = staff(Role.ADMINISTRATOR)

    with pytest.raises(actions.ReplyMissing):
        actions.answer_on_the_spot(OpinionFactory(), text=text, by=boss, at=at)
    with pytest.raises(actions.ReplyMissing):
        actions.submit_reply(OpinionFactory(state=State.HANDLING), text=text, by=boss, at=at)
    with pytest.raises(actions.RemarkMissing):
        actions.send_back(OpinionFactory(state=State.REPLY_REVIEW), remark=text, by=boss, at=at)
