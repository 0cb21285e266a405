"""What concerns the submitter: asked, called, heard again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import waiting_until
from opinions.enums import Stars
from opinions.viewsets.forms.base import MoveForm, Words

YES, NO = "yes", "no"


class AskSubmitterForm(MoveForm):
    question = Words(label=_("问题"), error_messages={"required": _("请写明要提交人补充什么。")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].help_text = _(
            "提交人凭查询码可以看到。等到 %(day)s 为止不计时；一件事项只能请补充一次。"
        ) % {"day": f"{waiting_until(self.at):%Y-%m-%d}"}


class GrantReopenForm(MoveForm):
    pass


class RefuseReopenForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("提交人凭查询码可以看到。"),
        error_messages={"required": _("请写明不同意重办的理由。")},
    )


class ReconsiderForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("供工作人员查阅，提交人看不到。"),
        error_messages={"required": _("请写明为什么要复核。")},
    )


class CallBackForm(MoveForm):
    reached = forms.TypedChoiceField(
        label=_("接通"),
        choices=[(YES, _("接通")), (NO, _("没有接通"))],
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是否接通。")},
    )
    satisfied = forms.TypedChoiceField(
        label=_("满意程度"),
        choices=[("", _("请选择")), *Stars.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("接通了的必填。"),
    )
    note = Words(label=_("记录"), required=False, help_text=_("提交人说了什么。只有工作人员看到。"))
