"""Into a consultation, and out of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opinions.forms.fields import LineField
from opinions.models import Opinion
from opinions.models.opinion import MAX_TITLE
from opinions.viewsets.forms.base import TOO_LONG, MoveForm, Words
from portal.core.languages import SOURCE
from topics.models import TopicPage


class TopicField(forms.ModelChoiceField):
    def label_from_instance(self, topic: TopicPage) -> str:
        return (
            topic.title if topic.live else gettext("%(title)s（起草中）") % {"title": topic.title}
        )


class ConsultForm(MoveForm):
    topic = TopicField(
        label=_("转入已有议题"),
        queryset=TopicPage.objects.none(),
        empty_label=_("不转入已有议题"),
        required=False,
        help_text=_("议题的协商成果公布后，本件随之答复。"),
    )
    new_title = LineField(
        label=_("或起草新议题：标题"),
        limit=MAX_TITLE,
        too_long=TOO_LONG,
        required=False,
        help_text=_("编辑可以再改。标题将公开，不要写姓名、电话、门牌号。"),
    )
    brief = Words(
        label=_("新议题要商量什么"),
        required=False,
        help_text=_("起草新议题时必填。概括事由供编辑起草，不公开；不要写能认出个人的内容。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepared = Q(drafted_for__isnull=False, first_published_at=None)
        chinese = TopicPage.objects.filter(locale__language_code=SOURCE)
        joinable = chinese.undecided_at(self.at).filter(Q(live=True) | prepared)
        self.fields["topic"].queryset = joinable.order_by("-live", "collect_until", "pk")

    def clean(self) -> dict[str, Any]:
        """One way or the other. What was typed wrongly is said beside its field already."""
        data = super().clean()
        topic, title = data.get("topic"), data.get("new_title")
        if self.errors:
            return data
        if topic and title:
            self.add_error("new_title", _("已有议题和新议题只能选一种。"))
        elif not topic and not title:
            self.add_error("topic", _("请选择要转入的协商议题，或填写新议题的标题。"))
        elif title and not data.get("brief"):
            self.add_error("brief", _("请写明新议题要商量什么，供编辑起草。"))
        return data

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return {"topic": opinion.topic_id}


class LeaveConsultationForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("供工作人员查阅，提交人看不到。"),
        error_messages={"required": _("请写明退出协商的理由。")},
    )
