"""What screens read."""

from __future__ import annotations

from opinions.queries.queues import AWAITED, QUEUES, Queue, queue_counts, years_without_calendar
from opinions.queries.resident import (
    NOTHING_DUE,
    RESIDENT_SEES,
    ResidentStep,
    followed,
    next_date,
    released_reply,
    reply_under_review,
    timeline_for_resident,
    word_for_resident,
)
from opinions.queries.work import (
    DayOfWork,
    Load,
    Waiting,
    day_of,
    load_of_units,
    mentions_of,
    my_work,
)

__all__ = [
    "AWAITED",
    "NOTHING_DUE",
    "QUEUES",
    "RESIDENT_SEES",
    "DayOfWork",
    "Load",
    "Queue",
    "ResidentStep",
    "Waiting",
    "day_of",
    "followed",
    "load_of_units",
    "mentions_of",
    "my_work",
    "next_date",
    "queue_counts",
    "released_reply",
    "reply_under_review",
    "timeline_for_resident",
    "word_for_resident",
    "years_without_calendar",
]
