from __future__ import annotations

from typing import Self

from django.db import models


class MemberQuerySet(models.QuerySet):
    def listed(self) -> Self:
        return self.filter(listed=True)

    def in_order(self) -> Self:
        return self.order_by("order", "name", "pk")
