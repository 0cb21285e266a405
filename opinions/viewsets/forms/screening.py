"""Screening and grading."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import NoDueDate, due_when_regraded
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].help_text = self._days()

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return {"grade": opinion.grade}

    def _days(self) -> str:
        """What each other grade makes of the due date; empty before the case was dispatched."""
        others = [grade for grade in Grade if grade != self.opinion.grade]
        try:
            days = {grade: due_when_regraded(self.opinion, grade) for grade in others}
        except NoDueDate as broken:
            return str(broken)
        if set(days.values()) <= {self.opinion.due_on}:
            return ""
        told = "，".join(f"{grade.label} {day:%Y-%m-%d}" for grade, day in days.items() if day)
        return _("交办过，改级后答复期限从第一次交办起按新的级别计算：%(days)s。") % {"days": told}


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
