"""The replies of a case, and what helps to write one."""

from __future__ import annotations

from django.db.models import Q

from opinions.enums import Actor, Move, ReplyStatus
from opinions.models import Opinion, Reply, ReplyTemplate


def released_reply(opinion: Opinion) -> Reply | None:
    """The reply that is valid now, which the resident may read; one query."""
    released = opinion.replies.filter(status=ReplyStatus.RELEASED).select_related("unit")
    return released.order_by("-released_at", "-pk").first()


def letters_for_resident(opinion: Opinion) -> list[Reply]:
    """What was ever answered, the newest first: the valid reply, and those that were corrected since; one query."""
    sent = opinion.replies.filter(status__in=(ReplyStatus.RELEASED, ReplyStatus.CORRECTED))
    return list(sent.select_related("unit").order_by("-released_at", "-pk"))


def letters_once_followed(opinion: Opinion) -> list[Reply]:
    """What the submitter had read of a case that his was merged into, when that ended and set his free; the newest
    first. A person who takes a merger back says that the two were not the same: then nothing is left of it."""
    freed = opinion.steps.filter(move=Move.UNMERGE, actor=Actor.CLOCK)
    read = Q(pk=None)
    for lead, at in freed.values_list("data__lead_case", "at"):
        read |= Q(opinion=lead, released_at__lte=at)
    sent = Reply.objects.filter(read, status__in=(ReplyStatus.RELEASED, ReplyStatus.CORRECTED))
    return list(sent.select_related("unit").order_by("-released_at", "-pk"))


def reply_under_review(opinion: Opinion) -> Reply | None:
    """The draft that waits for a second person; one query."""
    waiting = opinion.replies.filter(status=ReplyStatus.IN_REVIEW, corrects=None)
    return waiting.select_related("unit", "author").order_by("-created_at", "-pk").first()


def correction_under_review(opinion: Opinion) -> Reply | None:
    """The correction of a released reply that waits for a second person; one query."""
    waiting = opinion.replies.filter(status=ReplyStatus.IN_REVIEW, corrects__isnull=False)
    return waiting.select_related("unit", "author").order_by("-created_at", "-pk").first()


def templates_for(opinion: Opinion) -> list[ReplyTemplate]:
    """The reply templates in use for everybody and for the lead unit: the field's first, then the unit's own; one query."""
    open_to = Q(unit=None) | Q(unit=opinion.lead_unit_id) if opinion.lead_unit_id else Q(unit=None)
    rows = ReplyTemplate.objects.filter(open_to, in_use=True).order_by("title", "pk")
    field = opinion.field_id
    return sorted(rows, key=lambda row: (not field or row.field_id != field, row.unit_id is None))
