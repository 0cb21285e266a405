from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from opinions.models import Opinion
from opinions.viewsets.due import due_word
from opinions.viewsets.original import title_for
from portal.core.workdays import Calendar


class CaseColumn(Column):
    """A cell that names its column too, for the narrow screen where a row becomes a card."""

    cell_template_name = "opinions/admin/cells/plain.html"


class StateColumn(CaseColumn):
    cell_template_name = "opinions/admin/cells/state.html"


class SubmittedColumn(CaseColumn):
    cell_template_name = "opinions/admin/cells/day.html"


class MatterColumn(CaseColumn):
    """Number and title, leading to the case with the way back to this very listing."""

    cell_template_name = "opinions/admin/cells/matter.html"

    def __init__(self, *, queue: str, params: QueryDict) -> None:
        super().__init__("title", label=_("事项"), sort_key="number", classname="title case-matter")
        self.suffix = listing_suffix(queue=queue, params=params)

    def get_cell_context_data(self, instance: Opinion, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        context["value"] = title_for(instance)
        context["url"] = reverse("cases:case", args=[instance.pk]) + self.suffix
        return context


class DueColumn(CaseColumn):
    cell_template_name = "opinions/admin/cells/due.html"

    def __init__(self, *, today: dt.date, calendar: Calendar) -> None:
        super().__init__("due_on", label=_("期限"), sort_key="due_on", classname="case-due")
        self.today, self.calendar = today, calendar

    def get_cell_context_data(self, instance: Opinion, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        context["word"] = due_word(
            instance.due_on, state=instance.state, today=self.today, calendar=self.calendar
        )
        return context


def listing_suffix(*, queue: str, params: QueryDict) -> str:
    """``?queue=…`` and the listing's filters, so that a case knows what comes after it."""
    kept = params.copy()
    for name in ("p", "queue", "_w_filter_fragment"):
        kept.pop(name, None)
    kept = QueryDict(
        "&".join(part for part in kept.urlencode().split("&") if not part.endswith("=")),
        mutable=True,
    )
    kept["queue"] = queue
    return f"?{kept.urlencode()}"


def case_columns(
    *, queue: str, params: QueryDict, today: dt.date, calendar: Calendar
) -> list[Column]:
    return [
        MatterColumn(queue=queue, params=params),
        StateColumn("state", label=_("状态"), accessor="get_state_display", sort_key="state"),
        CaseColumn(
            "grade",
            label=_("分级"),
            accessor="get_grade_display",
            sort_key="grade",
            classname="case-word",
        ),
        DueColumn(today=today, calendar=calendar),
        CaseColumn("field", label=_("领域"), classname="case-place"),
        CaseColumn("area", label=_("区域"), classname="case-place"),
        CaseColumn(
            "lead_unit", label=_("单位"), sort_key="lead_unit__order", classname="case-place"
        ),
        CaseColumn(
            "channel", label=_("渠道"), accessor="get_channel_display", classname="case-word"
        ),
        SubmittedColumn(
            "submitted_at", label=_("提交"), sort_key="submitted_at", classname="case-day"
        ),
    ]
