"""What screens read."""

from __future__ import annotations

from opinions.queries.consultations import awaited_topics, day_since, reminders_due
from opinions.queries.looked_after import cases_of_leavers, unsigned_parts, years_without_calendar
from opinions.queries.public import copies_to_read
from opinions.queries.queues import AWAITED, QUEUES, Queue, queue_counts
from opinions.queries.replies import (
    correction_under_review,
    letters_for_resident,
    letters_once_followed,
    released_reply,
    reply_under_review,
    templates_for,
)
from opinions.queries.resident import (
    RESIDENT_SEES,
    ResidentStep,
    followed,
    next_date,
    timeline_for_resident,
    word_for_resident,
)
from opinions.queries.work import (
    UNIT_ACTS,
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
    "QUEUES",
    "RESIDENT_SEES",
    "UNIT_ACTS",
    "DayOfWork",
    "Load",
    "Queue",
    "ResidentStep",
    "Waiting",
    "awaited_topics",
    "cases_of_leavers",
    "copies_to_read",
    "correction_under_review",
    "day_of",
    "day_since",
    "followed",
    "letters_for_resident",
    "letters_once_followed",
    "load_of_units",
    "mentions_of",
    "my_work",
    "next_date",
    "queue_counts",
    "released_reply",
    "reminders_due",
    "reply_under_review",
    "templates_for",
    "timeline_for_resident",
    "unsigned_parts",
    "word_for_resident",
    "years_without_calendar",
]
