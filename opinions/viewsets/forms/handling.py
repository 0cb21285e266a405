"""Units: dispatch, sign, recall, reassign, and what co-handling ones do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import NoDueDate, due_when_dispatched
from opinions.models import Assignment, Opinion
from opinions.viewsets.forms.base import MoveForm, Words
from portal.core.workdays import load_calendar
from portal.reference.models import Unit
from portal.reference.querysets import ReferenceQuerySet
from portal.users.models import User

NOT_TO_CHOOSE = _("所选单位已停用或不存在，请另选。")


def told_day(day: Callable[[], dt.date], sentence: Any) -> str:
    """``sentence`` with the day, and whether holidays of its year are known; or that none can be worked out."""
    try:
        when = day()
    except NoDueDate as broken:
        return str(broken)
    told = str(sentence) % {"day": f"{when:%Y-%m-%d}"}
    if load_calendar().knows(when.year):
        return told
    missing = _("%(year)d 年的节假日与调休还没有录入，期限是按没有节假日计算的。")
    return f"{told}{missing % {'year': when.year}}"


class LeadField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("主办单位"),
            queryset=Unit.objects.none(),
            empty_label=_("请选择"),
            error_messages={
                "required": _("请选择主办单位。"),
                "invalid_choice": NOT_TO_CHOOSE,
            },
            **kwargs,
        )


class CoHandlingField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("协办单位"),
            queryset=Unit.objects.none(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": NOT_TO_CHOOSE, "invalid_pk_value": NOT_TO_CHOOSE},
            **kwargs,
        )

    def clean(self, value: Any) -> list[Unit]:
        return list(super().clean(value))


class UnitsForm(MoveForm):
    """A lead and co-handling units, of those in use."""

    lead = LeadField()
    co_handling = CoHandlingField(
        help_text=_("可不选。各单位分别签收，由主办单位起草答复。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.in_use().in_order()
        self.fields["lead"].queryset = units
        self.fields["lead"].help_text = told_day(
            lambda: due_when_dispatched(self.opinion, self.at), _("现在交办，最迟 %(day)s 答复。")
        )
        self.fields["co_handling"].queryset = units

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        lead, helping = data.get("lead"), data.get("co_handling")
        if lead is not None and helping is not None and lead in helping:
            self.add_error("co_handling", _("主办单位不必再选为协办单位。"))
        return data


class DispatchForm(UnitsForm):
    pass


class SignForm(MoveForm):
    pass


class RecallForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("供工作人员查阅，提交人看不到。"),
        error_messages={"required": _("请写明收回的理由。")},
    )


class ReassignForm(MoveForm):
    person = forms.ModelChoiceField(
        label=_("经办人"),
        queryset=User.objects.none(),
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选择经办人。"),
            "invalid_choice": _("所选的人不是主办单位的在岗人员，请另选。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handlers = User.objects.with_perm(
            "opinions.handle_opinion", backend="django.contrib.auth.backends.ModelBackend"
        )
        staff = handlers.filter(unit_posts__unit=self.opinion.lead_unit_id)
        self.fields["person"].queryset = staff.exclude(pk=self.opinion.handler_id or 0).order_by(
            "display_name", "pk"
        )


class ContributeForm(MoveForm):
    text = Words(
        label=_("协办意见"),
        help_text=_("供主办单位起草答复时采用，提交人看不到。可以多次提交。"),
        error_messages={"required": _("请写下协办意见。")},
    )


class ChangeCoHandlingForm(MoveForm):
    co_handling = CoHandlingField(
        help_text=_("留下的不必重新签收；取消的不再看到这件事项，已提交的协办意见保留。"),
    )
    reason = Words(
        label=_("理由"),
        help_text=_("供工作人员查阅，提交人看不到。"),
        error_messages={"required": _("请写明为什么调整协办单位。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_help(self.opinion).exclude(pk=self.opinion.lead_unit_id or 0)
        self.fields["co_handling"].queryset = units

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return {"co_handling": helping(opinion)}


def units_to_help(opinion: Opinion) -> ReferenceQuerySet:
    """Units in use, and those that help already, retired or not."""
    return Unit.objects.filter(Q(retired=False) | Q(pk__in=helping(opinion))).in_order()


def helping(opinion: Opinion) -> list[int]:
    """Units whose co-handling parts run, of parts that are read already."""
    return [part.unit_id for part in running_parts(opinion) if not part.leads]


def running_parts(opinion: Opinion) -> list[Assignment]:
    return [part for part in opinion.assignments.all() if part.ended_at is None]
