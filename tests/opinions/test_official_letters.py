"""A reply is an official letter: composed of parts, dated at its release, and covered whole by the history."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection

from opinions import actions
from opinions.enums import PublicationState, ReplyStatus, State
from opinions.lifecycle import MoveRefused
from opinions.models import CaseStep, Opinion, PublishedCopy, Reply
from opinions.queries import released_reply
from portal.core import audit
from portal.core.keyrings import audit_keys
from portal.users.enums import Role
from tests.factories.opinions import HOUR, MONDAY, OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> dt.datetime:
    """The same day, so that no seal is missed."""
    return MONDAY + 12 * HOUR


def answered(at: Any, **fields: Any) -> Opinion:
    unit = UnitFactory(label="区城管局", label_en="City Management")
    opinion = OpinionFactory(state=State.HANDLING, unit=unit, **fields)
    author = staff(Role.HANDLER, unit=unit)
    actions.submit_reply(opinion, text="第一段。\n第二段。", by=author, at=at)
    actions.release(opinion, by=staff(Role.REVIEWER), at=at)
    return opinion


def test_letter_has_salutation_body_signers_and_the_day_of_release(at) -> None:
    helping = UnitFactory(label="区住建局")

    opinion = answered(at, co_handling=(helping,))

    reply = released_reply(opinion)
    assert reply.letter == "您好：\n第一段。\n第二段。\n区城管局\n区住建局\n2026年3月2日"
    assert (reply.text, reply.signed_by) == ("第一段。\n第二段。", "区城管局、区住建局")


def test_letter_to_somebody_who_wrote_in_english_is_english_around_its_body(at) -> None:
    reply = released_reply(answered(at, language="en"))

    assert (reply.salutation, reply.signature) == ("Hello,", "City Management")
    assert reply.letter.endswith("\n2 March 2026")


def test_name_of_the_submitter_is_not_in_the_suggestion(at) -> None:
    reply = released_reply(answered(at, contact={"name": "王小明", "phone": "13800000000"}))

    assert "王" not in reply.letter


@pytest.mark.parametrize("in_studio", [True, False])
def test_answer_on_the_spot_is_signed_by_whoever_received_it(in_studio: bool, at) -> None:
    studio = StudioPageFactory(title="河东工作室") if in_studio else None
    opinion = OpinionFactory(studio=studio)

    actions.answer_on_the_spot(opinion, text="周三开门。", by=staff(Role.DISPATCHER), at=at)

    reply = opinion.replies.get()
    assert reply.signature == ("河东工作室" if in_studio else "协商平台")
    assert reply.letter.endswith("\n2026年3月2日")
    assert found() == []


def test_released_letter_is_to_the_letter_what_the_digest_covers(at) -> None:
    opinion = answered(at)
    step, ring = opinion.steps.latest("position"), audit_keys()

    reply = released_reply(opinion)

    assert step.text_digest == audit.text_digest(ring, reply.letter, key_id=step.key_id)
    assert found() == []


@pytest.mark.parametrize(
    "values", [{"salutation": "喂"}, {"signature": "别的局"}, {"text": "改过。"}], ids=str
)
def test_changed_part_of_a_letter_is_found(values: dict[str, str], at) -> None:
    opinion = answered(at)

    opinion.replies.update(**values)

    assert [line.partition(": ")[2] for line in found()] == ["答复文字被改动"] * 2


def test_reply_that_came_without_its_form_stays_as_it_is() -> None:
    reply = OpinionFactory(state=State.ANSWERED, reply_text="已修好。").replies.get()

    assert reply.words == reply.letter == "已修好。"
    assert found() == []


def test_public_copy_has_the_body_and_the_signers_never_the_salutation(at) -> None:
    opinion = answered(
        at, publication=PublicationState.PUBLISHED, co_handling=(UnitFactory(label="区住建局"),)
    )

    actions.approve_reply(opinion, by=staff(Role.PUBLISHER), at=at)

    copy = PublishedCopy.objects.get()
    assert copy.reply == released_reply(opinion).text
    assert copy.reply_unit == "区城管局、区住建局"
    assert "您好" not in copy.words


def test_parts_are_cleaned_and_limited(at) -> None:
    unit = UnitFactory()
    opinion, author = (
        OpinionFactory(state=State.HANDLING, unit=unit),
        staff(Role.HANDLER, unit=unit),
    )
    with pytest.raises(actions.LetterPartTooLong):
        actions.submit_reply(opinion, text="答", salutation="长" * 61, by=author, at=at)

    actions.submit_reply(
        opinion,
        text="答",
        salutation="各位\n居民：",
        signature=" 甲局 \n\n\u202e乙局",
        by=author,
        at=at,
    )

    reply = opinion.replies.get()
    assert (reply.salutation, reply.signers) == ("各位 居民：", ["甲局", "乙局"])


@pytest.mark.parametrize(
    "text", ["将于____完成。", "您反映的“{标题}”", "{0.__class__}", "还差一个}"]
)
def test_unfinished_reply_is_refused_without_a_trace(text: str, at) -> None:
    boss = staff(Role.ADMINISTRATOR)
    handling, new, done = (
        OpinionFactory(state=state) for state in (State.HANDLING, State.SUBMITTED, State.ANSWERED)
    )
    steps, replies = CaseStep.objects.count(), Reply.objects.count()

    with pytest.raises(actions.ReplyUnfinished):
        actions.submit_reply(handling, text=text, by=boss, at=at)
    with pytest.raises(actions.ReplyUnfinished):
        actions.answer_on_the_spot(new, text=text, by=boss, at=at)
    with pytest.raises(actions.ReplyUnfinished):
        actions.propose_correction(done, text=text, reason="改", by=boss, at=at)

    assert (CaseStep.objects.count(), Reply.objects.count()) == (steps, replies)


# drafts


def writers(count: int = 2) -> tuple[Opinion, list[Any]]:
    unit = UnitFactory()
    return OpinionFactory(state=State.HANDLING, unit=unit), [
        staff(Role.HANDLER, unit=unit) for _ in range(count)
    ]


def test_draft_is_kept_unfinished_replaced_and_goes_when_it_is_handed_in(at) -> None:
    opinion, (one, _) = writers()
    steps = CaseStep.objects.count()

    actions.save_draft(opinion, text="写到一半，____", by=one, at=at)
    actions.save_draft(opinion, text="又写了一点，____", by=one, at=at)
    saved = opinion.replies.get()
    assert (saved.status, saved.text, CaseStep.objects.count()) == (
        ReplyStatus.DRAFT, "又写了一点，____", steps,
    )  # fmt: skip
    assert found() == []

    mark = actions.draft_mark(opinion.replies.get())
    actions.submit_reply(opinion, text="写好了。", by=one, at=at, draft_seen=mark)
    assert list(opinion.replies.values_list("status", "text")) == [("IN_REVIEW", "写好了。")]


def test_draft_of_a_colleague_is_not_overwritten_unseen(at) -> None:
    opinion, (one, other) = writers()
    theirs = actions.save_draft(opinion, text="甲写的", by=one, at=at, draft_seen="")

    with pytest.raises(actions.DraftChanged):
        actions.save_draft(opinion, text="乙写的", by=other, at=at, draft_seen="")
    with pytest.raises(actions.DraftChanged):
        actions.submit_reply(opinion, text="乙写的", by=other, at=at, draft_seen="")
    seen = actions.draft_mark(theirs)
    actions.save_draft(opinion, text="一起写的", by=other, at=at, draft_seen=seen)

    assert opinion.replies.get(status=ReplyStatus.DRAFT).text == "一起写的"


def test_draft_that_another_goes_on_with_stays_with_its_authors_name(at) -> None:
    opinion, (one, other) = writers()
    theirs = actions.save_draft(opinion, text="甲写的", by=one, at=at)
    mine = actions.save_draft(opinion, text="乙改的", by=other, at=at)
    actions.submit_reply(
        opinion, text="乙改好的", by=other, at=at, draft_seen=actions.draft_mark(mine)
    )

    assert list(opinion.replies.order_by("pk").values_list("pk", "text", "author", "status")) == [
        (theirs.pk, "甲写的", one.pk, ReplyStatus.DROPPED),
        (mine.pk + 1, "乙改好的", other.pk, ReplyStatus.IN_REVIEW),
    ]
    assert found() == []


def test_own_draft_that_the_screen_did_not_show_is_kept(at) -> None:
    opinion, (one, _) = writers()
    actions.save_draft(opinion, text="早先写的", by=one, at=at)

    actions.submit_reply(opinion, text="联合答复", by=one, at=at)

    assert list(opinion.replies.order_by("pk").values_list("text", "status")) == [
        ("早先写的", ReplyStatus.DROPPED),
        ("联合答复", ReplyStatus.IN_REVIEW),
    ]


def test_draft_of_a_unit_that_has_the_case_no_more_is_in_nobodys_way(at) -> None:
    opinion, (one, _) = writers()
    actions.save_draft(opinion, text="别的单位写的", by=one, at=at)
    opinion.replies.update(unit=UnitFactory())

    actions.submit_reply(
        opinion, text="我们写的。", by=staff(Role.ADMINISTRATOR), at=at, draft_seen=""
    )

    assert opinion.replies.get(status=ReplyStatus.IN_REVIEW).text == "我们写的。"


def test_draft_is_for_those_who_may_hand_it_in(at) -> None:
    opinion, (one, _) = writers()
    actions.submit_reply(opinion, text="交了。", by=one, at=at)

    with pytest.raises(MoveRefused):
        actions.save_draft(opinion, text="晚了", by=one, at=at)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_release_one_reply(at) -> None:
    opinion = OpinionFactory(state=State.REPLY_REVIEW)
    reviewers = [staff(Role.REVIEWER) for _ in range(2)]
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def decide(by: Any, move: Any) -> None:
        start.wait()
        try:
            move(Opinion.objects.get(pk=opinion.pk), by=by, at=at)
            outcomes.append("made")
        except MoveRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(by, actions.release)) for by in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["made", "refused"]
    assert CaseStep.objects.filter(move="RELEASE").count() == 1
    assert found() == []
