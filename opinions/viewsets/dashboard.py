from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from opinions.models import TopicDraft
from opinions.queries import awaited_topics, years_without_calendar
from opinions.viewsets.work import Work
from portal.core.workdays import year_to_enter

PAGE_PANELS = frozenset(
    {
        "user_objects_in_workflow_moderation",
        "workflow_objects_to_moderate",
        "recent_edits",
        "locked_pages",
    }
)
"""Wagtail's own panels about pages: nothing to those who have none."""


class WorkPanel(Component):
    """What waits for the person, queue by queue; a missing year of the calendar for those who keep it."""

    name = "opinions_work"
    template_name = "opinions/admin/dashboard.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        request = parent_context["request"]
        work = Work.of(request)
        keeps_calendar = request.user.has_perm("core.change_calendarday")
        return {
            "tabs": work.waiting(),
            "years": years_without_calendar() if keeps_calendar else [],
            "year_to_enter": year_to_enter(work.today) if keeps_calendar else None,
            "this_year": work.today.year,
        }


class DraftsPanel(Component):
    """Topics that were drafted for cases and wait for an editor; to those who may edit them. Those for which cases wait
    come first; of many the first, and all when they are asked for."""

    name = "topic_drafts"
    template_name = "opinions/admin/drafts.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        request = parent_context["request"]
        editable = page_permission_policy.instances_user_has_permission_for(request.user, "change")
        drafts = TopicDraft.objects.waiting().with_cases().filter(topic__in=editable.values("pk"))
        without = Case(When(cases=0, then=1), default=0)
        rows = list(drafts.select_related("topic").order_by(without, "made_at", "pk"))
        return as_listed(rows, self.name, request)


class AwaitedPanel(Component):
    """Topics of which collecting is over and the outcome is missing; to those who may edit them. Those for which cases
    wait come first, the longest awaited before the others."""

    name = "topics_awaited"
    template_name = "opinions/admin/awaited.html"
    order = 61

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        request = parent_context["request"]
        editable = page_permission_policy.instances_user_has_permission_for(request.user, "change")
        awaited = awaited_topics(timezone.now()).filter(live=True, pk__in=editable.values("pk"))
        rows = sorted(awaited, key=lambda topic: not topic.cases)
        return as_listed(rows, self.name, request)


LONGEST = 20


def as_listed(rows: list[Any], name: str, request: HttpRequest) -> dict[str, Any]:
    """The first rows of a panel, or all of them when they were asked for; and how many there are."""
    shown = rows if name in request.GET else rows[:LONGEST]
    all_url = f"?{name}#{name}-section" if len(rows) > len(shown) else ""
    return {"rows": shown, "count": len(rows), "all_url": all_url}


def arrange_panels(request: HttpRequest, panels: list[Component]) -> None:
    """The person's open work first; panels about pages only for those who work on pages."""
    panels.append(WorkPanel())
    if user_has_any_page_permission(request.user):
        panels += [DraftsPanel(), AwaitedPanel()]
    else:
        panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in PAGE_PANELS]
