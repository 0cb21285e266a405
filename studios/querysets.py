from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Window
from django.db.models.functions import RowNumber

from portal.core.querysets import CardQuerySet

IN_ORDER = ("area__order", "title", "pk")


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
        return cards.order_by(*IN_ORDER)

    def in_turn(self) -> Self:
        """As cards, the first of every kind, then the second: a short list shows what kinds there are."""
        turn = Window(RowNumber(), partition_by="kind", order_by=IN_ORDER)
        return self.for_cards().annotate(turn=turn).order_by("turn", *IN_ORDER)
