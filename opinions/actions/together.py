"""The same move for many cases: each through its own action and checks, each in a transaction of its own.

Nothing stops at the first refusal. What was refused has changed nothing, and says why.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
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


def make_together(
    wanted: Iterable[Wanted],
    act: Callable[[Opinion, int], object],
    *,
    move: AnyMove,
    token: UUID,
    by: User,
    at: dt.datetime,
) -> MoveRun:
    """``act(case, seen)`` for each, which makes ``move`` or refuses. Pressed twice with one ``token``, it runs once.

    :raises OutsideScope: the token is somebody else's.
    """
    cases = list({each.pk: each for each in wanted}.values())
    begun = {"by": by, "at": at, "move": str(move.value), "total": len(cases)}
    run, is_new = MoveRun.objects.get_or_create(token=token, defaults=begun)
    if run.by_id != by.pk:
        raise OutsideScope
    if is_new:
        for position, case in enumerate(cases, start=1):
            _make_one(run, position, case, act, by=by)
        run.finished = True
        run.save(update_fields=["finished"])
    return run


def _make_one(
    run: MoveRun,
    position: int,
    wanted: Wanted,
    act: Callable[[Opinion, int], object],
    *,
    by: User,
) -> None:
    line = MoveRunLine(run=run, position=position, done=True)
    try:
        with transaction.atomic():
            line.opinion = _in_scope(wanted.pk, by)
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
        line.save(force_insert=True)


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
