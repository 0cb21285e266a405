"""Forms about listings: which columns, and what an export holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.actions.exports import MOST_CONTACTS
from opinions.viewsets.forms.base import Words


class ColumnsForm(forms.Form):
    """For each column a place in the row, empty for one that is not shown; equal places keep the order of the list."""

    def __init__(
        self, *args: Any, columns: Sequence[tuple[str, Any]], chosen: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        order = [*chosen, *(code for code, _label in columns if code not in chosen)]
        labels = dict(columns)
        for code in order:
            self.fields[code] = forms.IntegerField(
                label=labels[code],
                required=False,
                min_value=1,
                max_value=99,
                initial=chosen.index(code) + 1 if code in chosen else None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "invalid": _("请填 1 至 99 的整数，不显示的留空。"),
                    "min_value": _("请填 1 至 99 的整数，不显示的留空。"),
                    "max_value": _("请填 1 至 99 的整数，不显示的留空。"),
                },
            )

    def in_order(self) -> list[str]:
        """Codes of the columns to show."""
        placed = [(place, code) for code, place in self.cleaned_data.items() if place]
        return [code for _place, code in sorted(placed, key=lambda each: each[0])]


class ExportForm(forms.Form):
    """Contact data is offered to those alone who have the right to it."""

    with_contact = forms.BooleanField(
        label=_("含提交人联系方式"),
        required=False,
        help_text=_(
            "只有您有权查看的事项会带上联系方式，每一件都记为您查看过一次。一次最多 %(limit)d 件。"
        ),
    )
    purpose = Words(
        label=_("用途"),
        limit=500,
        required=False,
        help_text=_("含联系方式的必填：给谁、做什么用、何时销毁。"),
    )

    def __init__(self, *args: Any, may_see_contact: bool, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if not may_see_contact:
            del self.fields["with_contact"], self.fields["purpose"]
            return
        limit = {"limit": MOST_CONTACTS}
        self.fields["with_contact"].help_text = str(self.fields["with_contact"].help_text) % limit

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("with_contact") and not data.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", _("导出联系方式须写明用途。"))
        return data
