"""What the forms of all moves have in common. Forms validate, they never write."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from opinions.casework.history import position_of
from opinions.forms.fields import TextField
from opinions.models import Opinion
from opinions.models.opinion import MAX_TEXT

REOPEN = _("这一页不完整，请重新打开这一页再办理。")
TOO_LONG = _("最多 %(limit)d 字，现在有 %(length)d 字，请删减一些。")


class Words(TextField):
    """Several lines that grow as one types."""

    widget = AdminAutoHeightTextInput

    def __init__(self, *, limit: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(limit=limit, too_long=TOO_LONG, **kwargs)


class MoveForm(forms.Form):
    """``above``: a template shown before the fields. ``wide``: its fields are long texts.

    ``seen`` is the last step that the screen showed; an action refuses when the case has gone on since."""

    above = ""
    wide = False

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": REOPEN, "invalid": REOPEN},
    )

    def __init__(self, *args: Any, opinion: Opinion, at: dt.datetime, **kwargs: Any) -> None:
        self.opinion, self.at = opinion, at
        kwargs["initial"] = {
            **self.marks(opinion),
            **self.suggested(opinion),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, label_suffix="", **kwargs)

    @classmethod
    def marks(cls, opinion: Opinion) -> dict[str, Any]:
        """Hidden fields that say what the screen showed, as they are now."""
        return {"seen": position_of(opinion)}

    @classmethod
    def words(cls) -> dict[str, str]:
        """Fields in which a person writes words of his own, and their labels."""
        return {
            name: str(field.label)
            for name, field in cls.base_fields.items()
            if isinstance(field, forms.CharField) and not field.widget.is_hidden
        }

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        """What stands in the fields before anything is typed."""
        return {}

    @property
    def explanation(self) -> str:
        """What this case has to be told of; empty: the screen's own."""
        return ""

    @property
    def problems(self) -> list[str]:
        """Errors that stand beside no field."""
        return [*self.non_field_errors(), *self["seen"].errors]

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of the action."""
        return self.cleaned_data
