from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from opinions.enums import Channel, Grade, State
from opinions.models import Assignment, Opinion
from opinions.querysets import OpinionQuerySet
from opinions.viewsets.entries import load_entries


class Due(models.TextChoices):
    LATE = "late", _("已逾期")
    TODAY = "today", _("今天到期")
    WEEK = "week", _("七天内到期")
    NONE = "none", _("没有期限")


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
    unit = django_filters.ChoiceFilter(label=_("单位"), method="filter_unit", empty_label=_("全部"))
    studio = django_filters.ChoiceFilter(label=_("工作室"), empty_label=_("全部"))

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

    def filter_unit(self, queryset: OpinionQuerySet, name: str, value: str) -> OpinionQuerySet:
        """Led by the unit, or helped by it."""
        parts = Assignment.objects.filter(opinion=OuterRef("pk"), unit=value, ended_at=None)
        return queryset.filter(Q(lead_unit=value) | Exists(parts))
