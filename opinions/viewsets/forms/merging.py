"""Merging, and back."""

from __future__ import annotations

from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from opinions.forms.fields import LineField
from opinions.models import Opinion
from opinions.viewsets.forms.base import TOO_LONG, MoveForm

LONGEST_NUMBER = 40


class MergeForm(MoveForm):
    lead_case = LineField(
        label=_("主件编号"),
        limit=LONGEST_NUMBER,
        too_long=TOO_LONG,
        help_text=_("本件并入主件，由主件代为办理和答复。可在“同类事项”中选。"),
        error_messages={"required": _("请填写主件的编号。")},
    )

    def clean_lead_case(self) -> Opinion:
        """By its public number, as people type it. Whether the person sees it is asked by the action."""
        typed = normalize("NFKC", self.cleaned_data["lead_case"]).upper()
        case = Opinion.objects.filter(number=typed).first()
        if case is None:
            raise ValidationError(_("没有找到这个编号的事项。"))
        return case


class UnmergeForm(MoveForm):
    pass
