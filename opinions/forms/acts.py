"""What a submitter sends under his code: a supplement, a rating, a request, a withdrawal.

``code`` and ``seen`` go along hidden in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opinions.enums import DISSATISFIED, Stars
from opinions.forms.attachments import AttachmentsField
from opinions.forms.fields import LineField, PlainSelect, TextField
from opinions.forms.track import MOST, TrackForm
from opinions.models.opinion import MAX_TEXT

TOO_LONG = _("最多 %(limit)d 个字，现在有 %(length)d 个，请删减一些")
REOPEN_PAGE = _("这一页不完整。您写的内容还在，请核对后再按一次")
MARKS = [("", _("不选")), *Stars.choices]


class Written(TextField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=MAX_TEXT, too_long=TOO_LONG, **kwargs)
        self.widget.attrs |= {"rows": 5, "data-count": str(MAX_TEXT)}


class Mark(forms.TypedChoiceField):
    """One aspect of an answer; may be left out."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            choices=MARKS,
            coerce=int,
            empty_value=None,
            required=False,
            widget=PlainSelect,
        )


class ActForm(forms.Form):
    """``seen``: the last step that the page showed (``casework.history.shown_position_of``)."""

    code = LineField(
        limit=MOST,
        too_long=_("查询码是 16 位，这里有 %(length)d 个字符。请只粘贴查询码"),
        error_messages={"required": _("请输入查询码")},
        widget=forms.HiddenInput,
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=10**6,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), REOPEN_PAGE
        ),
    )

    def show_code(self) -> None:
        """In a field, to be corrected."""
        self.fields["code"].widget = TrackForm.base_fields["code"].widget
        self.fields["code"].label = TrackForm.base_fields["code"].label


class SupplementForm(ActForm):
    text = Written(
        label=_("您要补充的情况"), error_messages={"required": _("请写下您要补充的情况")}
    )
    attachments = AttachmentsField()


class ReasonForm(ActForm):
    reason = Written(label=_("理由"), error_messages={"required": _("请写明理由")})


def stars_field(marks: Iterable[Stars]) -> forms.TypedChoiceField:
    """Whole words, one under the other."""
    return forms.TypedChoiceField(
        label=_("您对答复满意吗"),
        choices=[(mark.value, mark.label) for mark in marks],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择满意程度")},
    )


class StarsForm(ReasonForm):
    stars = stars_field(Stars)


class RatingForm(StarsForm):
    attitude = Mark(pgettext_lazy("aspect", "办理态度"))
    result = Mark(pgettext_lazy("aspect", "办理结果"))
    time = Mark(pgettext_lazy("aspect", "办理时效"))
    reopen = forms.BooleanField(label=_("申请重新办理"), required=False)

    field_order = ("stars", "attitude", "result", "time", "reason", "reopen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _("不满意的请写明。经办单位看得到，不公开。")
        self.fields["reopen"].help_text = _("只有不满意的可以申请，由经办人以外的人决定。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        stars = data.get("stars")
        if stars is None or "reason" not in data:
            return data
        if stars <= DISSATISFIED and not data["reason"]:
            self.add_error("reason", _("不满意的，请写明理由"))
        if stars > DISSATISFIED and data.get("reopen"):
            self.add_error("reopen", _("选“很不满意”或“不满意”的，才可以申请重新办理"))
        return data


class ReopenForm(ReasonForm):
    """Of an answer that was rated."""


class UnratedReopenForm(StarsForm):
    """Of one that was not: by asking it is."""

    field_order = ("stars", "reason")
    stars = stars_field([mark for mark in Stars if mark <= DISSATISFIED])


class ReconsiderForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("由作出决定以外的人重新审核。")


class WithdrawForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
