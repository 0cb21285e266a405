"""What was taken out as files, for administrators."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from opinions.models import ExportLog
from opinions.viewsets.columns import known
from opinions.viewsets.filters import OpinionFilterSet
from opinions.viewsets.work import LISTINGS


def queue_of(log: ExportLog) -> str:
    return str(LISTINGS[log.queue].label) if log.queue in LISTINGS else log.queue


def columns_of(log: ExportLog) -> str:
    return "、".join(str(kind.label) for kind in known(log.columns))


def contacts_of(log: ExportLog) -> str:
    return str(_("含 %(count)d 件") % {"count": log.contacts}) if log.with_contact else ""


def told(query: str) -> str:
    """The filters in words, as far as they are words; the keys of lists stay keys."""
    filters = OpinionFilterSet.base_filters
    labels = {name: each.label for name, each in filters.items()}
    labels |= {"q": _("搜索"), "ordering": _("排序")}
    words = []
    for name, values in QueryDict(query).lists():
        known_values = dict(filters[name].extra.get("choices", ()) if name in filters else ())
        said = "、".join(str(known_values.get(value, value)) for value in values)
        words.append(f"{labels.get(name, name)}：{said}")
    return "；".join(words)


class ExportLogView(IndexView):
    """The newest first; nothing in it can be changed."""

    model = ExportLog
    any_permission_required = None

    template_name = "opinions/admin/exports.html"
    header_icon = "download"
    paginate_by = 50
    is_searchable = False
    page_title = _("导出记录")
    table_classname = "listing exports"
    columns = [
        Column(
            "at",
            label=_("时间"),
            accessor=lambda log: f"{timezone.localtime(log.at):%Y-%m-%d %H:%M}",
        ),
        Column("by", label=_("导出人")),
        Column("queue", label=_("队列"), accessor=queue_of),
        Column("query", label=_("筛选条件"), accessor=lambda log: told(log.query)),
        Column("columns", label=_("列"), accessor=columns_of),
        Column("rows", label=_("行数")),
        Column("contacts", label=_("联系方式"), accessor=contacts_of),
        Column("reason", label=_("用途")),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.is_export = False
        if not request.user.has_perm("opinions.view_exportlog"):
            raise Http404

    def get_index_url(self) -> str:
        return reverse("cases:exports")

    def get_base_queryset(self) -> Any:
        return ExportLog.objects.select_related("by").order_by("-at", "-pk")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset
