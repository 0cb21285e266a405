"""Two clerks make different moves on the same case at once: one wins, the other is told, nothing is half done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from opinions import actions
from opinions.casework.history import position_of
from opinions.enums import Move, State
from opinions.lifecycle import MoveRefused, Refusal, StaleScreen
from opinions.models import CaseStep, Opinion
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import HOUR, MONDAY, make_opinion, staff
from tests.factories.reference import UnitFactory
from tests.opinions.findings import found

ROUNDS = 100
NOW = MONDAY + 12 * HOUR
"""The same day, so that no seal is missed."""
Deed = Callable[..., Any]
"""``deed(case, by=, at=, seen=)``."""


def rivals(unit: Any, other: Any) -> list[tuple[State, dict[Move, Deed]]]:
    """States with two moves that exclude each other."""
    return [
        (
            State.SUBMITTED,
            {
                Move.ACCEPT: lambda case, **who: actions.accept(case, grade="ORDINARY", **who),
                Move.REJECT: lambda case, **who: actions.reject(
                    case, reason="UNCLEAR", text="请写明地点。", **who
                ),
            },
        ),
        (
            State.ACCEPTED,
            {
                Move.DISPATCH: lambda case, **who: actions.dispatch(
                    case, lead=unit, co_handling=[other], **who
                ),
                Move.REGRADE: lambda case, **who: actions.regrade(
                    case, grade="COMPLEX", reason="涉及多个单位", **who
                ),
            },
        ),
        (
            State.DISPATCHED,
            {
                Move.SIGN: actions.sign,
                Move.RECALL: lambda case, **who: actions.recall(case, reason="派错了", **who),
            },
        ),
        (
            State.HANDLING,
            {
                Move.SUBMIT_REPLY: lambda case, **who: actions.submit_reply(
                    case, text="已修好。", **who
                ),
                Move.ASK_SUBMITTER: lambda case, **who: actions.ask_submitter(
                    case, question="哪一盏？", **who
                ),
            },
        ),
        (
            State.REPLY_REVIEW,
            {
                Move.RELEASE: actions.release,
                Move.SEND_BACK: lambda case, **who: actions.send_back(
                    case, remark="写明日期", **who
                ),
            },
        ),
        (
            State.RETURN_REQUESTED,
            {
                Move.SEND_ELSEWHERE: lambda case, **who: actions.send_elsewhere(
                    case, lead=other, co_handling=[], **who
                ),
                Move.REFUSE_RETURN: lambda case, **who: actions.refuse_return(
                    case, reason="仍由你们办", **who
                ),
            },
        ),
        (
            State.REOPEN_REQUESTED,
            {
                Move.GRANT_REOPEN: actions.grant_reopen,
                Move.REFUSE_REOPEN: lambda case, **who: actions.refuse_reopen(
                    case, reason="已修好", **who
                ),
            },
        ),
    ]


def at_once(case: Opinion, deeds: dict[Move, Deed], people: list[User], at: dt.datetime) -> Any:
    """Both pressed from the same screen; by move what came of it: the case, or the refusal."""
    seen, ready, ends = position_of(case), Barrier(2), {}

    def press(move: Move, deed: Deed, by: User) -> None:
        mine = Opinion.objects.get(pk=case.pk)
        ready.wait()
        try:
            ends[move] = deed(mine, by=by, at=at, seen=seen)
        except Refusal as refusal:
            ends[move] = refusal
        finally:
            connection.close()

    threads = [
        Thread(target=press, args=(move, deed, by))
        for (move, deed), by in zip(deeds.items(), people, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def cases(unit: Any, other: Any) -> Iterator[tuple[Opinion, dict[Move, Deed]]]:
    for state, deeds in islice(cycle(rivals(unit, other)), ROUNDS):
        needs_unit = {"unit": unit} if state not in {State.SUBMITTED, State.ACCEPTED} else {}
        yield make_opinion(state, **needs_unit), deeds


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_is_told() -> None:
    unit, other = UnitFactory(), UnitFactory()
    people = [staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR)]
    for case, deeds in cases(unit, other):
        steps = CaseStep.objects.filter(opinion=case).count()

        ends = at_once(case, deeds, people, NOW)

        won = [move for move, end in ends.items() if not isinstance(end, Refusal)]
        lost = [end for end in ends.values() if isinstance(end, Refusal)]
        assert (len(won), len(lost)) == (1, 1), ends
        assert isinstance(lost[0], (StaleScreen, MoveRefused))
        last = CaseStep.objects.filter(opinion=case).latest("position")
        assert (last.move, last.position) == (won[0], steps + 1)
        assert Opinion.objects.get(pk=case.pk).state == last.to_state
    assert found() == []
