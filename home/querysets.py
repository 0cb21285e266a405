from __future__ import annotations

from typing import Self

from wagtail.models import PageQuerySet


class NewsPageQuerySet(PageQuerySet):
    def newest_first(self) -> Self:
        """With what a card shows."""
        return self.select_related("locale", "alias_of", "photo").order_by("-date", "-pk")
