"""Which columns one's listings have, and in which order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from opinions import actions
from opinions.viewsets.columns import COLUMNS
from opinions.viewsets.forms.listing import ColumnsForm
from opinions.viewsets.page import QueuePage
from opinions.viewsets.work import EVERYTHING


class ColumnsView(QueuePage):
    """The same for all queues of the person. Leads back to the listing from which he came."""

    template_name = "opinions/admin/columns.html"

    @cached_property
    def queue(self) -> str:
        named = self.request.GET.get("queue", "")
        return named if named in self.work.queues else EVERYTHING.code

    def get_page_title(self) -> str:
        return _("选择列")

    def form(self, data: Any = None) -> ColumnsForm:
        columns = [(kind.code, kind.label) for kind in COLUMNS.values()]
        return ColumnsForm(data, columns=columns, chosen=[kind.code for kind in self.own.columns])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "reset" in request.POST:
            actions.reset_columns(request.user)
            messages.success(request, _("已恢复通常的列。"))
            return redirect(self.listing_url)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        actions.choose_columns(request.user, form.in_order())
        messages.success(request, _("已按您的选择显示。"))
        return redirect(self.listing_url)

    def show(self, form: ColumnsForm, *, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            listing_url=self.listing_url,
            address=reverse("cases:columns") + self.suffix,
        )
        return TemplateResponse(self.request, self.template_name, context, status=status)
