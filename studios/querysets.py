from __future__ import annotations

from typing import Self

from django.db import models

from portal.core.querysets import CardQuerySet


class MemberQuerySet(models.QuerySet):
    def listed(self) -> Self:
        return self.filter(listed=True)

    def in_order(self) -> Self:
        return self.order_by("order", "name", "pk")

    def for_cards(self) -> Self:
        """In order, with what a card shows."""
        return self.select_related("sector", "photo").in_order()


class StudioPageQuerySet(CardQuerySet):
    def for_cards(self) -> Self:
        """In order of the areas, with what a card shows."""
        cards = self.as_cards("kind", "address", "opening_hours")
        return cards.order_by("area__order", "title", "pk")
