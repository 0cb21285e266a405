from __future__ import annotations

from typing import Self

from django.db import models


class ReferenceQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        return self.filter(retired=False)

    def in_order(self) -> Self:
        return self.order_by("order", "code", "pk")
