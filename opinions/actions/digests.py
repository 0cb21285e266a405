"""digest_due, put_digest_of: the morning mail of each member of staff."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from opinions.models import DigestSent
from opinions.models.digest import MORNING
from opinions.notifications import put_digest
from opinions.queries import day_of
from portal.users.models import User

KEPT = dt.timedelta(days=30)


def forget_digests(*, before: dt.date) -> None:
    """Which digests went out is of no use a month later."""
    DigestSent.objects.filter(day__lt=before - KEPT).delete()


def digest_due(now: dt.datetime) -> QuerySet[User]:
    """Whose time has come today and who was not served yet. ``now`` is in the time zone of the district."""
    served = DigestSent.objects.filter(user=OuterRef("pk"), day=now.date())
    staff = User.objects.filter(is_active=True).exclude(email="")
    wanted = Q(digest_choice=None) | Q(digest_choice__wanted=True)
    timed = staff.filter(wanted).annotate(wants_at=Coalesce(F("digest_choice__time"), MORNING))
    return timed.filter(~Exists(served), wants_at__lte=now.time()).order_by("pk")


@transaction.atomic
def put_digest_of(user: User, day: dt.date, *, at: dt.datetime) -> bool:
    """Decide on one person's digest of the day, once; whether one goes out."""
    _row, first = DigestSent.objects.get_or_create(user=user, day=day)
    if not first or not user.has_module_perms("opinions") or not day_of(user, day).anything:
        return False
    put_digest(user, day, at=at)
    return True
