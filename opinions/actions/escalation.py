"""escalate: those who can still do something are told how much of a case's time is gone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.casework.escalation import SCREENING, reminder_of
from opinions.casework.history import StepSpec
from opinions.casework.moving import finish, lock
from opinions.enums import Actor, Event, State
from opinions.lifecycle import Refusal
from opinions.models import Opinion


class NothingToTell(Refusal):
    message = _("这件事项现在没有要提醒的，或者已经提醒过。")


@transaction.atomic
def escalate(opinion: Opinion, *, at: dt.datetime) -> Opinion:
    """Remind of the highest level that the case has reached (``casework.clock.reached``); made by the clock alone.

    Once for each level of a term, whoever asks and however often: at 50 % who handles the case, at 80 % the head of
    his unit too, at 100 % and every third working day after it the dispatchers too. While a case that was dispatched
    is back with the dispatchers they are told of each. Levels that were missed meanwhile are covered by the one that
    is told. :raises NothingToTell: there is none.
    """
    lock(opinion)
    reminder = reminder_of(opinion, at)
    if not reminder or opinion.due_on is None:
        raise NothingToTell
    state = State(opinion.state)
    facts = {
        "share": reminder.level.share,
        "days": reminder.level.days,
        "answers": reminder.answers,
        "due_on": opinion.due_on.isoformat(),
        "unit": _unit_of(opinion),
    }
    finish(opinion, StepSpec(Event.ESCALATED, state, state, at, Actor.CLOCK, data=facts))
    return opinion


def _unit_of(opinion: Opinion) -> str:
    """Its code; of an imported matter that is being screened the unit is a name from elsewhere."""
    unit = opinion.lead_unit if opinion.state not in SCREENING else None
    return unit.code if unit else ""
