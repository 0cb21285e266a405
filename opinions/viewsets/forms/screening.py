"""Screening and grading."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from opinions.enums import Grade, RejectReason
from opinions.models import CaseRules, Opinion
from opinions.viewsets.forms.base import MoveForm, Words


class GradeField(forms.ChoiceField):
    """The grades, each with what the district's guide says of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("分级"), choices=graded, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> Grade:
        return Grade(super().clean(value))


def graded() -> list[tuple[str, str]]:
    rules = CaseRules.current()
    return [
        (
            grade.value,
            format_html(
                '<span class="graded"><span>{}</span><span class="guide">{}</span></span>',
                grade.label,
                format_html_join(
                    "",
                    '<span class="guide__line">{}</span>',
                    ((line,) for line in rules.guide_to(grade)),
                ),
            ),
        )
        for grade in Grade
    ]


class AcceptForm(MoveForm):
    grade = GradeField(error_messages={"required": _("请选择分级。")})


class RegradeForm(MoveForm):
    grade = GradeField(error_messages={"required": _("请选择分级。")})
    reason = Words(label=_("理由"), error_messages={"required": _("请写明重新分级的理由。")})

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return {"grade": opinion.grade}


class RejectForm(MoveForm):
    reason = forms.ChoiceField(
        label=_("理由"),
        choices=[("", _("请选择")), *RejectReason.choices],
        error_messages={"required": _("请选择不予受理的理由。")},
    )
    text = Words(
        label=_("给提交人的说明"),
        help_text=_("提交人凭查询码可以看到。写明为什么不受理、可以找谁。"),
        error_messages={"required": _("请写明给提交人的说明。")},
    )
