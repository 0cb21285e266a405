"""The columns of a listing: how each is shown, what it needs of the database, and what an export says in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from opinions.enums import Channel, Grade, PublicationState, State
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


class TickColumn(CaseColumn):
    """Chooses the row. Its heading ticks the whole page where JavaScript runs, by Wagtail's own controller."""

    header_template_name = "opinions/admin/cells/tick_all.html"
    cell_template_name = "opinions/admin/cells/tick.html"

    def __init__(self) -> None:
        super().__init__("tick", label=_("选择"), accessor="pk", classname="case-tick")

    def get_cell_context_data(self, instance: Opinion, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"title": title_for(instance)}


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


@dataclass(frozen=True)
class Kind:
    """One column that a person may choose. ``lookup`` is what an export reads; ``names`` says what that stands for:
    a kind of ``entries``, ``people``, or choices."""

    code: str
    label: str | Promise
    lookup: str
    accessor: str
    classname: str = ""
    sort_key: str | None = None
    related: str = ""
    names: str | type[Any] = ""
    column: type[CaseColumn] = CaseColumn

    def shown(self) -> Column:
        return self.column(
            self.code,
            label=self.label,
            accessor=self.accessor,
            sort_key=self.sort_key,
            classname=self.classname,
        )


DUE = "due"
_WORD, _PLACE = "case-word", "case-place"
COLUMNS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("state", _("状态"), "state", "get_state_display", sort_key="state", names=State, column=StateColumn),
        Kind("grade", _("分级"), "grade", "get_grade_display", _WORD, "grade", names=Grade),
        Kind(DUE, _("期限"), "due_on", "due_on", sort_key="due_on"),
        Kind("field", _("领域"), "field_id", "field", _PLACE, related="field", names="field"),
        Kind("area", _("区域"), "area_id", "area", _PLACE, related="area", names="area"),
        Kind("unit", _("单位"), "lead_unit_id", "lead_unit", _PLACE, "lead_unit__order", "lead_unit", "unit"),
        Kind("channel", _("渠道"), "channel", "get_channel_display", _WORD, names=Channel),
        Kind("submitted", _("提交"), "submitted_at", "submitted_at", "case-day", "submitted_at", column=SubmittedColumn),
        Kind("handler", _("经办人"), "handler_id", "handler", _PLACE, "handler__username", "handler", names="people"),
        Kind("studio", _("工作室"), "studio_id", "studio.title", _PLACE, related="studio", names="studio"),
        Kind("publication", _("公开"), "publication", "get_publication_display", _WORD, "publication", names=PublicationState),
    )
}  # fmt: skip
USUAL = ("state", "grade", DUE, "field", "area", "unit", "channel", "submitted")
"""What those see who have chosen nothing."""

SORT_KEYS = frozenset({"number", *(kind.sort_key for kind in COLUMNS.values() if kind.sort_key)})
"""A listing is ordered by a column that is not shown, too: an address may come from elsewhere."""


def known(codes: Iterable[str]) -> list[Kind]:
    """The columns of these codes in their order, each once; what is no column any more is left out."""
    return [COLUMNS[code] for code in dict.fromkeys(codes) if code in COLUMNS]


def case_columns(
    chosen: Iterable[Kind],
    *,
    queue: str,
    params: QueryDict,
    today: dt.date,
    calendar: Calendar,
    ticks: bool,
) -> list[Column]:
    """The matter comes first, and after the boxes that choose rows (``ticks``)."""
    due = DueColumn(today=today, calendar=calendar)
    rest = [due if kind.code == DUE else kind.shown() for kind in chosen]
    return [*([TickColumn()] if ticks else ()), MatterColumn(queue=queue, params=params), *rest]


def related_of(chosen: Iterable[Kind]) -> list[str]:
    """What the listing joins."""
    return [kind.related for kind in chosen if kind.related]


Names = Mapping[str, Mapping[Any, str]]
"""By ``Kind.names``: what keys stand for."""


def teller(kind: Kind, names: Names) -> Callable[[Any], Any]:
    """From what an export reads of this column to what stands in its cell."""
    if isinstance(kind.names, type):
        labels = {choice.value: str(choice.label) for choice in kind.names}
        return lambda value: labels.get(value, value)
    if kind.names:
        stands_for = names[kind.names]
        return lambda value: stands_for.get(value, "") if value else ""
    return lambda value: _local(value) if isinstance(value, dt.datetime) else value


def _local(moment: dt.datetime) -> dt.datetime:
    """A spreadsheet knows no zones."""
    return timezone.make_naive(moment).replace(microsecond=0)
