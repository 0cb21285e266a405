"""Cases that are merged, and what is stored of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from opinions import actions
from opinions.casework.seals import seal_chains
from opinions.models import Assignment, Extension, Opinion, Pause, PublishedCopy, Reply, Submitter
from portal.users.models import User
from tests.opinions.findings import found


def merge(case: Opinion, lead: Opinion, *, by: User, at: dt.datetime) -> None:
    actions.merge(case, lead_case=lead, by=by, at=at)


def rows(*cases: Opinion) -> list[list[dict[str, Any]]]:
    """Every column and row of these cases, but for their histories."""
    keys = [case.pk for case in cases]
    beside = (Assignment, Extension, Pause, PublishedCopy, Reply, Submitter)
    stored = [list(Opinion.objects.filter(pk__in=keys).order_by("pk").values())]
    return stored + [
        list(table._default_manager.filter(opinion__in=keys).order_by("pk").values())
        for table in beside
    ]


def faults(at: dt.datetime) -> list[str]:
    """What verification finds, everything being sealed."""
    seal_chains(at)
    return found()


def fresh(case: Opinion) -> Opinion:
    return Opinion.objects.get(pk=case.pk)
