"""Through whose hands a case went. Said once, for one case, for many and for the queues alike."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from opinions.enums import ReplyStatus
from opinions.models import Reply
from portal.users.models import User

UNRELEASED = (ReplyStatus.IN_REVIEW, ReplyStatus.SENT_BACK, ReplyStatus.DROPPED)
"""Nobody else has answered for these words yet: under review, sent back, or a draft that another went on with."""


def wrote_unreleased(user: User) -> Q:
    """Cases of whose letters that were never sent out one is his: what is under review may be his words, whoever
    handed them in."""
    own = Reply.objects.filter(opinion=OuterRef("pk"), author=user, status__in=UNRELEASED)
    return Q(Exists(own))
