"""A case with all that its screen shows, read in a fixed number of queries."""

from __future__ import annotations

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from opinions.models import (
    Assignment,
    Attachment,
    CallBack,
    CaseStep,
    Contribution,
    Extension,
    Opinion,
    Rating,
    Reply,
    Supplement,
)
from portal.users.models import User

ONE_TO_ONE = (
    "field",
    "area",
    "topic",
    "studio",
    "lead_unit",
    "handler",
    "merged_into",
    "submitter",
    "pause",
    "published_copy__proposed_by",
    "published_copy__approved_by",
    "published_copy__reply_proposal__proposed_by",
)


def case_in_scope(user: User, *, pk: int) -> Opinion:
    """The case with all that its screen shows. :raises Http404: outside the person's scope."""
    rows = Opinion.objects.visible_to(user).select_related(*ONE_TO_ONE)
    return get_object_or_404(
        rows.prefetch_related(
            Prefetch(
                "assignments",
                Assignment.objects.select_related("unit", "person", "signed_by").order_by("pk"),
            ),
            Prefetch(
                "replies", Reply.objects.select_related("author", "reviewer", "unit").order_by("pk")
            ),
            Prefetch("supplements", Supplement.objects.order_by("pk")),
            Prefetch("ratings", Rating.objects.order_by("pk")),
            Prefetch("call_backs", CallBack.objects.select_related("by").order_by("pk")),
            Prefetch("attachments", Attachment.objects.order_by("pk")),
            Prefetch("steps", CaseStep.objects.select_related("by").order_by("position")),
            Prefetch(
                "extensions",
                Extension.objects.select_related("asked_by", "decided_by").order_by("pk"),
            ),
            Prefetch(
                "contributions", Contribution.objects.select_related("unit", "by").order_by("pk")
            ),
        ),
        pk=pk,
    )
