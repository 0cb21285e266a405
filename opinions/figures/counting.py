"""Counting by the database, in four queries however many cases and groups there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import TruncDate, TruncMonth
from django.utils.translation import gettext_lazy as _

from opinions.enums import OPEN_STATES, RUNNING_STATES, Move, State
from opinions.figures.totals import Figures
from opinions.models import CaseStep, Rating, Reply
from opinions.querysets import OpinionQuerySet
from portal.core.workdays import Calendar, load_calendar
from portal.reference.models import Area, Field, Unit

CHINA = ZoneInfo("Asia/Shanghai")
SATISFIED = 4
"""Stars from which a submitter counts as satisfied."""
EPOCH = dt.date(2000, 1, 3)


class Grouping(models.TextChoices):
    NONE = "none", _("合计")
    UNIT = "unit", _("承办单位")
    FIELD = "field", _("领域")
    AREA = "area", _("区域")
    MONTH = "month", _("月份")


@dataclass(frozen=True)
class Period:
    """The days in China on which the cases were received, both included."""

    first: dt.date
    last: dt.date

    def cases(self, among: OpinionQuerySet) -> OpinionQuerySet:
        """Those of the period, merged ones too."""
        begin, end = (
            dt.datetime.combine(day, dt.time(), CHINA)
            for day in (self.first, self.last + dt.timedelta(days=1))
        )
        return among.filter(submitted_at__gte=begin, submitted_at__lt=end)


@dataclass(frozen=True)
class Table:
    """The groups in their order, and all of them together. ``at`` is the moment of the count."""

    at: dt.datetime
    groups: list[tuple[str, Figures]]
    total: Figures


KEYS: Mapping[Grouping, Any] = {
    Grouping.NONE: Value(""),
    Grouping.UNIT: F("lead_unit"),
    Grouping.FIELD: F("field__path"),
    Grouping.AREA: F("area__path"),
    Grouping.MONTH: TruncMonth("submitted_at", tzinfo=CHINA),
}
DEPTH = {Grouping.FIELD: 1, Grouping.AREA: 2}
"""Fields count under their uppermost, areas under their street or town."""


def figures_of(
    among: OpinionQuerySet, period: Period, grouping: Grouping, *, at: dt.datetime
) -> Table:
    """The figures of the cases of ``period`` that are in ``among`` (``Opinion.objects`` or a part of it).

    They are as at ``at``, the present moment: what a case was earlier is in its history alone.
    """
    found: dict[Any, Figures] = {}
    for key, figures in _counted(among, period, grouping, at.astimezone(CHINA).date()):
        found.setdefault(_rolled(key, grouping), Figures()).add(figures)
    total = Figures()
    for figures in found.values():
        total.add(figures)
    labels = LABELS[grouping](found)
    return Table(at, [(label, found[key]) for key, label in labels], total)


def _counted(
    among: OpinionQuerySet, period: Period, grouping: Grouping, today: dt.date
) -> Iterator[tuple[Any, Figures]]:
    """Parts of the figures by the group's key as it stands in the database."""
    cases = period.cases(among).exclude(state=State.MERGED)
    keyed = cases.annotate(group=KEYS[grouping])
    counted = _with_facts(keyed).values("group").annotate(**_counts(today)).order_by()
    for row in counted:
        key = row.pop("group")
        yield key, Figures.of({name[2:]: value or 0 for name, value in row.items()})
    # Of the cases that lead, by their own groups: those who joined them may be of any period or place.
    leads = keyed.filter(merged__state=State.MERGED, merged__hidden=False)
    for key, count in leads.values_list("group").annotate(Count("merged")).order_by():
        yield key, Figures(merged=count)
    calendar, days = Workdays(load_calendar()), defaultdict(list)
    timed = keyed.filter(answered_at__isnull=False).exclude(AT_SOURCE)
    for key, begun, ended in timed.values_list("group", "submitted_at", "answered_at").order_by():
        days[key].append(calendar.between(begun, ended))
    for key, each in days.items():
        yield key, Figures(days=each)


VALID = Reply.objects.filter(opinion=OuterRef("pk"), released_at=OuterRef("answered_at"))
"""The reply by which a case was answered last; none when that was an outcome. Corrections come later than it."""
RELEASED_AT_SOURCE = Exists(VALID.filter(author=None))
AT_SOURCE = Q(import_batch__isnull=False) & Q(RELEASED_AT_SOURCE)
"""Answered before it was imported: its dates are those of somebody else."""
LAST_RATING = Rating.objects.filter(opinion=OuterRef("pk")).order_by("-answered_at")
"""Also one that came with the request to reopen."""


def _with_facts(cases: OpinionQuerySet) -> OpinionQuerySet:
    granted = CaseStep.objects.filter(opinion=OuterRef("pk"), move=Move.GRANT_REOPEN)
    return cases.annotate(
        last_stars=Subquery(LAST_RATING.values("stars")[:1]),
        was_reopened=Exists(granted),
        at_source=RELEASED_AT_SOURCE,
        on_the_spot=Exists(VALID.filter(on_the_spot=True)),
        answered_on=TruncDate("answered_at", tzinfo=CHINA),
    )


def _counts(today: dt.date) -> dict[str, Any]:
    """Under names that no column has: ``n_…``."""
    closed, rated = Q(state=State.CLOSED), Q(last_stars__isnull=False)
    untimed = Q(on_the_spot=False) & (
        Q(due_on=None) | Q(import_batch__isnull=False, at_source=True)
    )
    on_time = Q(on_the_spot=True) | Q(answered_on__lte=F("due_on"))
    conditions = {
        "received": Q(),
        "accepted": Q(accepted_at__isnull=False),
        "rejected": Q(state=State.REJECTED),
        "withdrawn": Q(state=State.WITHDRAWN),
        "answered": Q(answered_at__isnull=False),
        "closed": closed,
        "open": Q(state__in=sorted(OPEN_STATES)),
        "overdue": Q(state__in=sorted(RUNNING_STATES), due_on__lt=today),
        "on_time": closed & on_time & ~untimed,
        "untimed": closed & untimed,
        "rated": rated,
        "satisfied": Q(last_stars__gte=SATISFIED),
        "unrated": closed & ~rated,
        "reopened": Q(was_reopened=True),
    }
    counts = {f"n_{name}": Count("pk", filter=each) for name, each in conditions.items()}
    return {**counts, "n_stars": Sum("last_stars")}


class Workdays:
    """Working days between moments, each day looked up once."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.known: dict[dt.date, int] = {}

    def between(self, begun: dt.datetime, ended: dt.datetime) -> int:
        """From the day in China after ``begun`` up to and including that of ``ended``; 0 for the same day."""
        return self._passed(ended) - self._passed(begun)

    def _passed(self, moment: dt.datetime) -> int:
        day = moment.astimezone(CHINA).date()
        if day not in self.known:
            self.known[day] = self.calendar.between(EPOCH, day)
        return self.known[day]


def _rolled(key: Any, grouping: Grouping) -> Any:
    depth = DEPTH.get(grouping)
    if depth is None or not key:
        return key or None
    return "/" + "".join(f"{code}/" for code in key.strip("/").split("/")[:depth])


Found = Mapping[Any, Figures]


def _labels(names: Mapping[Any, str], found: Found, nothing: Any) -> list[tuple[Any, str]]:
    """In the order of ``names``; what has no entry comes last."""
    known = [(key, label) for key, label in names.items() if key in found]
    return known + [(None, str(nothing))] * (None in found)


def _unit_labels(found: Found) -> list[tuple[Any, str]]:
    units = Unit.objects.filter(pk__in=[key for key in found if key]).in_order()
    return _labels({unit.pk: str(unit) for unit in units}, found, _("没有承办单位"))


def _field_labels(found: Found) -> list[tuple[Any, str]]:
    entries = Field.objects.filter(path__in=[key for key in found if key]).in_order()
    return _labels({entry.path: str(entry) for entry in entries}, found, _("没有领域"))


def _area_labels(found: Found) -> list[tuple[Any, str]]:
    entries = Area.objects.filter(path__in=[key for key in found if key]).in_order()
    return _labels({entry.path: str(entry) for entry in entries}, found, _("没有区域"))


def _month_labels(found: Found) -> list[tuple[Any, str]]:
    return [(key, f"{key:%Y-%m}") for key in sorted(found)]


LABELS: Mapping[Grouping, Callable[[Found], list[tuple[Any, str]]]] = {
    Grouping.NONE: lambda found: [],
    Grouping.UNIT: _unit_labels,
    Grouping.FIELD: _field_labels,
    Grouping.AREA: _area_labels,
    Grouping.MONTH: _month_labels,
}
