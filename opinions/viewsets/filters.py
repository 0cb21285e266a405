from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from opinions.enums import Channel, Grade, State
from opinions.models import Assignment, Opinion
from opinions.querysets import OpinionQuerySet
from opinions.viewsets.entries import load_entries, load_handlers
from portal.users.models import User


class Due(models.TextChoices):
    LATE = "late", _("已逾期")
    TODAY = "today", _("今天到期")
    WEEK = "week", _("七天内到期")
    NONE = "none", _("没有期限")


NOBODY = "none"
"""In the place of a handler: nobody handles it."""
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""A day further out means the same as these, and databases count no further."""


def _day(label: Promise) -> django_filters.DateFilter:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, method="filter_submitted", widget=picker)


class OpinionFilterSet(WagtailFilterSet):
    """Every filter combines with every other and with the search box."""

    due = django_filters.ChoiceFilter(
        label=_("期限"), choices=Due.choices, method="filter_due", widget=forms.RadioSelect
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("状态"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    grade = django_filters.MultipleChoiceFilter(
        label=_("分级"), choices=Grade.choices, widget=forms.CheckboxSelectMultiple
    )
    channel = django_filters.MultipleChoiceFilter(
        label=_("渠道"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    field = django_filters.ChoiceFilter(
        label=_("领域"), method="filter_tree", empty_label=_("全部")
    )
    area = django_filters.ChoiceFilter(label=_("区域"), method="filter_tree", empty_label=_("全部"))
    unit = django_filters.ChoiceFilter(
        label=_("主办或协办单位"), method="filter_unit", empty_label=_("全部")
    )
    lead = django_filters.ChoiceFilter(
        label=_("主办单位"), field_name="lead_unit", empty_label=_("全部")
    )
    handler = django_filters.ChoiceFilter(
        label=_("经办人"),
        empty_label=_("全部"),
        null_label=_("还没有经办人"),
        null_value=NOBODY,
    )
    studio = django_filters.ChoiceFilter(label=_("工作室"), empty_label=_("全部"))
    submitted_from = _day(_("提交日期从"))
    submitted_to = _day(_("提交日期到"))

    class Meta:
        model = Opinion
        fields: list[str] = []

    def __init__(
        self, data=None, queryset=None, *, today: dt.date, request=None, prefix=None
    ) -> None:
        self.today = today
        self.entries = load_entries()
        super().__init__(data, queryset, request=request, prefix=prefix)
        for name, entries in self.entries.items():
            self.filters[name].extra["choices"] = [
                (str(entry.pk), entry.indented) for entry in entries
            ]
        self.filters["lead"].extra["choices"] = self.filters["unit"].extra["choices"]
        self.filters["handler"].extra["choices"] = lambda: self._handlers

    @cached_property
    def _handlers(self) -> list[tuple[str, str]]:
        """The people of units; and whoever is asked for and handles a case that the person sees, without such a post."""
        known = load_handlers()
        asked = self.data.get("handler", "")
        if not asked.isdecimal() or asked in dict(known):
            return known
        seen = Opinion.objects.visible_to(self.request.user)
        others = User.objects.filter(Exists(seen.filter(handler=OuterRef("pk"))), pk=asked)
        return [*known, *((str(each.pk), str(each)) for each in others)]

    def filter_tree(self, queryset: OpinionQuerySet, name: str, value: str) -> OpinionQuerySet:
        """An entry of a tree stands for everything below it as well."""
        path = next(entry.path for entry in self.entries[name] if str(entry.pk) == value)
        return queryset.filter(**{f"{name}__path__startswith": path})

    def filter_due(self, queryset: OpinionQuerySet, name: str, value: str) -> OpinionQuerySet:
        if value == Due.LATE:
            return queryset.overdue_on(self.today)
        if value == Due.NONE:
            return queryset.filter(due_on=None)
        last = self.today if value == Due.TODAY else self.today + dt.timedelta(days=7)
        return queryset.running().filter(due_on__range=(self.today, last))

    def filter_submitted(
        self, queryset: OpinionQuerySet, name: str, value: dt.date
    ) -> OpinionQuerySet:
        """From the beginning of the first day to the end of the last, where the district is."""
        within = max(min(value, dt.date(LAST_YEAR, 12, 31)), dt.date(FIRST_YEAR, 1, 1))
        end = name == "submitted_to"
        moment = dt.datetime.combine(within, dt.time.max if end else dt.time.min)
        lookup = "submitted_at__lte" if end else "submitted_at__gte"
        return queryset.filter(**{lookup: timezone.make_aware(moment)})

    def filter_unit(self, queryset: OpinionQuerySet, name: str, value: str) -> OpinionQuerySet:
        """Led by the unit, or helped by it."""
        parts = Assignment.objects.filter(opinion=OuterRef("pk"), unit=value, ended_at=None)
        return queryset.filter(Q(lead_unit=value) | Exists(parts))
