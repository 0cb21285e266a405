"""The queues of one person, with their counts; asked of the database once in a request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from opinions.permissions.templates import manages_all_templates
from opinions.queries import QUEUES, Queue, queue_counts
from opinions.querysets import OpinionQuerySet
from portal.reference.enums import UnitRole
from portal.reference.models import UnitStaff
from portal.users.models import User

EVERYTHING = Queue("all", _("全部"), "", lambda user, today: Q())
"""Not work that waits, but the whole of what the person may see."""

LISTINGS: Mapping[str, Queue] = {**QUEUES, EVERYTHING.code: EVERYTHING}


@dataclass(frozen=True)
class Tab:
    """``count`` is None where nothing waits, as in the listing of everything."""

    label: str
    url: str
    count: int | None
    current: bool


class Work:
    """What one person has to do."""

    def __init__(self, user: User, today: dt.date) -> None:
        self.user, self.today = user, today

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The same object for menu, dashboard and listing of one request."""
        if not hasattr(request, "opinions_work"):
            request.opinions_work = cls(request.user, timezone.localdate())
        return request.opinions_work

    @cached_property
    def queues(self) -> dict[str, Queue]:
        """The listings that are this person's by his rights; empty for those who handle no opinions."""
        if not self.user.has_module_perms("opinions"):
            return {}
        return {code: queue for code, queue in LISTINGS.items() if queue.open_to(self.user)}

    @cached_property
    def headed(self) -> frozenset[bool]:
        """Whether the units of which he is the head are retired; empty when he heads none."""
        posts = UnitStaff.objects.filter(user=self.user, role=UnitRole.HEAD)
        return frozenset(posts.values_list("unit__retired", flat=True))

    @property
    def keeps_templates(self) -> bool:
        """As ``permissions.keeps_templates``, for a menu that is drawn with every page."""
        return manages_all_templates(self.user) or False in self.headed

    @property
    def sees_figures(self) -> bool:
        """As ``figures.may_see_figures``, likewise."""
        everything = self.user.has_perm("opinions.view_all_opinions")
        return everything or (self.user.has_perm("opinions.handle_opinion") and bool(self.headed))

    @cached_property
    def counts(self) -> dict[str, int]:
        return queue_counts(self.user, self.today) if self.queues else {}

    def rows(self, queue: str) -> OpinionQuerySet:
        """:raises KeyError: not one of the person's queues."""
        return self.queues[queue].rows(self.user, self.today)

    def tabs(self, current: str = "") -> list[Tab]:
        return [self._tab(code, current) for code in self.queues]

    def waiting(self) -> list[Tab]:
        return [self._tab(code) for code in self.queues if code in QUEUES]

    def first(self) -> str:
        """The queue to begin with: the first in which something waits."""
        return next((code for code in self.queues if self.counts.get(code)), EVERYTHING.code)

    def _tab(self, code: str, current: str = "") -> Tab:
        url = reverse("cases:queue", args=[code])
        return Tab(str(self.queues[code].label), url, self.counts.get(code), code == current)
