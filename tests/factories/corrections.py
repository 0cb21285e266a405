"""A correction that waits for its second person."""

from __future__ import annotations

import datetime as dt

from opinions.casework.history import StepSpec, write_step
from opinions.enums import (
    Act,
    Actor,
    ReplyStatus,
)
from opinions.models import (
    Opinion,
    Reply,
)
from portal.users.models import User


def propose_correction(opinion: Opinion, text: str, *, by: User, at: dt.datetime) -> None:
    """A correction of the released reply."""
    old = opinion.replies.get(status=ReplyStatus.RELEASED)
    new = Reply.objects.create(
        opinion=opinion,
        unit=old.unit,
        text=text,
        author=by,
        status=ReplyStatus.IN_REVIEW,
        corrects=old,
        created_at=at,
    )
    move, state = Act.PROPOSE_CORRECTION, opinion.state
    data = {"reply": new.pk, "corrects": old.pk}
    words = {"reply": new.words}
    spec = StepSpec(
        move, state, state, at, Actor.STAFF, by, text="日期有误", data=data, digests=words
    )
    write_step(opinion, spec)
