"""How each move that concerns the submitter is made, for the tests of every move."""

from __future__ import annotations

import datetime as dt
from typing import Any

from opinions import actions
from opinions.enums import Act, Move
from opinions.models import Opinion, Submitter

GOOD, BAD = actions.Marks(5), actions.Marks(1)


def with_number(opinion: Opinion) -> Opinion:
    """It left a telephone number."""
    Submitter.objects.get_or_create(opinion=opinion, defaults={"phone": "13800000000"})
    return opinion


MAKE: dict[Any, Any] = {
    Move.RECONSIDER: lambda o, w, more: actions.reconsider(
        o, reason="再看", by=w.boss, at=w.at, **more
    ),
    Move.ASK_SUBMITTER: lambda o, w, more: actions.ask_submitter(
        o, question="哪一盏？", by=w.boss, at=w.at, **more
    ),
    Move.SUPPLEMENT: lambda o, w, more: actions.supplement(o, text="东边", at=w.at, **more),
    Move.WAIT_OVER: lambda o, w, more: actions.end_wait(o, at=w.at + dt.timedelta(days=90), **more),
    Move.RATE: lambda o, w, more: actions.rate(o, marks=GOOD, reason="", at=w.at, **more),
    Move.REQUEST_REOPEN: lambda o, w, more: actions.request_reopen(
        o, reason="没修好", marks=BAD, at=w.at, **more
    ),
    Move.GRANT_REOPEN: lambda o, w, more: actions.grant_reopen(o, by=w.boss, at=w.at, **more),
    Move.REFUSE_REOPEN: lambda o, w, more: actions.refuse_reopen(
        o, reason="已修好", by=w.boss, at=w.at, **more
    ),
    Move.WITHDRAW: lambda o, w, more: actions.withdraw(o, reason="", at=w.at, **more),
    Act.WITHDRAW_CONSENT: lambda o, w, more: actions.withdraw_consent(o, at=w.at, **more),
    Act.CALL_BACK: lambda o, w, more: actions.call_back(
        with_number(o), reached=True, satisfied=4, note="", by=w.boss, at=w.at, **more
    ),
}
