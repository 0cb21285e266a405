"""我的工作: what the day holds for one person, and for heads of units who has how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from opinions.enums import HANDLING_STATES, State
from opinions.models import Opinion
from opinions.queries import UNIT_ACTS, Load, day_of, load_of_units, mentions_of, my_work
from opinions.viewsets.due import due_word
from opinions.viewsets.filters import NOBODY, Due
from opinions.viewsets.work import EVERYTHING, Work
from portal.core.workdays import load_calendar

SHOWN, URGENT_SHOWN = 20, 100
"""Mentions and cases listed."""


@dataclass(frozen=True)
class Urgent:
    opinion: Opinion
    due: Any


@dataclass(frozen=True)
class Cell:
    """A number, and the address of the listing that has as many rows."""

    count: int
    url: str


class WorkView(WagtailAdminTemplateMixin, View):
    template_name = "opinions/admin/work.html"
    page_title = _("我的工作")
    header_icon = "tasks"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.work = Work.of(request)
        if not self.work.queues:
            raise Http404
        self.today = timezone.localdate()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, self.today
        urgent = self.urgent()
        mentions = list(mentions_of(user)[: SHOWN + 1])
        context = self.get_context_data(
            day=day_of(user, today),
            urgent=urgent[:URGENT_SHOWN],
            more_urgent=len(urgent) > URGENT_SHOWN,
            mentions=mentions[:SHOWN],
            more_mentions=len(mentions) > SHOWN,
            units=self.loads(),
            tabs=[tab for tab in self.work.waiting() if tab.count],
        )
        return TemplateResponse(request, self.template_name, context)

    def urgent(self) -> list[Urgent]:
        """What waits for the person and is due today or late, the oldest first, and one more than are shown."""
        calendar = load_calendar()
        rows = my_work(self.request.user, self.today).filter(due_on__lte=self.today)
        rows = rows.select_related("lead_unit", "published_copy").order_by("due_on", "pk")
        return [
            Urgent(
                each, due_word(each.due_on, state=each.state, today=self.today, calendar=calendar)
            )
            for each in rows[: URGENT_SHOWN + 1]
        ]

    def loads(self) -> list[tuple[str, list[tuple[Load, list[Cell]]]]]:
        """(unit, its handlers with their numbers)."""
        loads = load_of_units(self.request.user, self.today)
        return [
            (unit, [(each, cells_of(each)) for each in group])
            for unit, group in groupby(loads, key=lambda load: load.unit_label)
        ]


def cells_of(load: Load) -> list[Cell]:
    def cell(count: int, states: Iterable[State], **due: str) -> Cell:
        handler = load.handler or NOBODY
        filters = {"lead": load.unit, "handler": handler, "state": sorted(states), **due}
        listing = reverse("cases:queue", args=[EVERYTHING.code])
        return Cell(count, f"{listing}?{urlencode(filters, doseq=True)}")

    return [
        cell(load.open, HANDLING_STATES),
        cell(load.overdue, UNIT_ACTS, due=Due.LATE.value),
        cell(load.this_week, UNIT_ACTS, due=Due.WEEK.value),
    ]
