"""What the ranking looks at of a document."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Left

from portal.core.cutting import fold
from search import rules
from search.models import Document

RANKED_LENGTH = 2_000
"""Characters of a text and of a reply that the ranking looks at."""


def candidates(ids: Iterable[int]) -> list[rules.Candidate]:
    rows = Document.objects.filter(pk__in=list(ids)).values_list(
        "pk",
        "kind",
        "title",
        "tags",
        Left("text", RANKED_LENGTH),
        Left("reply", RANKED_LENGTH),
        "date",
        "further",
    )
    return [
        rules.Candidate(
            id=pk,
            kind=kind,
            fields={
                "title": fold(title),
                "tags": fold(tags),
                "text": fold(text),
                "reply": fold(reply),
            },
            day=date.toordinal(),
            further=further,
        )
        for pk, kind, title, tags, text, reply, date, further in rows
    ]
