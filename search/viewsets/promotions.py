"""Wagtail's screens for promoted results, with what they lack: words from an address, a label, and no idle count."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSet
from wagtail.contrib.search_promotions.models import Query
from wagtail.contrib.search_promotions.views import CreateView, EditView, IndexView
from wagtail.contrib.search_promotions.wagtail_hooks import SearchPicksMenuItem

from search.models import key_of

IDLE = frozenset({"search-terms", "promoted-search-results"})
"""Wagtail's report of its own count, which nothing feeds, and its place among the settings."""

# The column has no name that a translator could have seen.
SearchPromotionsFormSet.form.base_fields["external_link_text"].label = _("外部链接的文字")


class PromotionIndexView(IndexView):
    """Without the number of views, which Wagtail counts only where each search writes a row."""

    columns = [column for column in IndexView.columns if column.name != "views"]


class OnePromotionOfWords:
    """Refuses words that are promoted already, however they are spelt, and leaves no words behind when refused."""

    produced_error_message: str | None = None

    def is_valid(self, form: Any) -> bool:
        with transaction.atomic():
            valid = super().is_valid(form) and not self._is_taken(form)  # type: ignore[misc]
            if not valid:  # Wagtail has written the words by now
                transaction.set_rollback(True)
        if not valid:
            self.object = self.stored
        return valid

    @cached_property
    def stored(self) -> Query | None:
        """What is edited; none of a new one."""
        pk = self.kwargs.get("query_id")  # type: ignore[attr-defined]
        return Query.objects.filter(pk=pk).first() if pk else None

    def _is_taken(self, form: Any) -> bool:
        key = key_of(form.cleaned_data["query_string"])
        promoted = Query.objects.filter(editors_picks__isnull=False).distinct()
        own = self.kwargs.get("query_id")  # type: ignore[attr-defined]
        others = promoted.exclude(pk=own).order_by("pk")
        if not (other := next((each for each in others if key_of(each.query_string) == key), None)):
            return False
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        link = reverse("wagtailsearchpromotions:edit", args=[other.pk])
        form.add_error(
            "query_string",
            format_html(
                '{} <a href="{}">{}</a>', _("这些词已经有推荐："), link, other.query_string
            ),
        )
        return True


class PromotionEditView(OnePromotionOfWords, EditView):
    pass


class PromotionCreateView(OnePromotionOfWords, CreateView):
    """``?query_string=`` fills in what people type."""

    def get_initial(self) -> dict[str, Any]:
        words = self.request.GET.get("query_string", "")[:200]
        return {**super().get_initial(), "query_string": words}


def promotions_urls() -> list[Any]:
    """Stand before Wagtail's, whose names lead to the same addresses."""
    return [
        path("searchpicks/", PromotionIndexView.as_view()),
        path("searchpicks/results/", PromotionIndexView.as_view(results_only=True)),
        path("searchpicks/add/", PromotionCreateView.as_view()),
        path("searchpicks/<int:query_id>/", PromotionEditView.as_view()),
    ]


def promotions_menu_item() -> MenuItem:
    """Beside the synonyms."""
    return SearchPicksMenuItem(
        _("检索推荐"),
        reverse("wagtailsearchpromotions:index"),
        name="promotions",
        icon_name="pick",
        order=336,
    )


def without_idle_items(_request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in IDLE]
