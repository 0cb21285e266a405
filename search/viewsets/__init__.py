from __future__ import annotations

from search.viewsets.asked import AskedViewSet
from search.viewsets.promotions import promotions_menu_item, promotions_urls, without_idle_items
from search.viewsets.synonyms import SynonymViewSet

__all__ = [
    "AskedViewSet",
    "SynonymViewSet",
    "promotions_menu_item",
    "promotions_urls",
    "without_idle_items",
]
