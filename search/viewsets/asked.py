"""检索词统计: what people look for, to look at, to download, and to act on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from opinions.viewsets.spreadsheets import as_csv, as_xlsx
from portal.core.languages import with_prefix
from search.cutting import parse, pieces
from search.models import Synonym
from search.queries import VIEWS, asked_for
from search.queries.asked import BEFORE, Rows

DOWNLOADS = {"csv": as_csv, "xlsx": as_xlsx}
PER_PAGE = 50
SEEN = "search.view_searchcount"
PERIODS = {
    "7": gettext_lazy("近 7 天"),
    "28": gettext_lazy("近 28 天"),
    "91": gettext_lazy("近 13 周"),
    "365": gettext_lazy("近一年"),
}
DEFAULT = {"view": "frequent", "days": "28"}


class AskedForm(forms.Form):
    """What is not given, or makes no sense, is what is asked most of the last four weeks."""

    view = forms.ChoiceField(
        label=gettext_lazy("看什么"), choices=[(name, view.label) for name, view in VIEWS.items()]
    )
    days = forms.ChoiceField(label=gettext_lazy("统计时段"), choices=list(PERIODS.items()))


class AskedView(WagtailAdminTemplateMixin, View):
    template_name = "search/admin/asked.html"
    page_title = gettext_lazy("检索词统计")
    header_icon = "search"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_active or not request.user.has_perm(SEEN):
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET.get(name, value) for name, value in DEFAULT.items()}
        if not AskedForm(asked).is_valid():
            asked = DEFAULT
        until = timezone.localdate()
        since = until - dt.timedelta(int(asked["days"]) - 1)
        rows = asked_for(asked["view"], since=since, until=until, least=settings.SEARCH_RARE)
        if download := DOWNLOADS.get(request.GET.get("format", "")):
            name = f"searches-{asked['view']}-{since:%Y%m%d}-{until:%Y%m%d}"
            return download(sheet_of(rows, rising=asked["view"] == "rising"), name=name)
        return self.show(asked, rows, since=since, until=until)

    def show(
        self, asked: dict[str, str], rows: Rows, *, since: dt.date, until: dt.date
    ) -> HttpResponse:
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        may = self.request.user.has_perm
        context = self.get_context_data(
            form=AskedForm(asked),
            view=VIEWS[asked["view"]],
            is_rising=asked["view"] == "rising",
            before=BEFORE,
            since=since,
            until=until,
            page_obj=page,
            rows=[Line(row) for row in page],
            query=urlencode(asked),
            rare=settings.SEARCH_RARE,
            is_counted=settings.SEARCH_COUNTED,
            may_promote=may("wagtailsearchpromotions.add_searchpromotion"),
            may_name=may("search.add_synonym"),
        )
        return TemplateResponse(self.request, self.template_name, context)


class Line:
    """One row of the report, and where it leads."""

    def __init__(self, row: Any) -> None:
        self.text, self.language = row["text"], row["language"]
        self.times, self.found, self.opened = row["times"], row["found"], row["opened"]
        self.before = per_week(row.get("before", 0))

    @property
    def search_url(self) -> str:
        return f"{with_prefix('/search/', self.language)}?{urlencode({'q': self.text})}"

    @property
    def promote_url(self) -> str:
        words = urlencode({"query_string": self.text})
        return f"{reverse('wagtailsearchpromotions:add')}?{words}"

    @property
    def synonym_url(self) -> str:
        """As one expression of a new group; empty for what would have no effect there, or which the form would not take."""
        wanted = parse(self.text)
        word = " ".join(piece for typed in wanted.words for piece in pieces(typed))
        if not wanted.is_plain or not Synonym.takes(word):
            return ""
        return f"{reverse('synonyms:add')}?{urlencode({'ordinary': word})}"


def per_week(before: int) -> float | int:
    """Of the weeks before, to one decimal."""
    share = round(before / BEFORE, 1)
    return int(share) if share == int(share) else share


def sheet_of(rows: Rows, *, rising: bool) -> list[list[str | int | float]]:
    """The whole list, headings first."""
    also = [_("之前每周平均")] if rising else []
    heading = [_("检索词"), _("语言"), _("次数"), *also, _("最多结果"), _("点开")]
    lines: list[list[str | int | float]] = [[*heading]]
    for row in rows:
        before = [per_week(row["before"])] if rising else []
        lines.append(
            [row["text"], row["language"], row["times"], *before, row["found"], row["opened"]]
        )
    return lines


class AskedMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEEN))


class AskedViewSet(ViewSet):
    name = "searches"
    icon = "search"
    menu_label = gettext_lazy("检索词统计")
    menu_icon = "search"
    menu_name = "searches"
    menu_order = 100
    menu_item_class = AskedMenuItem
    menu_hook = "register_reports_menu_item"

    def get_urlpatterns(self) -> list[Any]:
        return [path("", self.construct_view(AskedView), name="index")]
