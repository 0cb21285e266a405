"""What screens read."""

from __future__ import annotations

from opinions.queries.queues import (
    AWAITED,
    QUEUES,
    Queue,
    cases_of_leavers,
    queue_counts,
    unsigned_parts,
    years_without_calendar,
)
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
    "cases_of_leavers",
    "correction_under_review",
    "day_of",
    "followed",
    "letters_for_resident",
    "letters_once_followed",
    "load_of_units",
    "mentions_of",
    "my_work",
    "next_date",
    "queue_counts",
    "released_reply",
    "reply_under_review",
    "templates_for",
    "timeline_for_resident",
    "unsigned_parts",
    "word_for_resident",
    "years_without_calendar",
]
