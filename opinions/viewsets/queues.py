from __future__ import annotations

from typing import Any
from unicodedata import normalize

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic import IndexView

from opinions.models import Opinion
from opinions.querysets import OpinionQuerySet
from opinions.viewsets.columns import case_columns
from opinions.viewsets.filters import OpinionFilterSet
from opinions.viewsets.work import Work
from portal.core.normalisation import clean_line
from portal.core.workdays import load_calendar

UNREAD = ("text", "public_note", "published_copy__text", "published_copy__reply")
"""Columns that no listing shows."""
LONGEST_SEARCH, MOST_WORDS = 200, 10
"""Each word is a condition of its own on four columns; what is more than this is left out."""


class QueueView(IndexView):
    """One of the person's queues as a listing. A queue that is not his answers 404."""

    model = Opinion
    any_permission_required = None

    template_name = "opinions/admin/queue.html"
    results_template_name = "opinions/admin/queue_results.html"
    header_icon = "comment"
    paginate_by = 50
    search_backend_name = None
    is_searchable = True
    filterset_class = OpinionFilterSet
    table_classname = "listing cases"
    default_ordering = "due_on"
    verbose_name_plural = _("社情民意")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.work = Work.of(request)
        self.queue = kwargs["queue"]
        if self.queue not in self.work.queues:
            raise Http404
        self.today = timezone.localdate()

    def get_page_title(self) -> str:
        return str(self.work.queues[self.queue].label)

    def get_index_url(self) -> str:
        return reverse("cases:queue", args=[self.queue])

    def get_index_results_url(self) -> str:
        return reverse("cases:queue_results", args=[self.queue])

    def get_base_queryset(self) -> OpinionQuerySet:
        rows = self.work.rows(self.queue)
        related = ("field", "area", "lead_unit", "published_copy")
        return rows.select_related(*related).defer(*UNREAD)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "today": self.today}

    def search_queryset(self, queryset: OpinionQuerySet) -> OpinionQuerySet:
        words = clean_line(self.search_query)[:LONGEST_SEARCH].split()
        for word in list(dict.fromkeys(words))[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(number__icontains=normalize("NFKC", word))  # typed in full width
                | Q(title__icontains=word)
                | Q(text__icontains=word)
                | Q(place__icontains=word)
            )
        return queryset

    def order_queryset(self, queryset: OpinionQuerySet) -> OpinionQuerySet:
        """What has no date comes last, whichever the direction and the database."""
        column = F(self.ordering.removeprefix("-"))
        ordered = (
            column.desc(nulls_last=True)
            if self.ordering.startswith("-")
            else column.asc(nulls_last=True)
        )
        return queryset.order_by(ordered, "pk")

    @cached_property
    def columns(self) -> list[Any]:
        calendar = load_calendar()
        return case_columns(
            queue=self.queue, params=self.request.GET, today=self.today, calendar=calendar
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"tabs": self.work.tabs(self.queue)}


class IndexRedirectView(View):
    """Leads to the queue in which something waits."""

    def get(self, request: HttpRequest) -> HttpResponse:
        work = Work.of(request)
        if not work.queues:
            raise Http404
        return redirect("cases:queue", work.first())


def case_after(request: HttpRequest, *, queue: str, pk: int) -> int | None:
    """The case that follows ``pk`` in the listing from which the person came, round the end; None if it is alone.

    The listing's filters, search and order stand in the request's address.
    """
    listing = QueueView()
    listing.setup(request, queue=queue)
    keys = list(listing.get_queryset().values_list("pk", flat=True))
    if pk not in keys:
        return keys[0] if keys else None
    following = keys[(keys.index(pk) + 1) % len(keys)]
    return following if following != pk else None
