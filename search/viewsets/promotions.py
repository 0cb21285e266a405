"""Wagtail's screens for promoted results, with what they lack: words from an address, a label, and no idle count."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.contrib.search_promotions.forms import SearchPromotionsFormSet
from wagtail.contrib.search_promotions.views import CreateView, IndexView
from wagtail.contrib.search_promotions.wagtail_hooks import SearchPicksMenuItem

IDLE = frozenset({"search-terms", "promoted-search-results"})
"""Wagtail's report of its own count, which nothing feeds, and its place among the settings."""

# The column has no name that a translator could have seen.
SearchPromotionsFormSet.form.base_fields["external_link_text"].label = _("外部链接的文字")


class PromotionIndexView(IndexView):
    """Without the number of views, which Wagtail counts only where each search writes a row."""

    columns = [column for column in IndexView.columns if column.name != "views"]


class PromotionCreateView(CreateView):
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
