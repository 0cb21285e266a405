"""Printed forms: how many, for which studio or topic, and the pages to print."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from opinions import actions
from opinions.forms import SheetsForm
from opinions.lifecycle import Refusal
from opinions.models import PaperSheet
from opinions.permissions import can_submit_for_residents, studios_written_for
from opinions.views.subject import Subject
from portal.core.languages import SOURCE
from portal.core.models import SiteSettings

BATCHES = 20
"""Printings listed."""


class SheetsView(WagtailAdminTemplateMixin, View):
    template_name = "opinions/admin/sheets.html"
    page_title = _("打印登记表")
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        if not can_submit_for_residents(request.user):
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """The pages to print: each printing makes new numbers, so none is made by a link."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            sheets = actions.print_sheets(**form.cleaned_data, by=request.user, at=self.at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=422)
        studio, topic = form.cleaned_data["studio"], form.cleaned_data["topic"]
        about = urlencode(Subject(topic=topic, studio=studio, scanned=True).kept)
        with override(SOURCE):  # the sheet is for residents, whatever the clerk reads
            context = {
                "sheets": sheets,
                "studio": studio,
                "topic": topic,
                "site": SiteSettings.for_request(request),
                "address": request.build_absolute_uri(f"{reverse('opinions:new')}?{about}"),
            }
            return render(request, "opinions/admin/sheets_print.html", context)

    def form(self, data: Any = None) -> SheetsForm:
        user = self.request.user
        return SheetsForm(
            data,
            studios=studios_written_for(user),
            needs_studio=not user.has_perm("opinions.dispatch_opinion"),
            at=self.at,
        )

    def show(self, form: SheetsForm, *, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, batches=self.batches())
        return TemplateResponse(self.request, self.template_name, context, status=status)

    def batches(self) -> Any:
        """The last printings of those who print for the same studios."""
        sheets = PaperSheet.objects.all()
        if not self.request.user.has_perm("opinions.dispatch_opinion"):
            sheets = sheets.filter(studio__in=studios_written_for(self.request.user))
        grouped = sheets.values(
            "printed_at", "studio__title", "topic__title", "printed_by__display_name"
        ).annotate(
            first=Min("number"), last=Max("number"), printed=Count("pk"), used=Count("opinion")
        )
        return grouped.order_by("-printed_at", "first")[:BATCHES]
