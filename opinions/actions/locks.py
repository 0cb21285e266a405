"""take_lock, drop_lock: who is writing at a case just now."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opinions.casework.moving import lock as lock_row
from opinions.enums import Act, Move, PublicationMove, State
from opinions.lifecycle import AnyMove, Refusal
from opinions.models import CaseLock, Opinion
from opinions.permissions import RIGHTS, Standing, check_see
from portal.users.models import User

HELD = dt.timedelta(minutes=3)
"""Renewed every minute while somebody writes: two lost renewals are borne."""


class SomebodyWrites(Refusal):
    """Another person is writing at this case."""

    message = _(
        "%(who)s 从 %(since)s 起正在办理这件事项。您填写的内容没有提交；要由您接着办，请先按“由我接着办”。"
    )


class BeingWritten(SomebodyWrites):
    """Said of one case among many."""

    message = _("%(who)s 从 %(since)s 起正在办理这件事项，不能一起办。")


ADDITIONS = frozenset({Act.CONTRIBUTE, Act.ASK_EXTENSION})
"""Put something beside what stands, whoever writes what."""
BESIDE = frozenset({*PublicationMove, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION})
"""Decided beside the handling of the case: in the way of those alone who may decide the same."""


@transaction.atomic
def take_lock(opinion: Opinion, *, by: User, at: dt.datetime, over: bool = False) -> CaseLock:
    """The lock as it is now: ``by``'s own, renewed, unless another person's holds. ``over`` takes that one over.

    :raises OutsideScope: ``by`` does not see the case.
    """
    check_see(by, opinion)
    lock_row(opinion)
    held = held_lock(opinion, at)
    if held is not None and held.user_id != by.pk and not over:
        return held
    since = held.since if held is not None and held.user_id == by.pk else at
    lock, _made = CaseLock.objects.update_or_create(
        opinion=opinion, defaults={"user": by, "since": since, "until": at + HELD}
    )
    return lock


def drop_lock(opinion: Opinion, *, by: User) -> None:
    """He has stopped writing; another person's lock stays."""
    CaseLock.objects.filter(opinion=opinion, user=by).delete()


def held_lock(opinion: Opinion, at: dt.datetime) -> CaseLock | None:
    return CaseLock.objects.filter(opinion=opinion, until__gt=at).select_related("user").first()


def check_nobody_else_writes(
    opinion: Opinion,
    move: AnyMove,
    *,
    by: User,
    at: dt.datetime,
    refusal: type[SomebodyWrites] = SomebodyWrites,
) -> None:
    """:raises SomebodyWrites: another person holds the lock, and ``move`` could undo what he is writing."""
    check_lock(held_lock(opinion, at), Standing(by, opinion), move, refusal=refusal)


def check_lock(
    held: CaseLock | None,
    standing: Standing,
    move: AnyMove,
    *,
    refusal: type[SomebodyWrites] = SomebodyWrites,
) -> None:
    """As ``check_nobody_else_writes``, with a lock that is read already."""
    if held is None or held.user_id == standing.user.pk or not _may_undo(held, standing, move):
        return
    raise refusal(who=str(held.user), since=f"{timezone.localtime(held.since):%H:%M}")


def _may_undo(held: CaseLock, standing: Standing, move: AnyMove) -> bool:
    if move in ADDITIONS:
        return False
    if move in BESIDE:
        return held.user.has_perm(RIGHTS[move].permission)
    if move is Move.SIGN:  # of a co-handling unit it moves nothing
        return standing.opinion.state == State.DISPATCHED and standing.leads
    return True
