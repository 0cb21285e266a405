from __future__ import annotations

import datetime as dt

import pytest

from opinions import actions
from opinions.enums import (
    OPEN_STATES,
    PAUSED_STATES,
    Move,
    PublicationMove,
    PublicationState,
    PublicWord,
    State,
)
from opinions.models import CaseRules, EntryCheck, Opinion, Rating
from opinions.queries import (
    QUEUES,
    next_date,
    queue_counts,
    released_reply,
    reply_under_review,
    timeline_for_resident,
    word_for_resident,
)
from portal.users.enums import Role
from tests.factories.histories import HOUR
from tests.factories.opinions import MONDAY, OpinionFactory, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def test_resident_sees_what_happened_but_no_inner_steps(at) -> None:
    opinion = OpinionFactory(state=State.ANSWERED, contact={"phone": "1"})
    actions.look_at_contact(opinion, by=staff(Role.DISPATCHER), at=at)

    lines = [(line.move, line.at, line.text) for line in timeline_for_resident(opinion)]

    assert lines == [
        (Move.SUBMIT, MONDAY, ""),
        (Move.ACCEPT, MONDAY + HOUR, ""),
        (Move.DISPATCH, MONDAY + HOUR * 2, ""),
        (Move.SIGN, MONDAY + HOUR * 3, ""),
        (Move.RELEASE, MONDAY + HOUR * 5, ""),
    ]


def test_resident_reads_the_text_of_a_rejection_but_not_the_reason_of_a_take_down(at) -> None:
    rejected = OpinionFactory(state=State.REJECTED)
    published = OpinionFactory(state=State.CLOSED, publication=PublicationState.PUBLISHED)
    actions.take_down(published, reason="内部理由", by=staff(Role.PUBLISHER), at=at)

    assert timeline_for_resident(rejected)[-1].text == rejected.public_note
    last = timeline_for_resident(published)[-1]
    assert (last.move, last.text) == (PublicationMove.TAKE_DOWN, "")


@pytest.mark.parametrize("state", State)
def test_next_date_is_shown_while_something_is_due(state: State) -> None:
    opinion = OpinionFactory(state=state)
    waiting = {PublicWord.RECEIVED, PublicWord.SCREENING, PublicWord.HANDLING}
    has_date = word_for_resident(opinion) in waiting and state not in {
        State.IN_CONSULTATION,
        State.WAITING_SUBMITTER,
    }

    shown = next_date(opinion)

    assert (shown is not None) is has_date
    assert shown in {None, opinion.due_on}


def test_merged_case_shows_the_word_of_its_lead() -> None:
    assert word_for_resident(OpinionFactory(state=State.MERGED)) is PublicWord.SCREENING


@pytest.mark.parametrize("state", [State.HANDLING, State.REPLY_REVIEW])
def test_draft_is_no_released_reply(state: State) -> None:
    assert released_reply(OpinionFactory(state=state)) is None


def test_released_reply_and_reply_under_review() -> None:
    answered, review = (
        OpinionFactory(state=State.ANSWERED),
        OpinionFactory(state=State.REPLY_REVIEW),
    )

    assert released_reply(answered) == answered.replies.get()
    assert reply_under_review(answered) is None
    assert reply_under_review(review) == review.replies.get()


@pytest.mark.parametrize(
    ("code", "role", "state"),
    [
        ("screen", Role.DISPATCHER, State.SUBMITTED),
        ("dispatch", Role.DISPATCHER, State.ACCEPTED),
        ("review", Role.REVIEWER, State.REPLY_REVIEW),
    ],
)
def test_queue_holds_one_state(code: str, role: Role, state: State) -> None:
    cases = {each: OpinionFactory(state=each) for each in State if each is not State.MERGED}

    assert list(QUEUES[code].rows(staff(role), TODAY)) == [cases[state]]


def test_queue_of_a_unit_holds_what_it_has_to_sign_or_to_answer() -> None:
    unit = UnitFactory()
    handler = staff(Role.HANDLER, unit=unit)
    to_sign = OpinionFactory(state=State.DISPATCHED, unit=unit)
    to_answer = OpinionFactory(state=State.HANDLING, unit=unit)
    helping = OpinionFactory(state=State.HANDLING, co_handling=(unit,))
    signed = OpinionFactory(state=State.HANDLING, co_handling=(unit,))
    signed.assignments.filter(unit=unit).update(signed_at=MONDAY)
    OpinionFactory(state=State.REPLY_REVIEW, unit=unit)
    OpinionFactory(state=State.DISPATCHED)

    assert set(QUEUES["unit"].rows(handler, TODAY)) == {to_sign, to_answer, helping}


def test_queue_of_ones_own_cases() -> None:
    unit = UnitFactory()
    handler, colleague = staff(Role.HANDLER, unit=unit), staff(Role.HANDLER, unit=unit)
    own = OpinionFactory(state=State.HANDLING, unit=unit, handler=handler)
    OpinionFactory(state=State.HANDLING, unit=unit, handler=colleague)
    OpinionFactory(state=State.ANSWERED, unit=unit, handler=handler)

    assert list(QUEUES["mine"].rows(handler, TODAY)) == [own]


def test_queues_of_second_persons_leave_out_their_own_items() -> None:
    unit, person = UnitFactory(), staff(Role.ADMINISTRATOR)
    OpinionFactory(state=State.REPLY_REVIEW, unit=unit, author=person)
    others = OpinionFactory(state=State.REPLY_REVIEW)
    OpinionFactory(state=State.CLOSED, publication=PublicationState.PROPOSED, proposer=person)
    anothers = OpinionFactory(state=State.CLOSED, publication=PublicationState.PROPOSED)

    assert list(QUEUES["review"].rows(person, TODAY)) == [others]
    assert list(QUEUES["publish"].rows(person, TODAY)) == [anothers]


@pytest.mark.parametrize("state", [state for state in State if state is not State.IN_CONSULTATION])
def test_overdue_is_what_still_waits_after_its_last_day(state: State) -> None:
    """Not while the submitter is asked or asks for more: the clock stands still, or its answer was given."""
    opinion = OpinionFactory(state=state, due_on=TODAY)
    dispatcher = staff(Role.DISPATCHER)
    awaited = state in OPEN_STATES - PAUSED_STATES - {State.ANSWERED}

    assert not QUEUES["overdue"].rows(dispatcher, TODAY).filter(pk=opinion.pk).exists()
    late = QUEUES["overdue"].rows(dispatcher, TODAY + dt.timedelta(days=1))
    assert late.filter(pk=opinion.pk).exists() is awaited
    assert Opinion.objects.overdue_on(TODAY + dt.timedelta(days=1)).exists() is awaited


def test_queue_stays_in_the_persons_scope() -> None:
    studio = StudioPageFactory()
    own = OpinionFactory(studio=studio)
    OpinionFactory(studio=StudioPageFactory())
    OpinionFactory()

    assert list(QUEUES["screen"].rows(staff(Role.CLERK, studio=studio), TODAY)) == [own]


def test_queue_without_the_right_is_empty_and_not_counted() -> None:
    OpinionFactory()
    clerk = staff(Role.CLERK)

    assert list(QUEUES["dispatch"].rows(clerk, TODAY)) == []
    assert queue_counts(clerk, TODAY) == dict.fromkeys(
        ("screen", "check", "replies-not-public", "overdue"), 0
    )


def test_most_urgent_comes_first() -> None:
    late = OpinionFactory(due_on=TODAY)
    later = OpinionFactory(due_on=TODAY + dt.timedelta(days=1))
    first = OpinionFactory(due_on=TODAY - dt.timedelta(days=1))

    assert list(QUEUES["screen"].rows(staff(Role.DISPATCHER), TODAY)) == [first, late, later]


def rated_badly(opinion: Opinion) -> Opinion:
    Rating.objects.create(opinion=opinion, answered_at=opinion.answered_at, stars=1, at=MONDAY)
    return opinion


@pytest.mark.parametrize("cases", [1, 3])
def test_counts_equal_the_lists_and_take_one_query(cases: int, django_assert_num_queries) -> None:
    unit, boss = UnitFactory(), staff(Role.ADMINISTRATOR)
    boss.unit_posts.create(unit=unit)
    for _ in range(cases):
        for state in State:
            waits = state is not State.IN_CONSULTATION  # where no clock runs
            OpinionFactory(
                state=state,
                unit=unit,
                handler=boss if waits else None,
                author=staff(Role.HANDLER),
                due_on=TODAY if waits else None,
            )
        OpinionFactory(state=State.CLOSED, publication=PublicationState.PROPOSED)
        OpinionFactory(
            state=State.CLOSED, publication=PublicationState.PUBLISHED, copy={"reply": ""}
        )
        EntryCheck.objects.create(opinion=OpinionFactory(), registered_by=UserFactory())
        asked = OpinionFactory(state=State.HANDLING, due_on=TODAY)
        asked.extensions.create(days=3, reason="要论证", asked_at=MONDAY, asked_by=staff())
        OpinionFactory(state=State.REOPEN_REQUESTED)
        rated_badly(OpinionFactory(state=State.CLOSED, contact={"phone": "10000000001"}))
    CaseRules.current()  # kept by every process
    tomorrow = TODAY + dt.timedelta(days=1)
    boss.has_perm("opinions.view_all_opinions")

    with django_assert_num_queries(1):
        counts = queue_counts(boss, tomorrow)

    assert counts == {code: queue.rows(boss, tomorrow).count() for code, queue in QUEUES.items()}
    assert all(counts.values())
