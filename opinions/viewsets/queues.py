from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import Any
from unicodedata import normalize

from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic import IndexView

from opinions.enums import PublicationState
from opinions.models import Opinion
from opinions.models.listing import MAX_FILTER_NAME
from opinions.querysets import OpinionQuerySet
from opinions.viewsets.columns import SORT_KEYS, case_columns, related_of
from opinions.viewsets.filters import OpinionFilterSet
from opinions.viewsets.own import Own, kept_query
from opinions.viewsets.together.table import MOST, choices_for
from opinions.viewsets.work import EVERYTHING, Work
from portal.core.normalisation import clean_line
from portal.core.traditional import spellings
from portal.core.workdays import load_calendar

UNREAD = ("text", "public_note", "published_copy__text", "published_copy__reply")
"""Columns that no listing shows."""
LONGEST_SEARCH, MOST_WORDS = 200, 10
"""Each word is a condition of its own on four columns; what is more than this is left out."""


QUOTED = re.compile(r"[\"'“”‘’「」『』]*([^\W_]+)[\"'“”‘’「」『』]*")
"""Quotation marks around a word are not part of it."""
PARTING = re.compile(r"[,;:!?()，、。；：！？（）]")
"""Marks are typed in another width than the text has: what stands between them is looked for."""
NOTHING_CUT = (
    Q(published_copy=None)
    | Q(publication=PublicationState.UNPUBLISHED)
    | Q(published_copy__cuts={})
)
"""Elsewhere the public words alone are searched, as they alone are listed: a hit would tell what was cut."""


def _said(word: str, *, of: str = "") -> Q:
    parts = (
        Q(**{f"{of}{part}__icontains": spelt})
        for part in ("title", "text", "place")
        for spelt in spellings(word)
    )
    return reduce(or_, parts)


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
    verbose_name_plural = _("社情民意")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.is_export = False  # Wagtail's own: no record of it, and formulas in it
        self.work, self.own = Work.of(request), Own.of(request)
        self.queue = kwargs["queue"]
        if self.queue not in self.work.queues:
            raise Http404
        self.today = timezone.localdate()

    @property
    def default_ordering(self) -> str:
        """What waits begins with the most urgent, the whole with what is new."""
        return "-submitted_at" if self.queue == EVERYTHING.code else "due_on"

    def get_page_title(self) -> str:
        return str(self.work.queues[self.queue].label)

    def get_index_url(self) -> str:
        return reverse("cases:queue", args=[self.queue])

    def get_index_results_url(self) -> str:
        return reverse("cases:queue_results", args=[self.queue])

    def get_base_queryset(self) -> OpinionQuerySet:
        return self.work.rows(self.queue)

    def get_filterset_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET.copy()
        for name, values in self.request.GET.lists():
            asked.setlist(name, [value for value in values if value])
        return {**super().get_filterset_kwargs(), "data": asked, "today": self.today}

    def filter_queryset(self, queryset: OpinionQuerySet) -> OpinionQuerySet:
        """Nothing, rather than everything, for a filter that is not understood: ticks and exports go by what is listed."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def search_queryset(self, queryset: OpinionQuerySet) -> OpinionQuerySet:
        asked = QUOTED.sub(r"\1", clean_line(self.search_query)[:LONGEST_SEARCH])
        words = PARTING.sub(" ", asked).split() or asked.split()
        for word in list(dict.fromkeys(words))[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(number__icontains=normalize("NFKC", word))  # typed in full width
                | NOTHING_CUT & _said(word)
                | _said(word, of="published_copy__")
            )
        return queryset

    def get_valid_orderings(self) -> list[str]:
        return [*SORT_KEYS, *(f"-{key}" for key in SORT_KEYS)]

    def order_queryset(self, queryset: OpinionQuerySet) -> OpinionQuerySet:
        return queryset.order_by(ordered_by(self.ordering), "pk")

    def paginate_queryset(self, queryset: OpinionQuerySet, page_size: int) -> Any:
        """Only the rows of the page read what their columns show: counting them needs none of it."""
        paginator, page, _rows, others = super().paginate_queryset(queryset, page_size)
        related = (*related_of(self.own.columns), "published_copy")
        page.object_list = page.object_list.select_related(*related).defer(*UNREAD)
        return paginator, page, page.object_list, others

    @cached_property
    def columns(self) -> list[Any]:
        return case_columns(
            self.own.columns,
            queue=self.queue,
            params=self.request.GET,
            today=self.today,
            calendar=load_calendar(),
            ticks=bool(self.choices),
        )

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """What may be done with the rows that are ticked."""
        return choices_for(self.request.user, self.queue)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        query = kept_query(self.request.GET)
        return super().get_context_data(*args, **kwargs) | {
            "tabs": self.work.tabs(self.queue),
            "queue": self.queue,
            "choices": self.choices,
            "most": MOST,
            "way": f"?{query}" if query else "",
            "is_narrowed": bool(query),
            "longest_name": MAX_FILTER_NAME,
            "saved": self.own.links(self.work.queues, queue=self.queue, params=self.request.GET),
        }


class IndexRedirectView(View):
    """Leads to the queue in which something waits."""

    def get(self, request: HttpRequest) -> HttpResponse:
        work = Work.of(request)
        if not work.queues:
            raise Http404
        return redirect("cases:queue", work.first())


def ordered_by(ordering: str) -> OrderBy:
    """What has no value comes last, whichever the direction and the database."""
    column = F(ordering.removeprefix("-"))
    if ordering.startswith("-"):
        return column.desc(nulls_last=True)
    return column.asc(nulls_last=True)


def listing_of(request: HttpRequest, queue: str) -> QueueView:
    """The listing from which the person came. Its filters, search and order stand in the request's address."""
    listing = QueueView()
    listing.setup(request, queue=queue)
    return listing


def case_after(request: HttpRequest, *, queue: str, pk: int) -> int | None:
    """The case that follows ``pk`` in the listing from which the person came, round the end; None if it is alone.

    Each of its three questions is for one row, however long the listing is.
    """
    listing = listing_of(request, queue)
    rows, column = listing.get_queryset(), listing.ordering.removeprefix("-")
    place = rows.filter(pk=pk).values_list(column).first()
    following = (
        _behind(rows, listing.ordering, place[0], pk).values_list("pk", flat=True)
        if place
        else rows.none()
    )
    found = following.first()
    return found or rows.exclude(pk=pk).values_list("pk", flat=True).first()


def _behind(rows: OpinionQuerySet, ordering: str, value: Any, pk: int) -> OpinionQuerySet:
    column = ordering.removeprefix("-")
    if value is None:
        return rows.filter(**{f"{column}__isnull": True}, pk__gt=pk)
    further = "lt" if ordering.startswith("-") else "gt"
    return rows.filter(
        Q(**{f"{column}__{further}": value})
        | Q(**{column: value}, pk__gt=pk)
        | Q(**{f"{column}__isnull": True})
    )
