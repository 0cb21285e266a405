"""Notes for colleagues."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.actions.notes import LONGEST_NOTE
from opinions.viewsets.forms.base import Words


class NoteForm(forms.Form):
    text = Words(
        label=_("写备注"),
        limit=LONGEST_NOTE,
        help_text=_("只有工作人员看得到。写“@”加用户名或姓名，提醒看得到这件事项的同事。"),
        error_messages={"required": _("请写备注。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="note", label_suffix="", **kwargs)
