"""The same move for many cases: each through its own action and checks, each in a transaction of its own.

Nothing stops at the first refusal. What was refused has changed nothing, and says why. A run that was cut short
is gone on with by pressing again: the cases that have a line of their own are left as they are.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from opinions.actions.publication import ConsentMissing
from opinions.enums import Act, Move, PublicationMove
from opinions.lifecycle import (
    AnyMove,
    MoveRefused,
    Refusal,
    check_act,
    publication_target_of,
    target_of,
)
from opinions.models import MoveRun, MoveRunLine, Opinion
from opinions.permissions import OutsideScope, Standing
from portal.core.refusals import Refused, reason_of
from portal.users.models import User

logger = logging.getLogger(__name__)


class Wanted(NamedTuple):
    """A case and the last step of it that the preview showed."""

    pk: int
    seen: int


HELD = 60
"""Seconds for which a run counts as running after its process was last heard of."""
HEARD_OF_EVERY = 10
"""Cases."""


def make_together(
    wanted: Iterable[Wanted],
    act: Callable[[Opinion, int], object],
    *,
    move: AnyMove,
    token: UUID,
    by: User,
    at: dt.datetime,
    enough: Callable[[], bool] = lambda: False,
) -> MoveRun:
    """``act(case, seen)`` for each, which makes ``move`` or refuses. Pressed twice with one ``token``, it runs once.

    A run that is not finished, and not running, goes on with the cases that have no line yet. ``enough()``, asked
    after each case, stops it, for another press to go on.

    :raises OutsideScope: the token is somebody else's, or of another move.
    """
    cases = list({each.pk: each for each in wanted}.values())
    begun = {"by": by, "at": at, "move": str(move.value), "total": len(cases)}
    run, _is_new = MoveRun.objects.get_or_create(token=token, defaults=begun)
    if (run.by_id, run.move) != (by.pk, begun["move"]):
        raise OutsideScope
    if not cache.add(_key(run), True, HELD):
        return run
    try:
        _go_on(run, cases, act, enough)
    finally:
        cache.delete(_key(run))
    return run


def is_running(run: MoveRun) -> bool:
    """Whether its process was heard of of late. Only told to people: what keeps two apart is the row of the run."""
    return cache.get(_key(run)) is not None


def _key(run: MoveRun) -> str:
    return f"together-{run.token}"


def _go_on(
    run: MoveRun,
    cases: list[Wanted],
    act: Callable[[Opinion, int], object],
    enough: Callable[[], bool],
) -> None:
    run.refresh_from_db()
    if run.finished:
        return
    left = _without_line(run, cases)
    run.total = run.lines.count() + len(left)
    run.save(update_fields=["total"])
    for number, case in enumerate(left, start=1):
        if number % HEARD_OF_EVERY == 0:
            cache.set(_key(run), True, HELD)
        _make_one(run, case, act)
        if number < len(left) and enough():
            return
    run.finished = True
    run.save(update_fields=["finished"])


def _without_line(run: MoveRun, cases: list[Wanted]) -> list[Wanted]:
    """The cases not reached yet. A line that names no case cannot tell of which it is: those are asked about again."""
    run.lines.filter(opinion=None).delete()
    reached = set(run.lines.values_list("opinion_id", flat=True))
    return [case for case in cases if case.pk not in reached]


def _make_one(run: MoveRun, wanted: Wanted, act: Callable[[Opinion, int], object]) -> None:
    """Unless another process has just done so."""
    line = MoveRunLine(run=run, done=True)
    try:
        with transaction.atomic():
            if not _is_next(line, wanted):
                return
            line.opinion = _in_scope(wanted.pk, run.by)
            line.number = line.opinion.number
            act(line.opinion, wanted.seen)
            line.save(force_insert=True)
    except (Refused, ValidationError) as refusal:
        line.done, line.reason = False, reason_of(refusal)
    except DatabaseError:
        logger.exception("one of many cases failed")
        line.done, line.reason = False, _("系统忙，没有办成，事项没有改动。请稍后再办。")
    if not line.done:
        line.pk = None
        with transaction.atomic():
            if _is_next(line, wanted):
                line.save(force_insert=True)


def _is_next(line: MoveRunLine, wanted: Wanted) -> bool:
    """The run is held until the transaction ends; whether the case has no line of it, which gets its position."""
    MoveRun.objects.select_for_update().get(pk=line.run_id)
    lines = MoveRunLine.objects.filter(run=line.run_id)
    line.position = (lines.aggregate(last=Max("position"))["last"] or 0) + 1
    return not lines.filter(opinion=wanted.pk).exists()


def _in_scope(pk: int, by: User) -> Opinion:
    """:raises OutsideScope: to this person there is no such case."""
    opinion = Opinion.objects.visible_to(by).filter(pk=pk).first()
    if opinion is None:
        raise OutsideScope
    return opinion


def foreseen(standing: Standing, move: AnyMove) -> Refusal | None:
    """Why the move would be refused as things stand, by right or by state; None when neither is against it.

    Only a look ahead: the action asks again.
    """
    try:
        standing.check(move)
        _check_state(standing, move)
    except Refusal as refusal:
        return refusal
    return None


def _check_state(standing: Standing, move: AnyMove) -> None:
    opinion = standing.opinion
    if move is Move.SIGN:
        if not standing.may_sign_now:
            raise MoveRefused(state=opinion.get_state_display(), move=move.label)
    elif isinstance(move, Move):
        target_of(move, opinion.state)
    elif isinstance(move, Act):
        check_act(move, opinion.state)
    else:
        publication_target_of(move, opinion.publication, opinion.state)
        _check_consent(opinion, move)


def _check_consent(opinion: Opinion, move: PublicationMove) -> None:
    asks = {PublicationMove.PROPOSE, PublicationMove.APPROVE}
    if move in asks and not opinion.may_be_published:
        raise ConsentMissing
