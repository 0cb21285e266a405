from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from opinions.enums import Channel, Grade, State
from opinions.forms.fields import TreeIterator
from opinions.models import Assignment, Opinion
from opinions.querysets import OpinionQuerySet
from portal.reference.models import Area, Field, TreeEntry, Unit
from studios.models import StudioPage


class Due(models.TextChoices):
    LATE = "late", _("已逾期")
    TODAY = "today", _("今天到期")
    WEEK = "week", _("七天内到期")
    NONE = "none", _("没有期限")


class TreeChoiceField(django_filters.fields.ModelChoiceField):
    iterator = TreeIterator


class TreeFilter(django_filters.ModelChoiceFilter):
    """Choosing an entry of a tree means everything below it as well."""

    field_class = TreeChoiceField

    def filter(self, qs: OpinionQuerySet, value: TreeEntry | None) -> OpinionQuerySet:
        return qs.filter(**{f"{self.field_name}__path__startswith": value.path}) if value else qs


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
    field = TreeFilter(
        label=_("领域"), queryset=Field.objects.order_by("path", "pk"), empty_label=_("全部")
    )
    area = TreeFilter(
        label=_("区域"), queryset=Area.objects.order_by("path", "pk"), empty_label=_("全部")
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("单位"),
        queryset=Unit.objects.in_order(),
        method="filter_unit",
        empty_label=_("全部"),
    )
    studio = django_filters.ModelChoiceFilter(
        label=_("工作室"),
        queryset=StudioPage.objects.filter(locale__language_code="zh-hans")
        .only("title")
        .order_by("title", "pk"),
        empty_label=_("全部"),
    )

    class Meta:
        model = Opinion
        fields: list[str] = []

    def __init__(
        self, data=None, queryset=None, *, today: dt.date, request=None, prefix=None
    ) -> None:
        self.today = today
        super().__init__(data, queryset, request=request, prefix=prefix)

    def filter_due(self, queryset: OpinionQuerySet, name: str, value: str) -> OpinionQuerySet:
        if value == Due.LATE:
            return queryset.overdue_on(self.today)
        if value == Due.NONE:
            return queryset.filter(due_on=None)
        last = self.today if value == Due.TODAY else self.today + dt.timedelta(days=7)
        return (
            queryset.open().exclude(state=State.ANSWERED).filter(due_on__range=(self.today, last))
        )

    def filter_unit(self, queryset: OpinionQuerySet, name: str, value: Unit) -> OpinionQuerySet:
        """Led by the unit, or helped by it."""
        parts = Assignment.objects.filter(opinion=OuterRef("pk"), unit=value, ended_at=None)
        return queryset.filter(Q(lead_unit=value) | Exists(parts))
