"""Into a consultation, and out of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opinions.models import Opinion
from opinions.viewsets.forms.base import MoveForm, Words
from portal.core.languages import SOURCE
from topics.models import TopicPage


class ConsultForm(MoveForm):
    topic = forms.ModelChoiceField(
        label=_("协商议题"),
        queryset=TopicPage.objects.none(),
        empty_label=_("请选择"),
        help_text=_("议题的协商成果公布后，本件随之答复。"),
        error_messages={"required": _("请选择协商议题。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chinese = TopicPage.objects.live().filter(locale__language_code=SOURCE)
        self.fields["topic"].queryset = chinese.undecided_at(self.at).order_by(
            "collect_until", "pk"
        )

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return {"topic": opinion.topic_id}


class LeaveConsultationForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("供工作人员查阅，提交人看不到。"),
        error_messages={"required": _("请写明退出协商的理由。")},
    )
