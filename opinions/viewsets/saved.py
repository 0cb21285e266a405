"""Saving, renaming and deleting one's own filters."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from opinions import actions
from opinions.lifecycle import Refusal
from opinions.models import SavedFilter
from opinions.models.listing import MAX_FILTER_NAME
from opinions.viewsets.own import address_of, kept_query
from opinions.viewsets.page import QueuePage


class FiltersView(QueuePage):
    """All of the person's filters, to be renamed or deleted."""

    template_name = "opinions/admin/filters.html"

    def get_page_title(self) -> str:
        return _("我保存的筛选")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = [each for each in self.own.filters if each.queue in self.work.queues]
        groups = [
            (self.work.queues[queue].label, [(each, address_of(each)) for each in filters])
            for queue, filters in groupby(mine, key=lambda each: each.queue)
        ]
        context = self.get_context_data(groups=groups, longest=MAX_FILTER_NAME)
        return TemplateResponse(request, self.template_name, context)


class SaveFilterView(QueuePage):
    """Keeps what stands in the address of the listing, under a name."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.listing_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            saved = actions.save_filter(
                user=request.user,
                queue=self.queue,
                name=request.POST.get("name", ""),
                query=kept_query(request.GET),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.listing_url)
        messages.success(request, _("已保存筛选“%(name)s”。") % {"name": saved.name})
        return redirect(self.listing_url)


class FilterView(QueuePage):
    """Renames or deletes one; somebody else's does not exist."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.saved = get_object_or_404(SavedFilter, pk=kwargs["pk"], user=request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("cases:filters")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.saved.name
        if "delete" in request.POST:
            actions.delete_filter(self.saved)
            messages.success(request, _("已删除筛选“%(name)s”。") % {"name": name})
            return redirect("cases:filters")
        try:
            actions.rename_filter(self.saved, name=request.POST.get("name", ""))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已改名为“%(name)s”。") % {"name": self.saved.name})
        return redirect("cases:filters")
