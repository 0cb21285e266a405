"""A released reply is put right by two persons; the old one stays visible as corrected."""

from __future__ import annotations

import datetime as dt
import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection

from opinions import actions
from opinions.enums import Act, Move, PublicationState, ReplyStatus, State
from opinions.lifecycle import Refusal
from opinions.models import Opinion, PublishedCopy, Reply, ReplyProposal
from opinions.permissions import NotInUnit, OwnItem, moves_for
from opinions.queries import QUEUES, letters_for_resident, queue_counts, released_reply
from portal.core.models import Outbox
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, OpinionFactory, staff
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found
from tests.opinions.test_notifications import receivers

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def at() -> dt.datetime:
    """The same day, so that no seal is missed."""
    return MONDAY + 12 * HOUR


class Office:
    """An answered case with its unit's handler and a reviewer."""

    def __init__(self, at: Any, **fields: Any) -> None:
        unit = UnitFactory()
        self.at, self.handler = at, staff(Role.HANDLER, unit=unit)
        self.reviewer = staff(Role.REVIEWER)
        self.case = OpinionFactory(**{"state": State.ANSWERED, "unit": unit, **fields})

    def propose(self, text: str = "电话是 2。", **fields: Any) -> Reply:
        values = {"reason": "电话写错了", "by": self.handler, "at": self.at, **fields}
        actions.propose_correction(self.case, text=text, **values)
        return self.case.replies.latest("pk")


@pytest.mark.parametrize("state", [State.ANSWERED, State.CLOSED])
def test_correction_takes_the_place_of_the_reply_and_moves_nothing_else(state: State, at) -> None:
    office = Office(at, state=state)
    case, old = office.case, office.case.replies.get()
    before = Opinion.objects.values("state", "answered_at", "closed_at", "due_on").get(pk=case.pk)

    new = office.propose()
    assert (released_reply(case), new.status) == (old, ReplyStatus.IN_REVIEW)
    actions.correct(case, by=office.reviewer, at=at)

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status, new.corrects) == (
        ReplyStatus.CORRECTED, ReplyStatus.RELEASED, old,
    )  # fmt: skip
    assert (released_reply(case), letters_for_resident(case)) == (new, [new, old])
    assert Opinion.objects.values(*before).get(pk=case.pk) == before
    assert found() == []


def test_correction_is_corrected_again(at) -> None:
    office = Office(at)
    for text in ("二", "三"):
        office.propose(text)
        actions.correct(office.case, by=office.reviewer, at=at)

    assert [each.text for each in letters_for_resident(office.case)][:2] == ["三", "二"]
    assert found() == []


def test_refused_correction_leaves_the_reply_and_another_may_follow(at) -> None:
    office = Office(at)
    old = office.case.replies.get()
    refused = office.propose()

    actions.refuse_correction(office.case, reason="号码没错", by=office.reviewer, at=at)

    refused.refresh_from_db()
    assert (refused.status, refused.remark) == (ReplyStatus.SENT_BACK, "号码没错")
    assert released_reply(office.case) == old
    office.propose("再来一次")
    actions.correct(office.case, by=office.reviewer, at=at)
    assert released_reply(office.case).text == "再来一次"
    assert found() == []


def test_everybody_concerned_is_told(at) -> None:
    office = Office(at, contact={"email": "wang@example.org"})

    def told(step: Any) -> list[str]:
        Outbox.objects.all().delete()
        step()
        return receivers()

    refuse = partial(
        actions.refuse_correction, office.case, reason="没错", by=office.reviewer, at=at
    )
    assert f"user-{office.reviewer.pk}" in told(office.propose)
    assert told(refuse) == [f"user-{office.handler.pk}"]
    office.propose("又一次")
    correct = partial(actions.correct, office.case, by=office.reviewer, at=at)
    assert told(correct) == ["submitter", f"user-{office.handler.pk}"]


def test_nobody_decides_on_his_own_correction(at) -> None:
    office = Office(at)
    author = staff(Role.ADMINISTRATOR)
    office.propose(by=author)

    for decide in (
        lambda: actions.correct(office.case, by=author, at=at),
        lambda: actions.refuse_correction(office.case, reason="否", by=author, at=at),
    ):
        with pytest.raises(OwnItem):
            decide()
    assert {Move.CORRECT, Act.REFUSE_CORRECTION}.isdisjoint(moves_for(author, office.case))


def test_another_unit_does_not_correct(at) -> None:
    helping = UnitFactory()
    office = Office(at, co_handling=(helping,))

    with pytest.raises(NotInUnit):
        office.propose(by=staff(Role.HANDLER, unit=helping))


def test_what_cannot_be_corrected_is_refused(at) -> None:
    office = Office(at, reply_text="原文。")
    office.case.replies.update(salutation="您好：", signature="甲局")
    with pytest.raises(actions.NothingCorrected):
        office.propose("原文。")
    with pytest.raises(actions.CorrectionReasonMissing):
        office.propose(reason=" ")
    with pytest.raises(actions.ReplyMissing):
        office.propose(" ")
    with pytest.raises(actions.NoCorrectionWaits):
        actions.correct(office.case, by=office.reviewer, at=at)
    with pytest.raises(actions.NoCorrectionWaits):
        actions.refuse_correction(office.case, reason="否", by=office.reviewer, at=at)


def test_one_correction_waits_at_a_time(at) -> None:
    office = Office(at)
    office.propose()

    with pytest.raises(actions.CorrectionWaits):
        office.propose("另一份")
    assert Act.PROPOSE_CORRECTION not in moves_for(office.handler, office.case)


def test_refusal_of_a_correction_needs_a_reason(at) -> None:
    office = Office(at)
    office.propose()

    with pytest.raises(actions.CorrectionRefusalReasonMissing):
        actions.refuse_correction(office.case, reason="\u200b", by=office.reviewer, at=at)


def test_correction_of_a_reply_that_is_valid_no_more_can_only_be_refused(at) -> None:
    office = Office(at)
    office.propose()
    Reply.objects.create(
        opinion=office.case, text="重办后的答复", author=office.handler, reviewer=office.reviewer,
        status=ReplyStatus.RELEASED, created_at=at, released_at=at,
    )  # fmt: skip

    with pytest.raises(actions.CorrectionOvertaken):
        actions.correct(office.case, by=office.reviewer, at=at)
    case = Opinion.objects.get(pk=office.case.pk)
    offered = moves_for(office.reviewer, case)
    assert (Move.CORRECT in offered, Act.REFUSE_CORRECTION in offered) == (False, True)


def test_public_page_keeps_the_old_reply_until_a_publisher_decides(at) -> None:
    office = Office(at, publication=PublicationState.PUBLISHED, reply_text="电话是 1。")
    office.propose("电话是 2。")
    actions.correct(office.case, by=office.reviewer, at=at)
    assert PublishedCopy.objects.get().reply == "电话是 1。"
    assert ReplyProposal.objects.get().text == "电话是 2。"

    # Whoever wrote what stands there now decides no more than whoever wrote what is to come.
    actions.approve_reply(office.case, by=staff(Role.PUBLISHER), at=at)

    assert PublishedCopy.objects.get().reply == "电话是 2。"
    assert found() == []


def test_waiting_correction_stands_in_the_reviewers_queue(at) -> None:
    office = Office(at, state=State.CLOSED)
    author = staff(Role.ADMINISTRATOR)
    office.propose(by=author)

    assert list(QUEUES["review"].rows(office.reviewer, TODAY)) == [office.case]
    assert queue_counts(office.reviewer, TODAY)["review"] == 1
    assert not QUEUES["review"].rows(author, TODAY).exists()
    assert queue_counts(author, TODAY)["review"] == 0

    actions.correct(office.case, by=office.reviewer, at=at)
    assert not QUEUES["review"].rows(office.reviewer, TODAY).exists()


CORRECTION_EDITS: dict[str, tuple[str, dict[str, Any], str]] = {
    "old one valid again": ("old", {"status": ReplyStatus.RELEASED}, "CORRECT: 状态被改动"),
    "new one taken back": ("new", {"status": ReplyStatus.IN_REVIEW, "reviewer": None}, "CORRECT: 状态被改动"),
    "another text": ("new", {"text": "别的。"}, "PROPOSE_CORRECTION: 答复文字被改动"),
    "another signer": ("new", {"signature": "别的局"}, "PROPOSE_CORRECTION: 答复文字被改动"),
    "old text": ("old", {"text": "别的。"}, "SUBMIT_REPLY: 答复文字被改动"),
    "corrects nothing": ("new", {"corrects": None}, "PROPOSE_CORRECTION: "),
    "another unit": ("new", {"unit": None}, "PROPOSE_CORRECTION: 承办单位被改动"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CORRECTION_EDITS)
def test_changed_column_of_a_correction_is_found(kind: str, at) -> None:
    office = Office(at)
    old = office.case.replies.get()
    new = office.propose()
    actions.correct(office.case, by=office.reviewer, at=at)
    assert found() == []
    which, values, said = CORRECTION_EDITS[kind]

    Reply.objects.filter(pk={"old": old, "new": new}[which].pk).update(**values)

    assert any(said in line for line in found()), found()


def test_changed_reason_of_a_refusal_is_found(at) -> None:
    office = Office(at)
    refused = office.propose()
    actions.refuse_correction(office.case, reason="号码没错", by=office.reviewer, at=at)

    Reply.objects.filter(pk=refused.pk).update(remark="很好")

    assert any("审核意见被改动或删除" in line for line in found())


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_decide_once(at) -> None:
    office = Office(at)
    office.propose()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def decide(move: Any) -> None:
        start.wait()
        try:
            move(Opinion.objects.get(pk=office.case.pk))
            outcomes.append("made")
        except Refusal:
            outcomes.append("refused")
        finally:
            connection.close()

    other = staff(Role.REVIEWER)
    threads = [
        threading.Thread(target=decide, args=(move,))
        for move in (
            lambda case: actions.correct(case, by=office.reviewer, at=at),
            lambda case: actions.refuse_correction(case, reason="否", by=other, at=at),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["made", "refused"]
    assert found() == []
