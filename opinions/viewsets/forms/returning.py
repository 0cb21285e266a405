"""Returning a case, and more time for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import extended_due
from opinions.casework.numbers import civil_day
from opinions.enums import ReturnGround
from opinions.models import CaseRules, Extension, Opinion
from opinions.viewsets.forms.base import MoveForm, Words
from opinions.viewsets.forms.handling import UnitsForm, helping, told_day, units_to_help


class RequestReturnForm(MoveForm):
    ground = forms.ChoiceField(
        label=_("理由"),
        choices=[("", _("请选择")), *ReturnGround.choices],
        error_messages={"required": _("请选择退回的理由。")},
    )
    text = Words(
        label=_("说明"),
        help_text=_("写明依据，以及应由哪个单位办理。供工作人员查阅，提交人看不到。"),
        error_messages={"required": _("请写明为什么退回、应由谁办理。")},
    )


class SendElsewhereForm(UnitsForm):
    """Any unit in use but the one that returned it; those that help already may go on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead, co_handling = self.fields["lead"], self.fields["co_handling"]
        lead.queryset = lead.queryset.exclude(pk=self.opinion.lead_unit_id or 0)
        co_handling.queryset = units_to_help(self.opinion)

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return {"co_handling": helping(opinion)}


class RefuseReturnForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("承办单位可以看到，提交人看不到。"),
        error_messages={"required": _("请写明不同意退回的理由。")},
    )


class AskExtensionForm(MoveForm):
    days = forms.IntegerField(
        label=_("延长几个工作日"),
        min_value=1,
        error_messages={
            "required": _("请填写延长几个工作日。"),
            "invalid": _("请填写整数。"),
            "min_value": _("至少 1 个工作日。"),
            "max_value": _("一次最多 %(limit_value)d 个工作日。"),
        },
    )
    reason = Words(
        label=_("理由"),
        help_text=_("由他人决定。供工作人员查阅，提交人看不到；同意后，提交人收到新的期限。"),
        error_messages={"required": _("请写明为什么需要延期。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = CaseRules.current().extension_days
        days: Any = self.fields["days"]
        days.validators.append(MaxValueValidator(most))
        days.widget.attrs["max"] = most
        latest = told_day(
            lambda: extended_due(self.opinion.due_on, most, at=self.at),
            _("现在同意，最迟可延到 %(day)s；已逾期的从同意当天起算。"),
        )
        limit = _("一次最多 %(most)d 个工作日。") % {"most": most}
        days.help_text = f"{limit}{latest}"


class GrantExtensionForm(MoveForm):
    @property
    def explanation(self) -> str:
        """Until when the case would have time."""
        asked = waiting_extension(self.opinion)
        if asked is None:
            return ""
        opinion, days = self.opinion, asked.days
        overdue = opinion.due_on is None or opinion.due_on < civil_day(self.at)
        sentence = (
            _("同意后最迟 %(day)s 答复（已逾期，从今天起算），并告知提交人。")
            if overdue
            else _("同意后最迟 %(day)s 答复（从原期限起算），并告知提交人。")
        )
        return told_day(lambda: extended_due(opinion.due_on, days, at=self.at), sentence)


class RefuseExtensionForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("承办单位可以看到，提交人看不到。"),
        error_messages={"required": _("请写明不同意延期的理由。")},
    )


def waiting_extension(opinion: Opinion) -> Extension | None:
    """Of extensions that are read already."""
    return next((each for each in opinion.extensions.all() if each.decided_at is None), None)
