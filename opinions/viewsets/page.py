"""What the screens beside a listing have in common: whose queue it is, and the way back to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from opinions.viewsets.columns import listing_suffix
from opinions.viewsets.own import Own, kept_query
from opinions.viewsets.work import EVERYTHING, Work


class QueuePage(WagtailAdminTemplateMixin, View):
    """Belongs to one of the person's queues; a queue that is not his answers 404."""

    header_icon = "comment"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.work, self.own = Work.of(request), Own.of(request)
        if not self.work.queues or self.queue not in self.work.queues:
            raise Http404

    @cached_property
    def queue(self) -> str:
        """Named by the address, else the listing of everything."""
        return self.kwargs.get("queue") or EVERYTHING.code

    @cached_property
    def way(self) -> str:
        """The listing's filters, which go along from address to address."""
        query = kept_query(self.request.GET)
        return f"?{query}" if query else ""

    @property
    def suffix(self) -> str:
        return listing_suffix(queue=self.queue, params=self.request.GET)

    @property
    def listing_url(self) -> str:
        return reverse("cases:queue", args=[self.queue]) + self.way

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": self.listing_url, "label": self.work.queues[self.queue].label}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]
