"""A run of many that was cut short: pressed again it goes on, with what was not reached and nothing else."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from opinions import actions
from opinions.enums import Move, State
from opinions.models import CaseStep, MoveRun, Opinion
from opinions.permissions import OutsideScope
from portal.users.enums import Role
from tests.factories.opinions import make_opinion, staff
from tests.factories.pages import StudioPageFactory
from tests.opinions.test_together import release, seen, told

pytestmark = pytest.mark.django_db


def interrupted(cases: list[Opinion], *, after: int, by, at, token) -> None:
    """A run whose process ended after so many cases."""
    wanted = iter(cases)

    def act(opinion: Opinion, position: int) -> None:
        if next(wanted) == cases[after]:
            raise KeyboardInterrupt
        actions.release(opinion, by=by, at=at, seen=position)

    with pytest.raises(KeyboardInterrupt):
        actions.make_together(seen(*cases), act, move=Move.RELEASE, token=token, by=by, at=at)


def test_interrupted_run_goes_on_with_what_has_no_line_through_the_same_checks(at) -> None:
    reviewer, token = staff(Role.REVIEWER, Role.HANDLER), uuid.uuid4()
    first, stale, own, last = (
        make_opinion(State.REPLY_REVIEW),
        make_opinion(State.REPLY_REVIEW),
        make_opinion(State.REPLY_REVIEW, author=reviewer),
        make_opinion(State.REPLY_REVIEW),
    )
    cases = [first, stale, own, last]
    wanted = seen(*cases)
    interrupted(cases, after=1, by=reviewer, at=at, token=token)
    assert not actions.is_running(MoveRun.objects.get(token=token))
    actions.send_back(stale, remark="请写明日期。", by=staff(Role.REVIEWER), at=at)

    run = release(reversed(wanted), by=reviewer, at=at, token=token)

    assert (run.finished, run.total) == (True, 4)
    lines = told(run)
    assert [line[:2] for line in lines] == [
        (first.number, True), (last.number, True), (own.number, False), (stale.number, False),
    ]  # fmt: skip
    assert lines[2][2] == "自己起草或提议的，须由他人审核。"
    assert "已有新的进展" in lines[3][2]
    assert CaseStep.objects.filter(opinion=first, move=Move.RELEASE).count() == 1


def test_line_that_names_no_case_is_not_written_again(at) -> None:
    studio, token = StudioPageFactory(), uuid.uuid4()
    clerk = staff(Role.CLERK, studio=studio)
    foreign, own = make_opinion(studio=StudioPageFactory()), make_opinion(studio=studio)
    wanted = seen(foreign, own)

    def press(act) -> MoveRun:
        rules = {"move": Move.ACCEPT, "token": token, "by": clerk, "at": at}
        return actions.make_together(wanted, act, **rules)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        press(dies)
    run = press(lambda *_: None)

    assert (run.finished, run.total) == (True, 2)
    assert [line[:2] for line in told(run)] == [("", False), (own.number, True)]


def test_run_that_took_long_enough_leaves_the_rest_for_another_press(at) -> None:
    cases, reviewer = [make_opinion(State.REPLY_REVIEW) for _ in range(3)], staff(Role.REVIEWER)
    wanted, token = seen(*cases), uuid.uuid4()

    def act(opinion: Opinion, position: int) -> None:
        actions.release(opinion, by=reviewer, at=at, seen=position)

    def press() -> MoveRun:
        rules = {"move": Move.RELEASE, "token": token, "by": reviewer, "at": at}
        return actions.make_together(wanted, act, **rules, enough=lambda: True)

    runs = [press() for _ in range(3)]

    assert [run.finished for run in runs] == [False, False, True]
    assert [line[:2] for line in told(runs[-1])] == [(case.number, True) for case in cases]


def test_press_while_it_runs_only_looks(at) -> None:
    first, second = make_opinion(State.REPLY_REVIEW), make_opinion(State.REPLY_REVIEW)
    reviewer, token, wanted = staff(Role.REVIEWER), uuid.uuid4(), seen(first, second)
    looks = []

    def act(opinion: Opinion, position: int) -> None:
        run = release(wanted, by=reviewer, at=at, token=token)
        looks.append((run.finished, actions.is_running(run), run.lines.count()))
        actions.release(opinion, by=reviewer, at=at, seen=position)

    rules = {"move": Move.RELEASE, "token": token, "by": reviewer, "at": at}
    run = actions.make_together(wanted, act, **rules)

    assert looks == [(False, True, 0), (False, True, 1)]
    assert (run.finished, actions.is_running(run)) == (True, False)


def test_token_of_another_move_is_none(at) -> None:
    case, reviewer, token = make_opinion(State.REPLY_REVIEW), staff(Role.REVIEWER), uuid.uuid4()
    release(seen(case), by=reviewer, at=at, token=token)

    with pytest.raises(OutsideScope):
        actions.make_together(
            seen(case), lambda *_: None, move=Move.SEND_BACK, token=token, by=reviewer, at=at
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("heard_of", [True, False])
def test_two_who_go_on_with_a_run_at_one_moment_move_each_case_once(
    at, heard_of, monkeypatch
) -> None:
    """Also where the cache has forgotten that one is running: the row of the run keeps them apart."""
    cases, token = [make_opinion(State.REPLY_REVIEW) for _ in range(8)], uuid.uuid4()
    reviewer, wanted, gate = staff(Role.REVIEWER), seen(*cases), Barrier(2)
    interrupted(cases, after=2, by=reviewer, at=at, token=token)
    if not heard_of:
        monkeypatch.setattr("opinions.actions.together.HELD", 0)

    def press(_number: int) -> None:
        try:
            gate.wait()
            release(wanted, by=reviewer, at=at, token=token)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, range(2)))

    run = MoveRun.objects.get(token=token)
    assert (run.finished, run.total) == (True, 8)
    assert [line[1:] for line in told(run)] == [(True, "")] * 8
    assert CaseStep.objects.filter(move=Move.RELEASE).count() == 8
