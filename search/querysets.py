from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q


class DocumentQuerySet(models.QuerySet):
    def of(self, kind: str, source_id: int) -> Self:
        """The documents of one thing, in all languages."""
        return self.filter(kind=kind, source_id=source_id)

    def of_keys(self, keys: Iterable[tuple[str, int, str]]) -> Self:
        """The documents with these (kind, source id, locale)."""
        sources: dict[tuple[str, str], list[int]] = {}
        for kind, source_id, locale in keys:
            sources.setdefault((kind, locale), []).append(source_id)
        wanted = Q(pk__in=())
        for (kind, locale), ids in sources.items():
            wanted |= Q(kind=kind, locale=locale, source_id__in=ids)
        return self.filter(wanted)
