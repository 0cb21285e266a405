"""Reply templates, for administrators and for the heads of units. Another's is not found (404)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import DeleteView, EditView, HistoryView, IndexView, UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from opinions.forms import ReplyTemplateForm
from opinions.models import ReplyTemplate
from opinions.permissions import templates_kept_by


class KeptMixin:
    request: Any

    def get_queryset(self) -> QuerySet[ReplyTemplate]:
        return templates_kept_by(self.request.user)


class TemplateIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[ReplyTemplate]:
        return templates_kept_by(self.request.user)


class TemplateEditView(KeptMixin, EditView):
    pass


class TemplateDeleteView(KeptMixin, DeleteView):
    pass


class KeptObjectMixin:
    request: Any
    object: Any

    def get_object(self, *args: Any, **kwargs: Any) -> ReplyTemplate:
        found: ReplyTemplate = super().get_object(*args, **kwargs)
        return get_object_or_404(templates_kept_by(self.request.user), pk=found.pk)


class TemplateHistoryView(KeptObjectMixin, HistoryView):
    pass


class TemplateUsageView(KeptObjectMixin, UsageView):
    pass


class ReplyTemplateViewSet(ModelViewSet):
    model = ReplyTemplate
    name = "reply_templates"
    url_prefix = "reply-templates"
    icon = "edit"
    menu_label = _("答复模板")
    copy_view_enabled = False
    index_view_class = TemplateIndexView
    edit_view_class = TemplateEditView
    delete_view_class = TemplateDeleteView
    history_view_class = TemplateHistoryView
    usage_view_class = TemplateUsageView
    ordering = ["title", "pk"]
    search_backend_name = None
    search_fields = ["title", "text"]
    list_display = [
        "title",
        Column("unit", label=_("单位"), accessor=lambda row: row.unit or _("各单位")),
        Column("field", label=_("领域"), accessor=lambda row: row.field or _("各领域")),
        BooleanColumn("in_use", label=_("使用中")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ReplyTemplateForm]:
        return ReplyTemplateForm
