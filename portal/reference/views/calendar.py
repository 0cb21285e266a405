"""The working calendar of the admin: a year at a glance, one day to change, a year's list to take over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from portal.core.refusals import Refused, reason_of
from portal.core.workdays import load_calendar, year_to_enter
from portal.reference.actions import known_days, set_day, set_year
from portal.reference.forms import BUNDLED_YEARS, ConfirmForm, DayForm, ImportForm
from portal.reference.rules.holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    Announced,
    differences,
)
from portal.reference.rules.year import months_of, working_days
from portal.users.models import User

SUBMENU = "register_reference_menu_item"
"""Wagtail's hook for what else stands in the menu of the district's lists."""
KEEPS_CALENDAR = ("core.add_calendarday", "core.change_calendarday", "core.delete_calendarday")


def may_keep_calendar(user: User) -> bool:
    return user.is_active and user.has_perms(KEEPS_CALENDAR)


def day_of(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


class CalendarBase(WagtailAdminTemplateMixin, View):
    page_title = gettext_lazy("工作日历")
    header_icon = "calendar"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_keep_calendar(request.user):
            raise PermissionDenied
        self.today = timezone.localdate()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("working_calendar:index"), "label": _("工作日历")}
        here = f"{self.page_title} · {self.get_page_subtitle()}"
        return [*self.breadcrumbs_items, above, {"url": "", "label": here}]

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        return TemplateResponse(
            self.request,
            template or self.template_name,
            self.get_context_data(**context),
            status=status,
        )


class ThisYearView(CalendarBase):
    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("working_calendar:year", self.today.year)


class YearView(CalendarBase):
    """Twelve months; ``?day=`` opens the form of one day. Works without JavaScript."""

    template_name = "reference/admin/calendar_year.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.year: int = kwargs["year"]
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Http404
        chosen = day_of(request.GET.get("day", ""))
        self.chosen = chosen if chosen and chosen.year == self.year else None
        self.days = known_days(self.year)

    def get_page_subtitle(self) -> str:
        return _("%(year)d 年") % {"year": self.year}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show_year(DayForm(initial=self.initial()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One day is changed."""
        if self.chosen is None:
            raise Http404
        form = DayForm(request.POST)
        if not form.is_valid():
            return self.show_year(form, status=422)
        try:
            changed = set_day(self.chosen, form.special_day, by=request.user)
        except Refused as refusal:
            form.add_error(None, reason_of(refusal))
            return self.show_year(form, status=422)
        if changed:
            said = _("已改 %(day)s。已经定下的期限不变，以后确定的按新的日历。")
            messages.success(request, said % {"day": f"{self.chosen:%Y-%m-%d}"})
        else:
            messages.success(request, _("没有改动。"))
        return redirect("working_calendar:year", self.year)

    def initial(self) -> dict[str, Any]:
        known = self.days.get(self.chosen) if self.chosen else None
        return {"kind": known.kind, "name": known.name} if known else {"kind": ""}

    def show_year(self, form: DayForm, *, status: int = 200) -> HttpResponse:
        months = months_of(self.year, self.days, today=self.today, chosen=self.chosen)
        return self.show(
            status=status,
            year=self.year,
            before=self.year - 1 if self.year > FIRST_YEAR else None,
            after=self.year + 1 if self.year < LAST_YEAR else None,
            months=months,
            chosen=self.chosen,
            form=form,
            working_days=working_days(months),
            is_known=self.year in load_calendar().years,
            to_enter=year_to_enter(self.today),
            this_year=self.today.year,
        )


class ImportView(CalendarBase):
    """Reads a year's list and shows what it would change; nothing is written yet."""

    template_name = "reference/admin/calendar_import.html"
    preview_template_name = "reference/admin/calendar_preview.html"

    def get_page_subtitle(self) -> str:
        return _("导入一年的安排")

    def get(self, request: HttpRequest) -> HttpResponse:
        year = year_to_enter(self.today) or self.today.year + 1
        return self.show_form(ImportForm(initial={"year": year}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_form(form, status=422)
        return self.show_preview(form.announced)

    def show_form(self, form: ImportForm, *, status: int = 200) -> HttpResponse:
        return self.show(form=form, last_bundled=max(BUNDLED_YEARS), status=status)

    def show_preview(self, announced: Announced, *, error: str = "") -> HttpResponse:
        years = {announced.year, *(day.year for day in announced.days)}
        rows = differences(known_days(*years), announced)
        return self.show(
            template=self.preview_template_name,
            status=422 if error else 200,
            announced=announced,
            rows=rows,
            changes=sum(row.is_change for row in rows),
            gone=sum(row.after is None for row in rows),
            form=ConfirmForm.of(announced),
            error=error,
        )


class ConfirmView(ImportView):
    """Writes the list that was shown."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Somebody went back to the address of the form."""
        return redirect("working_calendar:import")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("名单已损坏，请重新导入。"))
            return redirect("working_calendar:import")
        said = form.cleaned_data
        announced = Announced(said["year"], said["days"])
        try:
            changed = set_year(announced, remove=said["remove"], by=request.user)
        except Refused as refusal:
            return self.show_preview(announced, error=reason_of(refusal))
        told = _("%(year)d 年的日历已更新，改动 %(count)d 天。已经定下的期限不变。")
        messages.success(request, told % {"year": announced.year, "count": changed})
        return redirect("working_calendar:year", announced.year)


class CalendarMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_calendar(request.user)


class CalendarViewSet(ViewSet):
    name = "working_calendar"
    url_prefix = "calendar"
    icon = "calendar"
    menu_label = gettext_lazy("工作日历")
    menu_icon = "calendar"
    menu_name = "working-calendar"
    menu_order = 0
    menu_item_class = CalendarMenuItem
    menu_hook = SUBMENU

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(ThisYearView), name="index"),
            path("<int:year>/", self.construct_view(YearView), name="year"),
            path("import/", self.construct_view(ImportView), name="import"),
            path("import/confirm/", self.construct_view(ConfirmView), name="confirm"),
        ]

    @property
    def menu_url(self) -> str:
        return reverse("working_calendar:index")
