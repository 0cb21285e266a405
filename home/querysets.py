from __future__ import annotations

from typing import Self

from portal.core.querysets import CardQuerySet


class NewsPageQuerySet(CardQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")

    def for_cards(self) -> Self:
        return self.as_cards("date", "origin")
