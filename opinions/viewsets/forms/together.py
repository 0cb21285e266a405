"""The forms of moves that are made for many cases at once: those of one case, without what belongs to one.

What such a form says or suggests by looking at its case is left out here, for it would be another case's words.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.models import Opinion
from opinions.viewsets.forms.base import MoveForm
from opinions.viewsets.forms.consultation import ConsultForm
from opinions.viewsets.forms.handling import DispatchForm, SignForm
from opinions.viewsets.forms.publication import ApproveForm
from opinions.viewsets.forms.replies import ReleaseForm, ReplyForm, SendBackForm
from opinions.viewsets.forms.screening import AcceptForm, RejectForm


class OfMany(MoveForm):
    """Stands before a ``MoveForm``. The last step seen is each case's own, and travels beside the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, opinion=Opinion(pk=0), **kwargs)
        del self.fields["seen"]

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return {}

    @property
    def problems(self) -> list[str]:
        return list(self.non_field_errors())


class AcceptManyForm(OfMany, AcceptForm):
    pass


class RejectManyForm(OfMany, RejectForm):
    pass


class DispatchManyForm(OfMany, DispatchForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].help_text = _("期限按各件的分级分别计算。")


class ConsultManyForm(OfMany, ConsultForm):
    """Into a topic that is there; a new one is drafted from one case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("new_title", "brief"):
            del self.fields[name]


class SignManyForm(OfMany, SignForm):
    pass


class ReplyManyForm(OfMany, ReplyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("联合答复")
        self.fields["text"].help_text = _(
            "每件得到同样的答复，各自交由他人审核。不要写只属于某一件的内容。"
        )


class SendBackManyForm(OfMany, SendBackForm):
    pass


class ReadEach(forms.Form):
    """What goes out to people is read before, one by one, however many there are."""

    read_each = forms.BooleanField(
        label=_("我已逐件看过下面的文字"),
        error_messages={"required": _("请先逐件看过下面的文字，再勾选这一项。")},
    )

    def arguments(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "read_each"}


class ReleaseManyForm(ReadEach, OfMany, ReleaseForm):
    pass


class ProposeManyForm(ReadEach, OfMany):
    """The words as they are: whoever wants to redact opens the case."""


class ApproveManyForm(ReadEach, OfMany, ApproveForm):
    pass
