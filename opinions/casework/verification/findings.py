"""What is found, and how the places are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.models import CaseStep, Opinion


@dataclass(frozen=True)
class Break:
    """Something that is not as it was written. ``where`` names case and step, or the seal."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Count:
    """How much was read."""

    cases: int = 0
    steps: int = 0
    seals: int = 0


def at_step(case: Opinion, step: CaseStep) -> str:
    return f"{case.number} #{step.position} {step.move}"


LABELS = {
    "author_id": _("起草人"),
    "reviewer_id": _("审核人"),
    "unit": _("承办单位"),
    "asked_by_id": _("申请延期的人"),
    "decided_by_id": _("决定延期的人"),
    "proposed_at": _("提议公开的时间"),
    "approved_at": _("批准公开的时间"),
    "taken_down_at": _("撤下的时间"),
    "by_id": _("回访人"),
}
"""Of columns that have no Chinese name of their own."""


def label_of(row: models.Model, column: str) -> str:
    return str(LABELS.get(column) or cast(Any, row._meta.get_field(column)).verbose_name)


def labels_of(row: models.Model, columns: Iterable[str]) -> str:
    return "、".join(label_of(row, column) for column in columns)
