"""Cases with all that hangs on them, in parts: the number of queries of a part does not depend on its size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from opinions.models import CaseStep, Opinion, Reply

CHUNK = 500


def parts() -> Iterator[list[Opinion]]:
    """All cases, hidden ones too, in the order in which they were written."""
    last = 0
    while part := read(pk__gt=last):
        yield part
        last = part[-1].pk


def read(**which: Any) -> list[Opinion]:
    """At most ``CHUNK`` of these cases with steps, replies, copy and looks."""
    rows = (
        Opinion.with_hidden.filter(**which)
        .select_related("import_batch", "lead_unit", "published_copy")
        .prefetch_related(
            Prefetch("steps", CaseStep.objects.order_by("position")),
            Prefetch("replies", Reply.objects.select_related("unit").order_by("pk")),
            "contact_looks",
        )
    )
    return list(rows.order_by("pk")[:CHUNK])
