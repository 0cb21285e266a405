"""The original of a matter that the public sees with cuts: opening it is recorded."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.history import StepSpec, write_step
from opinions.casework.moving import lock
from opinions.enums import Actor, Event
from opinions.lifecycle import Refusal
from opinions.models import Opinion, OriginalLook
from opinions.permissions import check_see_original, original_is_open
from portal.users.models import User


class OriginalNotCut(Refusal):
    message = _("原文没有遮盖，就在本页上。")


@transaction.atomic
def look_at_original(opinion: Opinion, *, by: User, at: dt.datetime) -> None:
    """Open the original. The look is logged, in a list for reports and in the case's own history.

    :raises NotPermitted: no right to originals, or out of scope.
    :raises OriginalNotCut: he sees it anyway; nothing is logged then.
    """
    lock(opinion)
    check_see_original(by, opinion)
    if original_is_open(by, opinion):
        raise OriginalNotCut
    OriginalLook.objects.create(opinion=opinion, by=by, at=at)
    state = opinion.state
    write_step(opinion, StepSpec(Event.ORIGINAL_SEEN, state, state, at, Actor.STAFF, by))
