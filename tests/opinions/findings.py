"""What verification of the history finds."""

from __future__ import annotations

from opinions.casework.verification import Count, breaks
from opinions.enums import ReplyStatus, State
from opinions.models import Opinion


def found() -> list[str]:
    return [str(one) for one in breaks(Count())]


def wheres() -> list[str]:
    return [one.where for one in breaks(Count())]


def take_release_back(case: Opinion) -> None:
    """Put everything that a release changed beside the chain to what it was before, as a careful forger would."""
    Opinion.objects.filter(pk=case.pk).update(state=State.REPLY_REVIEW, answered_at=None)
    case.replies.update(status=ReplyStatus.IN_REVIEW, reviewer=None, released_at=None)
