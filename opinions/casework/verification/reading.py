"""Cases with all that hangs on them, in parts: the number of queries of a part does not depend on its size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, TextField
from django.db.models.functions import Cast

from opinions.casework.history import CONTACT
from opinions.models import Attachment, CaseStep, Contribution, Extension, Opinion, Reply, Submitter

CHUNK = 500
STORED = {f"stored_{name}": Cast(name, TextField()) for name in CONTACT}
"""Contact as it is kept, encrypted: a row that no key reads is a finding, not the end of the reading."""


def parts() -> Iterator[list[Opinion]]:
    """All cases, hidden ones too, in the order in which they were written."""
    last = 0
    while part := read(pk__gt=last):
        yield part
        last = part[-1].pk


def read(**which: Any) -> list[Opinion]:
    """At most ``CHUNK`` of these cases with all that verification compares with their steps."""
    rows = (
        Opinion.with_hidden.filter(**which)
        .select_related("import_batch", "lead_unit", "published_copy", "pause")
        .prefetch_related(
            Prefetch("steps", CaseStep.objects.order_by("position")),
            Prefetch("replies", Reply.objects.select_related("unit").order_by("pk")),
            Prefetch("submitter", Submitter.objects.defer(*CONTACT).annotate(**STORED)),
            Prefetch("attachments", Attachment.objects.order_by("pk")),
            "contact_looks",
            Prefetch("extensions", Extension.objects.order_by("asked_at", "pk")),
            Prefetch("contributions", Contribution.objects.select_related("unit").order_by("pk")),
            "supplements",
            "ratings",
            "call_backs",
        )
    )
    return list(rows.order_by("pk")[:CHUNK])
