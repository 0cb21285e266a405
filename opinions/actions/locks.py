"""take_lock, drop_lock: who is writing at a case just now."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opinions.casework.moving import lock as lock_row
from opinions.lifecycle import Refusal
from opinions.models import CaseLock, Opinion
from opinions.permissions import check_see
from portal.users.models import User

HELD = dt.timedelta(minutes=3)
"""Renewed every minute while somebody writes: two lost renewals are borne."""


class SomebodyWrites(Refusal):
    """Another person is writing at this case."""

    message = _(
        "%(who)s 从 %(since)s 起正在办理这件事项。您填写的内容没有提交；要由您接着办，请先按“由我接着办”。"
    )


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


def check_nobody_else_writes(opinion: Opinion, *, by: User, at: dt.datetime) -> None:
    """:raises SomebodyWrites: another person holds the lock."""
    held = held_lock(opinion, at)
    if held is not None and held.user_id != by.pk:
        raise SomebodyWrites(who=str(held.user), since=f"{timezone.localtime(held.since):%H:%M}")
