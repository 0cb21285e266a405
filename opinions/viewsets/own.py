"""How the person who asks has arranged the listings; asked of the database once in a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from opinions.models import ColumnChoice, SavedFilter
from opinions.viewsets.columns import USUAL, Kind, known
from opinions.viewsets.filters import OpinionFilterSet
from portal.users.models import User

IN_ADDRESS = frozenset({*OpinionFilterSet.base_filters, "q", "ordering"})
"""What of a listing's address says which cases it lists, and how."""


def kept_query(params: QueryDict) -> str:
    """The part of an address that is worth keeping: known names, nothing empty, in one order."""
    kept = QueryDict(mutable=True)
    for name in sorted(IN_ADDRESS & set(params)):
        values = [value for value in params.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()


@dataclass(frozen=True)
class FilterLink:
    name: str
    url: str
    current: bool


class Own:
    def __init__(self, user: User) -> None:
        self.user = user

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        if not hasattr(request, "opinions_own"):
            request.opinions_own = cls(request.user)
        return request.opinions_own

    @cached_property
    def columns(self) -> list[Kind]:
        choice = ColumnChoice.objects.filter(user=self.user).first()
        return known(choice.columns if choice else USUAL)

    @cached_property
    def filters(self) -> list[SavedFilter]:
        """By queue, then by name."""
        return list(SavedFilter.objects.filter(user=self.user).order_by("queue", "name", "pk"))

    def links(self, queues: Iterable[str], *, queue: str, params: QueryDict) -> list[FilterLink]:
        """The saved filters of this queue; those of queues that are no longer his are left out."""
        now = kept_query(params)
        return [
            FilterLink(each.name, address_of(each), each.query == now)
            for each in self.filters
            if each.queue == queue and queue in queues
        ]


def address_of(saved: SavedFilter) -> str:
    return f"{reverse('cases:queue', args=[saved.queue])}?{saved.query}"
