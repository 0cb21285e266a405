"""Units: dispatch and sign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import due_when_dispatched
from opinions.viewsets.forms.base import MoveForm
from portal.reference.models import Unit


class DispatchForm(MoveForm):
    lead = forms.ModelChoiceField(
        label=_("主办单位"),
        queryset=Unit.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择主办单位。")},
    )
    co_handling = forms.ModelMultipleChoiceField(
        label=_("协办单位"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可不选。各单位分别签收，由主办单位起草答复。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.in_use().in_order()
        self.fields["lead"].queryset = units
        self.fields["lead"].help_text = _("现在交办，最迟 %(day)s 答复。") % {
            "day": f"{due_when_dispatched(self.opinion, self.at):%Y-%m-%d}"
        }
        self.fields["co_handling"].queryset = units

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        lead, helping = data.get("lead"), data.get("co_handling")
        if lead is not None and helping is not None:
            if lead in helping:
                self.add_error("co_handling", _("主办单位不必再选为协办单位。"))
            data["co_handling"] = list(helping)
        return data


class SignForm(MoveForm):
    pass
