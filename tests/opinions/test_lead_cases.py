"""A lead case stands for several: what happens to it, and what is said to all of them."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from opinions import actions
from opinions.casework.merging import names_submitter
from opinions.enums import (
    Actor,
    Move,
    RejectReason,
    State,
)
from opinions.lifecycle import MoveRefused
from opinions.models import Opinion, Reply
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import OpinionFactory, make_opinion, staff
from tests.factories.pages import OutcomePageFactory, TopicPageFactory
from tests.factories.reference import UnitFactory
from tests.opinions.merging import faults, fresh, merge, rows
from topics.models import TopicPage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TURNS = 10
CONTACT = {"name": "王秀英", "phone": "13800000000", "email": "wang@example.org"}


@pytest.fixture
def dispatcher() -> User:
    return staff(Role.DISPATCHER)


# a lead case that is merged itself


def test_what_was_merged_goes_along_and_comes_back_with_its_lead(dispatcher: User, at) -> None:
    first, middle, last = OpinionFactory(), OpinionFactory(), OpinionFactory()
    top, own = OpinionFactory(state=State.HANDLING), OpinionFactory()
    merge(first, middle, by=dispatcher, at=at)
    merge(middle, last, by=dispatcher, at=at)
    merge(own, last, by=dispatcher, at=at)
    before = rows(first, middle, last, own)

    merge(last, top, by=dispatcher, at=at + DAY)
    assert set(top.merged.all()) == {first, middle, last, own}
    actions.unmerge(last, by=dispatcher, at=at + 2 * DAY)

    assert rows(first, middle, last, own) == before
    actions.unmerge(middle, by=dispatcher, at=at + 3 * DAY)
    assert (fresh(first).merged_into, fresh(middle).state) == (middle, State.SUBMITTED)
    actions.unmerge(first, by=dispatcher, at=at + 4 * DAY)
    assert fresh(first).state == State.SUBMITTED
    assert faults(at) == []


def test_one_that_went_along_comes_back_alone(dispatcher: User, at) -> None:
    first, middle, last = OpinionFactory(state=State.HANDLING), OpinionFactory(), OpinionFactory()
    merge(first, middle, by=dispatcher, at=at)
    merge(middle, last, by=dispatcher, at=at)

    actions.unmerge(first, by=dispatcher, at=at + DAY)

    assert (fresh(first).state, fresh(middle).merged_into) == (State.HANDLING, last)


def test_random_merging_leaves_no_chain_and_comes_apart_again(dispatcher: User, at) -> None:
    dice = random.Random(20260309)
    cases = [
        OpinionFactory(state=dice.choice([State.SUBMITTED, State.ACCEPTED, State.HANDLING]))
        for _ in range(8)
    ]
    before = rows(*cases)
    for step in range(60):
        case, lead = dice.choice(cases), dice.choice(cases)
        moment = at + step * dt.timedelta(minutes=1)
        try:
            if dice.random() < 0.7:
                merge(fresh(case), fresh(lead), by=dispatcher, at=moment)
            else:
                actions.unmerge(fresh(case), by=dispatcher, at=moment)
        except (actions.LeadIsItself, actions.LeadIsMerged, MoveRefused):
            continue
        assert not Opinion.objects.filter(merged_into__state=State.MERGED).exists()
    for case in Opinion.objects.filter(state=State.MERGED):
        actions.unmerge(case, by=dispatcher, at=at + DAY)

    assert rows(*cases) == before
    assert faults(at + DAY) == []


# what happens to the lead case meanwhile


def test_lead_case_that_is_rejected_leaves_the_others_to_be_judged_for_themselves(
    dispatcher: User, at
) -> None:
    lead, case, other = OpinionFactory(), OpinionFactory(), OpinionFactory(state=State.HANDLING)
    merge(case, lead, by=dispatcher, at=at)
    merge(other, lead, by=dispatcher, at=at)
    much_later = at + 400 * DAY

    actions.reject(
        lead, reason=RejectReason.UNCLEAR, text="请补充地点。", by=dispatcher, at=much_later
    )

    assert (fresh(case).state, fresh(other).state) == (State.SUBMITTED, State.HANDLING)
    step = case.steps.latest("position")
    assert (step.move, step.actor, step.by) == (Move.UNMERGE, Actor.CLOCK, None)
    assert faults(at) == []


@pytest.mark.parametrize("state", [State.ANSWERED, State.REOPEN_REQUESTED])
def test_lead_case_that_is_withdrawn_after_its_answer_keeps_the_others(
    state: State, dispatcher: User, at
) -> None:
    lead, case = make_opinion(state), OpinionFactory()
    merge(case, lead, by=dispatcher, at=at)

    actions.withdraw(lead, reason="", at=at)

    assert (fresh(case).state, fresh(case).merged_into) == (State.MERGED, lead)
    assert faults(at) == []


def test_lead_case_that_is_withdrawn_while_it_is_handled_again_sets_the_others_free(
    dispatcher: User, at
) -> None:
    lead, case = make_opinion(State.REOPEN_REQUESTED), OpinionFactory()
    merge(case, lead, by=dispatcher, at=at)
    actions.grant_reopen(lead, by=dispatcher, at=at)

    actions.withdraw(lead, reason="", at=at)

    assert fresh(case).state == State.SUBMITTED


def test_outcome_that_others_read_stays_although_its_case_was_withdrawn(
    dispatcher: User, at
) -> None:
    topic = TopicPageFactory(collect_from=at - 40 * DAY, collect_until=at - DAY)
    lead = OpinionFactory(state=State.IN_CONSULTATION, topic=topic)
    merge(OpinionFactory(), lead, by=dispatcher, at=at)
    outcome = OutcomePageFactory(parent=TopicPage.objects.get(pk=topic.pk), first_published_at=at)
    actions.withdraw(fresh(lead), reason="", at=at)

    with pytest.raises(actions.OutcomeNeeded):
        actions.check_may_leave(outcome)


# replies that several people read


NAMING = [
    "王秀英女士：您好。",
    "王女士：路灯已修好。",
    "已电话13800000000告知。",
    "见 wang@example.org。",
]


@pytest.mark.parametrize("text", NAMING)
def test_reply_to_several_does_not_name_one_of_them(text: str, dispatcher: User, at) -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    lead = make_opinion(State.HANDLING, unit=unit, contact=CONTACT)
    merge(OpinionFactory(), lead, by=dispatcher, at=at)

    with pytest.raises(actions.ReplyNamesSubmitter, match="各位居民"):
        actions.submit_reply(lead, text=text, by=handler, at=at)
    assert fresh(lead).state == State.HANDLING
    assert not lead.replies.exists()

    actions.submit_reply(fresh(lead), text="各位居民：路灯已修好。", by=handler, at=at)


def test_reply_drafted_before_the_merger_is_not_released_with_the_name(
    dispatcher: User, at
) -> None:
    lead = make_opinion(State.REPLY_REVIEW, contact=CONTACT, reply_text="王秀英：已修好。")
    merge(OpinionFactory(), lead, by=dispatcher, at=at)

    with pytest.raises(actions.ReplyNamesSubmitter):
        actions.release(lead, by=staff(Role.REVIEWER), at=at)
    assert fresh(lead).state == State.REPLY_REVIEW


def test_correction_that_names_one_of_several_is_not_handed_in(dispatcher: User, at) -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    lead = make_opinion(State.ANSWERED, unit=unit, contact=CONTACT)
    merge(OpinionFactory(), lead, by=dispatcher, at=at)
    reason, letters = "写错了", list(lead.replies.all())

    for words in (
        {"text": "王秀英女士：灯已修好。"},
        {"text": "已修好。", "salutation": "王女士："},
    ):
        with pytest.raises(actions.ReplyNamesSubmitter):
            actions.propose_correction(lead, **words, reason=reason, by=handler, at=at)
    assert list(lead.replies.all()) == letters

    actions.propose_correction(lead, text="各位居民：灯已修好。", reason=reason, by=handler, at=at)


def test_answered_case_whose_reply_names_its_submitter_leads_nothing(dispatcher: User, at) -> None:
    named = make_opinion(State.ANSWERED, contact=CONTACT, reply_text="王秀英：已修好。")
    plain = make_opinion(State.ANSWERED, contact=CONTACT, reply_text="路灯已修好。")
    case = OpinionFactory()

    with pytest.raises(actions.LeadNamesItsSubmitter):
        merge(case, named, by=dispatcher, at=at)
    merge(case, plain, by=dispatcher, at=at)


def test_reply_to_one_may_name_him(at) -> None:
    unit = UnitFactory()
    case = make_opinion(State.HANDLING, unit=unit, contact=CONTACT)

    actions.submit_reply(case, text="王秀英女士：您好。", by=staff(Role.HANDLER, unit=unit), at=at)


@pytest.mark.parametrize(
    "said",
    [
        "13800000000",
        "138 0000-0000",
        "１３８００００００００",
        "WANG@Example.org",
        "王秀 英",
        "王女士",
    ],
)
def test_submitter_is_known_however_he_is_written(said: str, at) -> None:
    contact = {"name": "王秀英", "phone": "138-0000-0000", "email": "wang@example.org"}
    case = make_opinion(State.HANDLING, contact=contact)

    assert names_submitter(case, f"您好，{said}，灯已修好。")
    assert not names_submitter(case, "您好，王家桥的灯在1380000号杆上，已修好。")


def test_letters_name_none_of_those_who_were_merged(at) -> None:
    lead = make_opinion(State.REPLY_REVIEW, contact={"name": "张三丰"})
    other = make_opinion(contact={"name": "王秀英"})
    merge(other, lead, by=staff(Role.DISPATCHER), at=at)
    Reply.objects.filter(opinion=lead).update(text="王秀英、张某：灯已修好。")

    with pytest.raises(actions.ReplyNamesSubmitter):
        actions.release(lead, by=staff(Role.REVIEWER), at=at)
