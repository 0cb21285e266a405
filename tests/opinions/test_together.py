"""One move for many cases: each by itself, none stopped by another, nothing twice."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import DatabaseError, connection

from opinions import actions
from opinions.actions import Wanted
from opinions.casework.history import position_of
from opinions.enums import Grade, Move, PublicationMove, PublicationState, PublishConsent, State
from opinions.models import CaseStep, MoveRun, Opinion
from opinions.permissions import RIGHTS, OutsideScope, Standing, moves_for, standings
from opinions.viewsets.together.table import TOGETHER
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.factories.reference import UnitFactory

pytestmark = pytest.mark.django_db


def seen(*cases: Opinion) -> list[Wanted]:
    return [Wanted(case.pk, position_of(case)) for case in cases]


def release(wanted, *, by, at, token=None) -> MoveRun:
    def act(opinion: Opinion, position: int) -> None:
        actions.release(opinion, by=by, at=at, seen=position)

    token = token or uuid.uuid4()
    return actions.make_together(wanted, act, move=Move.RELEASE, token=token, by=by, at=at)


def told(run: MoveRun) -> list[tuple[str, bool, str]]:
    return [(line.number, line.done, line.reason) for line in run.lines.order_by("position")]


def test_fifty_replies_are_released_with_a_line_each_but_for_ones_own(at) -> None:
    reviewer = staff(Role.REVIEWER, Role.HANDLER)
    cases = [make_opinion(State.REPLY_REVIEW) for _ in range(49)]
    own = make_opinion(State.REPLY_REVIEW, author=reviewer)

    run = release(seen(*cases[:20], own, *cases[20:]), by=reviewer, at=at)

    lines = told(run)
    assert (run.finished, run.total, len(lines)) == (True, 50, 50)
    assert [line for line in lines if not line[1]] == [
        (own.number, False, "自己起草或提议的，须由他人审核。")
    ]
    assert Opinion.objects.filter(state=State.ANSWERED).count() == 49
    assert Opinion.objects.get(pk=own.pk).state == State.REPLY_REVIEW


def test_refused_case_has_no_trace(at) -> None:
    moved, waiting = make_opinion(State.HANDLING), make_opinion(State.REPLY_REVIEW)
    before = CaseStep.objects.filter(opinion=moved).count()

    run = release(seen(moved, waiting), by=staff(Role.REVIEWER), at=at)

    assert [line[1:] for line in told(run)] == [
        (False, "“办理中”的事项不能“审核通过并答复”。"),
        (True, ""),
    ]
    assert CaseStep.objects.filter(opinion=moved).count() == before


def test_case_that_went_on_since_the_preview_is_refused(at) -> None:
    case, reviewer = make_opinion(State.REPLY_REVIEW), staff(Role.REVIEWER)
    wanted = seen(case)
    actions.send_back(case, remark="请写明日期。", by=staff(Role.REVIEWER), at=at)

    ((_number, done, reason),) = told(release(wanted, by=reviewer, at=at))

    assert not done
    assert "已有新的进展" in reason


def test_pressed_twice_it_runs_once(at) -> None:
    case, reviewer, token = make_opinion(State.REPLY_REVIEW), staff(Role.REVIEWER), uuid.uuid4()
    wanted = seen(case)

    first = release(wanted, by=reviewer, at=at, token=token)
    second = release(wanted, by=reviewer, at=at, token=token)

    assert first == second
    assert told(second) == [(case.number, True, "")]
    assert CaseStep.objects.filter(opinion=case, move=Move.RELEASE).count() == 1


def test_token_of_another_person_is_none_of_his(at) -> None:
    case, token = make_opinion(State.REPLY_REVIEW), uuid.uuid4()
    release(seen(case), by=staff(Role.REVIEWER), at=at, token=token)

    with pytest.raises(OutsideScope):
        release(seen(case), by=staff(Role.REVIEWER), at=at, token=token)


def test_case_named_twice_is_moved_once(at) -> None:
    case = make_opinion(State.REPLY_REVIEW)

    run = release(seen(case, case), by=staff(Role.REVIEWER), at=at)

    assert told(run) == [(case.number, True, "")]


def test_line_about_a_foreign_case_names_nothing(at) -> None:
    clerk = staff(Role.CLERK, studio=StudioPageFactory())
    foreign = make_opinion(studio=StudioPageFactory())

    def act(opinion: Opinion, position: int) -> None:
        actions.accept(opinion, grade=Grade.ORDINARY, by=clerk, at=at, seen=position)

    run = actions.make_together(
        seen(foreign), act, move=Move.ACCEPT, token=uuid.uuid4(), by=clerk, at=at
    )

    assert told(run) == [("", False, "没有找到这件事项。")]
    assert run.lines.get().opinion is None


def test_database_that_stumbles_over_one_case_keeps_none_of_the_others_back(at) -> None:
    first, stumbling, last = (make_opinion(State.REPLY_REVIEW) for _ in range(3))
    reviewer = staff(Role.REVIEWER)

    def act(opinion: Opinion, position: int) -> None:
        actions.release(opinion, by=reviewer, at=at, seen=position)
        if opinion == stumbling:
            raise DatabaseError

    run = actions.make_together(
        seen(first, stumbling, last),
        act,
        move=Move.RELEASE,
        token=uuid.uuid4(),
        by=reviewer,
        at=at,
    )

    assert [line[1] for line in told(run)] == [True, False, True]
    assert "没有改动" in told(run)[1][2]
    assert Opinion.objects.get(pk=stumbling.pk).state == State.REPLY_REVIEW


def test_interrupted_run_tells_what_was_done(at) -> None:
    """Whatever is not a refusal stops it: what was done before is written down with the move itself."""
    first, second = make_opinion(State.REPLY_REVIEW), make_opinion(State.REPLY_REVIEW)
    reviewer, token = staff(Role.REVIEWER), uuid.uuid4()

    def act(opinion: Opinion, position: int) -> None:
        if opinion == second:
            raise KeyboardInterrupt
        actions.release(opinion, by=reviewer, at=at, seen=position)

    with pytest.raises(KeyboardInterrupt):
        actions.make_together(
            seen(first, second), act, move=Move.RELEASE, token=token, by=reviewer, at=at
        )

    run = MoveRun.objects.get(token=token)
    assert (run.finished, told(run)) == (False, [(first.number, True, "")])


PEOPLE = (
    partial(staff, Role.DISPATCHER),
    partial(staff, Role.CLERK),
    partial(staff, Role.HANDLER),
    partial(staff, Role.REVIEWER, Role.PUBLISHER),
    partial(staff, Role.HANDLER, Role.REVIEWER, Role.PUBLISHER, Role.CLERK),
    partial(staff, Role.EDITOR),
)


@pytest.mark.parametrize("person", PEOPLE)
def test_standing_among_many_is_the_standing_to_each(person) -> None:
    """Every move, every state, own and foreign studios, units, replies and proposals."""
    unit, studio = UnitFactory(), StudioPageFactory()
    user = person(unit=unit, studio=studio)
    cases = [make_opinion(state, unit=UnitFactory()) for state in State]
    cases += [
        make_opinion(state, unit=unit, studio=studio, author=user, handler=user) for state in State
    ]
    cases += [
        make_opinion(State.HANDLING, co_handling=(unit,)),
        make_opinion(State.ANSWERED, publication=PublicationState.PROPOSED, proposer=user),
        make_opinion(
            State.ANSWERED,
            publication=PublicationState.PUBLISHED,
            waiting_reply="已修好。",
            waiting_by=user,
        ),
    ]
    read = Opinion.objects.filter(pk__in=[case.pk for case in cases])
    many = standings(user, read.prefetch_related("steps", "replies"))

    for case in read:
        alone = Standing(user, case)
        among = {move: many[case.pk].allows(move) for move in RIGHTS}
        assert among == {move: alone.allows(move) for move in RIGHTS}
        assert many[case.pk].may_sign_now == alone.may_sign_now
        assert many[case.pk].may_see_contact == alone.may_see_contact


@pytest.mark.parametrize("move", TOGETHER)
def test_what_is_foreseen_is_what_the_case_screen_offers(move) -> None:
    user, unit = staff(is_superuser=True), UnitFactory()
    for state in State:
        proposed = PublicationState.PROPOSED if move is PublicationMove.APPROVE else None
        case = make_opinion(
            state,
            unit=unit,
            publication=proposed or PublicationState.UNPUBLISHED,
            publish_consent=PublishConsent.ANONYMOUS,
        )
        refusal = actions.foreseen(Standing(user, case), move)
        assert (refusal is None) == (move in moves_for(user, case)), state


def test_publication_without_consent_is_foreseen_as_refused() -> None:
    case = make_opinion(State.ANSWERED)

    refusal = actions.foreseen(Standing(staff(Role.DISPATCHER), case), PublicationMove.PROPOSE)

    assert isinstance(refusal, actions.ConsentMissing)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_one_moment_run_once(at) -> None:
    cases, token = [make_opinion(State.REPLY_REVIEW) for _ in range(5)], uuid.uuid4()
    reviewer, wanted, gate = staff(Role.REVIEWER), seen(*cases), Barrier(2)

    def press(_number: int) -> MoveRun:
        try:
            gate.wait()
            return release(wanted, by=reviewer, at=at, token=token)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(press, range(2))

    assert first == second
    assert [line[1] for line in told(first)] == [True] * 5
    assert CaseStep.objects.filter(move=Move.RELEASE).count() == 5


@pytest.mark.django_db(transaction=True)
def test_two_people_who_release_the_same_replies_share_them(at) -> None:
    """One of them wins each case, the other is told; no case has two answers."""
    cases, gate = [make_opinion(State.REPLY_REVIEW) for _ in range(10)], Barrier(2)
    people, wanted = [staff(Role.REVIEWER), staff(Role.REVIEWER)], seen(*cases)

    def press(reviewer) -> MoveRun:
        try:
            gate.wait()
            return release(wanted, by=reviewer, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(press, people)

    for mine, others in zip(told(first), told(second), strict=True):
        assert mine[1] != others[1]
        assert "已有新的进展" in mine[2] + others[2]
    assert CaseStep.objects.filter(move=Move.RELEASE).count() == 10
