"""remind_awaited: of consultations that nobody brings to an end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from opinions.casework.deadlines import working_days_after
from opinions.casework.numbers import civil_day
from opinions.models import CaseRules
from opinions.notifications import remind_of_outcome
from opinions.queries import awaited_topics, day_since, reminders_due


@transaction.atomic
def remind_awaited(at: dt.datetime) -> int:
    """Remind editors and dispatchers of topics that cases wait for, some working days after collecting ended or the
    draft was made, and every month after that; of how many a reminder has come due, sent before or now.

    One that the timer missed is made up for, but only the latest: nobody hears of one topic twice in one go.
    """
    today, days, due = civil_day(at), CaseRules.current().outcome_days, 0
    for topic in awaited_topics(at).filter(cases__gt=0):
        first = working_days_after(day_since(topic), days)
        if number := reminders_due(first, today):
            remind_of_outcome(topic, number=number, at=at)
            due += 1
    return due
