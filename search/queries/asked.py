"""What people looked for, for editors: sums over days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from search.models import SearchCount

Rows = QuerySet[Any, dict[str, Any]]
"""Sums by query, not rows of the table."""
WEEK = dt.timedelta(7)
BEFORE = 4
"""Weeks that the present one is compared with."""


@dataclass(frozen=True)
class View:
    """One way to look at the counts."""

    label: Any
    about: Any


VIEWS = {
    "frequent": View(_("最常检索"), _("按检索次数从多到少。")),
    "nothing": View(
        _("没有结果"),
        _("在这段时间里，从来没有哪条公开内容含有全部字词。可以推荐一个页面，或者加一组同义词。"),
    ),
    "unopened": View(
        _("没人点开"), _("有结果，但没有人从结果里点开过一条：可能标题不对路，也可能排在后面。")
    ),
    "rising": View(_("正在上升"), _("最近七天的次数，比之前四周的每周平均多出一半以上。")),
}


def asked_for(view: str, *, since: dt.date, until: dt.date, least: int) -> Rows:
    """Sums ``{"language", "text", "times", "found", "opened"}`` of a period, both days included.

    ``rising`` compares the seven days up to ``until`` with the four weeks before, and has ``before``, the sum of
    these, beside. ``least`` is how often something must have been asked to be called unopened or rising.
    """
    if view == "rising":
        return _rising(until, least)
    rows = _summed(since, until).filter(times__gt=0)
    if view == "nothing":
        rows = rows.filter(found=0)
    elif view == "unopened":
        rows = rows.filter(found__gt=0, opened=0, times__gte=least)
    return rows.order_by("-times", "text", "language")


def _summed(since: dt.date, until: dt.date, only: Q | None = None) -> Rows:
    """``only``: the days that are summed up, of those that are read."""
    period = SearchCount.objects.filter(day__range=(since, until)).order_by()
    by_query: Rows = period.values("language", "text")  # type: ignore[assignment]
    return by_query.annotate(
        times=Coalesce(Sum("count", filter=only), 0),
        found=Coalesce(Max("hits", filter=only), 0),
        opened=Coalesce(Sum("clicks", filter=only), 0),
    )


def _rising(until: dt.date, least: int) -> Rows:
    week = until - WEEK
    recent, earlier = Q(day__gt=week), Q(day__lte=week)
    rows = _summed(week - BEFORE * WEEK + dt.timedelta(1), until, recent)
    rows = rows.annotate(before=Coalesce(Sum("count", filter=earlier), 0))
    # 3/2 of a quarter of what was before, in whole numbers.
    rows = rows.filter(times__gte=least, before__lt=F("times") * BEFORE * 2 / 3)
    return rows.annotate(more=F("times") * BEFORE - F("before")).order_by(
        "-more", "text", "language"
    )
