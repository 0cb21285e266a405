"""统计: what came of the opinions of a period, to look at and to download."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from opinions.figures import FORMULAS, Figures, Grouping, Period, Table, figures_of
from opinions.models import Opinion
from opinions.querysets import OpinionQuerySet
from opinions.viewsets.spreadsheets import Value, as_csv, as_xlsx
from portal.reference.enums import UnitRole
from portal.reference.models import UnitStaff
from portal.users.models import User

DOWNLOADS = {"csv": as_csv, "xlsx": as_xlsx}
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def counted_for(user: User) -> OpinionQuerySet:
    """The cases whose figures a person may see: all for those who may see all cases, else what the units lead whose
    head he is; none for others."""
    if not user.is_active:
        return Opinion.objects.none()
    if user.has_perm("opinions.view_all_opinions"):
        return Opinion.objects.all()
    return Opinion.objects.filter(lead_unit__in=_headed(user).values("unit"))


def may_see_figures(user: User) -> bool:
    if not user.is_active:
        return False
    return user.has_perm("opinions.view_all_opinions") or (
        user.has_perm("opinions.handle_opinion") and _headed(user).exists()
    )


def _headed(user: User) -> Any:
    return UnitStaff.objects.filter(user=user, role=UnitRole.HEAD)


class FiguresForm(forms.Form):
    """The period and what it is broken down by; what is not given is this year, by unit."""

    first = forms.DateField(
        label=gettext_lazy("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    by = forms.ChoiceField(label=gettext_lazy("分组"), choices=Grouping.choices)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        for name in ("first", "last"):
            if (day := data.get(name)) and not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, _("日期应在 2000 年至 2100 年之间。"))
        if first and last and last < first:
            self.add_error("last", _("结束的日期早于开始的日期。"))
        return data


class FiguresView(WagtailAdminTemplateMixin, View):
    template_name = "opinions/admin/figures.html"
    page_title = gettext_lazy("统计")
    header_icon = "table"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        if not may_see_figures(request.user):
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = FiguresForm({**self.default, **request.GET.dict()})
        if not form.is_valid():
            return self.show(form, None, status=422)
        table = self.count(form.cleaned_data)
        if download := DOWNLOADS.get(request.GET.get("format", "")):
            return download(sheet_of(table, **self.told(form)), name=self.file_name(form))
        return self.show(form, table)

    @cached_property
    def default(self) -> dict[str, str]:
        today = timezone.localdate(self.at)
        return {"first": f"{today.year}-01-01", "last": f"{today:%Y-%m-%d}", "by": Grouping.UNIT}

    def count(self, asked: dict[str, Any]) -> Table:
        period = Period(asked["first"], asked["last"])
        return figures_of(counted_for(self.request.user), period, Grouping(asked["by"]), at=self.at)

    def told(self, form: FiguresForm) -> dict[str, str]:
        asked = form.cleaned_data
        return {
            "period": f"{asked['first']:%Y-%m-%d} – {asked['last']:%Y-%m-%d}",
            "by": str(Grouping(asked["by"]).label),
        }

    def file_name(self, form: FiguresForm) -> str:
        asked = form.cleaned_data
        return f"opinions-{asked['by']}-{asked['first']:%Y%m%d}-{asked['last']:%Y%m%d}"

    def show(self, form: FiguresForm, table: Table | None, *, status: int = 200) -> HttpResponse:
        address = self.request.GET.copy()
        address.pop("format", None)
        context = self.get_context_data(
            form=form,
            table=table,
            formulas=FORMULAS,
            rows=lines_of(table) if table else [],
            is_part=not self.request.user.has_perm("opinions.view_all_opinions"),
            query=address.urlencode(),
            **(self.told(form) if table else {}),
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)


def lines_of(table: Table) -> list[tuple[str, list[int | str]]]:
    """(label, cells in the order of ``FORMULAS``) of each group, the total last."""
    rows = [*table.groups, (_("合计"), table.total)]
    return [(label, _cells(figures)) for label, figures in rows]


def sheet_of(table: Table, *, period: str, by: str) -> list[Sequence[Value]]:
    """The table with its period, its moment and its formulas, so that the file explains itself."""
    heading: list[Value] = [by, *(str(formula.label) for formula in FORMULAS)]
    lines: list[Sequence[Value]] = [[label, *cells] for label, cells in lines_of(table)]
    at = f"{timezone.localtime(table.at):%Y-%m-%d %H:%M}"
    about: list[Sequence[Value]] = [
        [],
        [_("提交日期"), period],
        [_("统计时点"), at],
        *([str(formula.label), str(formula.text)] for formula in FORMULAS),
    ]
    return [heading, *lines, *about]


def _cells(figures: Figures) -> list[int | str]:
    return [formula.show(figures) for formula in FORMULAS]


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_figures(request.user)
