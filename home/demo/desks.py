"""What staff have kept for themselves at their desks."""

from __future__ import annotations

from home.demo.staff import Staff
from opinions.models import SavedFilter

FILTERS = (
    ("dispatcher", "screen", "窗口、电话、书面", "channel=DESK&channel=TELEPHONE&channel=PAPER"),
    ("dispatcher", "all", "七天内到期", "due=week"),
    ("dispatcher", "all", "复杂，协商中", "grade=COMPLEX&state=IN_CONSULTATION"),
    ("handler", "unit", "今天到期", "due=today"),
)
"""Whose, in which queue, under which name: written as ``viewsets.own.kept_query`` writes an address."""


def write_filters(staff: Staff) -> None:
    SavedFilter.objects.bulk_create(
        SavedFilter(user=staff[person], queue=queue, name=name, query=query)
        for person, queue, name, query in FILTERS
    )
