"""expire: an answer that nobody objects to closes its case."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, finish
from opinions.enums import Actor, Move
from opinions.lifecycle import Refusal
from opinions.models import CaseRules, Opinion


class TooEarly(Refusal):
    message = _("答复后 %(days)d 天内，提交人还可以评价。")


def rating_term() -> dt.timedelta:
    """How long after the answer its case closes by itself."""
    return dt.timedelta(days=CaseRules.current().rating_days)


@transaction.atomic
def expire(opinion: Opinion, *, at: dt.datetime, seen: int | None = None) -> Opinion:
    """Close an answered case whose term is over; made by the clock alone. :raises TooEarly: it is not."""
    target = begin(opinion, Move.EXPIRE, by=None, seen=seen)
    if opinion.answered_at is None or at < opinion.answered_at + rating_term():
        raise TooEarly(days=CaseRules.current().rating_days)
    before, opinion.state, opinion.closed_at = opinion.state, target, at
    opinion.save(update_fields=["state", "closed_at"])
    finish(opinion, StepSpec(Move.EXPIRE, before, target, at, Actor.CLOCK))
    return opinion
