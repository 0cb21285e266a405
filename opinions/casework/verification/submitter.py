"""What hangs on the steps of the submitter: his supplements and ratings, calls to him, and the pause while he was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.casework.verification.facts import Told, differences
from opinions.casework.verification.findings import Break, at_step
from opinions.casework.verification.texts import differs
from opinions.enums import Act, Move
from opinions.models import CaseStep, Opinion
from portal.core.keyrings import KeyRing

MARKS = ("stars", "attitude", "result", "time")


@dataclass(frozen=True)
class Kept:
    """Rows that steps name by key: ``fact`` holds the key, ``columns`` are what a step says of its row."""

    fact: str
    moves: frozenset[str]
    text: str
    rows: Callable[[Opinion], Iterable[Any]]
    columns: Callable[[CaseStep], dict[str, Any]]
    unnamed: str | Promise
    gone: str | Promise
    edited: str | Promise


KEPT = (
    Kept(
        "supplement",
        frozenset({Move.SUPPLEMENT}),
        "text",
        lambda case: case.supplements.all(),
        lambda step: {"at": step.at},
        _("补充 %(pk)d 没有提交的记录"),
        _("补充被删除"),
        _("补充文字被改动或删除"),
    ),
    Kept(
        "rating",
        frozenset({Move.RATE, Move.REQUEST_REOPEN}),
        "reason",
        lambda case: case.ratings.all(),
        lambda step: {"at": step.at, **{name: step.data[name] for name in MARKS}},
        _("评价 %(pk)d 没有提交的记录"),
        _("评价被删除"),
        _("评价的理由被改动或删除"),
    ),
    Kept(
        "call_back",
        frozenset({Act.CALL_BACK}),
        "note",
        lambda case: case.call_backs.all(),
        lambda step: {
            "at": step.at,
            "by_id": step.by_id,
            "reached": step.data["reached"],
            "satisfied": step.data["satisfied"],
        },
        _("回访 %(pk)d 没有登记的记录"),
        _("回访被删除"),
        _("回访记录被改动或删除"),
    ),
)


def submitter_faults(ring: KeyRing, case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    for kept in KEPT:
        yield from _kept_faults(ring, case, steps, kept)
    yield from _pause_faults(case, steps)


def _kept_faults(
    ring: KeyRing, case: Opinion, steps: list[CaseStep], kept: Kept
) -> Iterator[Break]:
    rows = {row.pk: row for row in kept.rows(case)}
    for step in steps:
        if step.move not in kept.moves or (key := step.data.get(kept.fact)) is None:
            continue
        row = rows.pop(key, None)
        if row is None:
            yield Break(at_step(case, step), str(kept.gone))
        elif differs(ring, getattr(row, kept.text), step):
            yield Break(at_step(case, step), str(kept.edited))
        else:
            told = Told()
            told.follow(step, kept.columns(step))
            yield from differences(case, row, told)
    for key in rows:
        yield Break(case.number, str(kept.unnamed) % {"pk": key})


ENDS: Mapping[str, None] = dict.fromkeys((Move.SUPPLEMENT, Move.WAIT_OVER, Move.WITHDRAW))


def _pause_faults(case: Opinion, steps: list[CaseStep]) -> Iterator[Break]:
    """There is one pause if the submitter was asked; it ends with the step by which the case leaves the wait."""
    pause, asked = getattr(case, "pause", None), None
    told = Told()
    for step in steps:
        if step.move == Move.ASK_SUBMITTER:
            asked = step
            until = dt.date.fromisoformat(step.data["until"])
            told.follow(step, {"began_at": step.at, "until": until, "ended_at": None})
        elif asked and step.move in ENDS and told.facts["ended_at"] is None:
            told.follow(step, {"ended_at": step.at})
    if asked and pause is None:
        yield Break(at_step(case, asked), str(_("暂停计时被删除")))
    elif pause and asked is None:
        yield Break(case.number, str(_("暂停计时没有请提交人补充的记录")))
    elif pause:
        yield from differences(case, pause, told)
