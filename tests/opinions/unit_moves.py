"""How the moves of units and their dispatchers are made, for the tests of every move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from opinions import actions
from opinions.enums import Act, AssignmentRole, Move
from opinions.lifecycle import AnyMove
from opinions.models import Opinion
from portal.users.enums import Role
from portal.users.models import User
from tests.factories.opinions import staff
from tests.factories.reference import UnitFactory
from tests.factories.users import UserFactory


def remind(opinion: Opinion, at: dt.datetime) -> None:
    opinion.assignments.update(reminded_at=at)


def let_a_unit_help(opinion: Opinion, at: dt.datetime) -> None:
    """One that has signed its part."""
    opinion.assignments.create(
        unit=UnitFactory(), role=AssignmentRole.CO_HANDLING, dispatched_at=at, signed_at=at
    )


def ask_for_an_extension(opinion: Opinion, at: dt.datetime) -> None:
    opinion.extensions.create(days=5, reason="要论证", asked_at=at, asked_by=UserFactory())


PREPARE: dict[AnyMove, Callable[[Opinion, dt.datetime], None]] = {
    Move.RETURN_UNSIGNED: remind,
    Act.CONTRIBUTE: let_a_unit_help,
    Act.GRANT_EXTENSION: ask_for_an_extension,
    Act.REFUSE_EXTENSION: ask_for_an_extension,
}
"""What a move needs beside its state."""


def colleague(opinion: Opinion) -> User:
    """Somebody else of the unit that leads."""
    return staff(Role.HANDLER, unit=opinion.lead_unit)


MAKE: dict[AnyMove, Callable[[Opinion, Any, dict[str, Any]], Opinion]] = {
    Move.RECALL: lambda o, w, more: actions.recall(o, reason="错派", by=w.boss, at=w.at, **more),
    Move.RETURN_UNSIGNED: lambda o, w, more: actions.return_unsigned(
        o, at=w.at + dt.timedelta(days=30), **more
    ),
    Move.REQUEST_RETURN: lambda o, w, more: actions.request_return(
        o, ground="NOT_OURS", text="属交警", by=w.boss, at=w.at, **more
    ),
    Move.SEND_ELSEWHERE: lambda o, w, more: actions.send_elsewhere(
        o, lead=w.unit, co_handling=[], by=w.boss, at=w.at, **more
    ),
    Move.REFUSE_RETURN: lambda o, w, more: actions.refuse_return(
        o, reason="职责清单写明", by=w.boss, at=w.at, **more
    ),
    Move.REASSIGN: lambda o, w, more: actions.reassign(
        o, person=colleague(o), by=w.boss, at=w.at, **more
    ),
    Act.CONTRIBUTE: lambda o, w, more: (
        actions.contribute(o, text="本单位已派人查看。", by=w.boss, at=w.at, **more).opinion
    ),
    Act.CHANGE_CO_HANDLING: lambda o, w, more: actions.change_co_handling(
        o, co_handling=[w.unit], reason="还涉及管线", by=w.boss, at=w.at, **more
    ),
    Act.ASK_EXTENSION: lambda o, w, more: (
        actions.ask_extension(o, days=5, reason="要等专家论证", by=w.boss, at=w.at, **more).opinion
    ),
    Act.GRANT_EXTENSION: lambda o, w, more: actions.grant_extension(o, by=w.boss, at=w.at, **more),
    Act.REFUSE_EXTENSION: lambda o, w, more: actions.refuse_extension(
        o, reason="期限够用", by=w.boss, at=w.at, **more
    ),
}
