"""What the public is told of a case changed with its state: its matter, and those merged into it, are found as they stand now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from opinions.enums import State
from opinions.lifecycle import HAS_ANSWER
from opinions.models import Opinion, PublishedCopy
from portal.core.publishing import published_many
from portal.users.models import User

ANSWERED = HAS_ANSWER | {State.REOPEN_REQUESTED}
"""That the submitter asks for another answer is nobody else's to know."""


def is_told(before: str, after: str) -> bool:
    """Whether the pages of the public say something else after a step from one state to the other."""
    return (before in ANSWERED) != (after in ANSWERED)


def show_anew(cases: Iterable[Opinion], *, by: User | None, at: dt.datetime) -> None:
    """In a fixed number of queries. The cases are locked; their copies are too, as those merged into them may not be:
    one that is taken down in this moment must not come back."""
    keys = [case.pk for case in cases]
    merged = Q(opinion__merged_into__in=keys, opinion__state=State.MERGED)
    copies = PublishedCopy.objects.public().filter(Q(opinion__in=keys) | merged).order_by("pk")
    if public := list(copies.for_search().select_for_update(of=("self",))):
        published_many.send(sender=PublishedCopy, instances=public, at=at, by=by)
