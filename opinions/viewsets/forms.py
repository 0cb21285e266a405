"""The fields each move needs, named as the action's own parameters. Forms validate, they never write."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from opinions.casework.deadlines import due_when_dispatched
from opinions.casework.history import position_of
from opinions.enums import Grade, RejectReason, ReplyStatus
from opinions.forms.fields import LineField, TextField
from opinions.models import Opinion
from opinions.models.opinion import MAX_PLACE, MAX_TEXT, MAX_TITLE
from portal.core.languages import SOURCE
from portal.reference.models import Unit
from topics.models import TopicPage

REOPEN = _("这一页不完整，请重新打开这一页再办理。")
TOO_LONG = _("最多 %(limit)d 字，现在有 %(length)d 字，请删减一些。")


class Words(TextField):
    """Several lines that grow as one types."""

    widget = AdminAutoHeightTextInput

    def __init__(self, *, limit: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(limit=limit, too_long=TOO_LONG, **kwargs)


class MoveForm(forms.Form):
    """``seen`` is the last step that the screen showed; an action refuses when the case has gone on since."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": REOPEN, "invalid": REOPEN},
    )

    def __init__(self, *args: Any, opinion: Opinion, at: dt.datetime, **kwargs: Any) -> None:
        self.opinion, self.at = opinion, at
        kwargs["initial"] = {
            "seen": position_of(opinion),
            **self.suggested(opinion),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, label_suffix="", **kwargs)

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        """What stands in the fields before anything is typed."""
        return {}

    @property
    def problems(self) -> list[str]:
        """Errors that stand beside no field."""
        return [*self.non_field_errors(), *self["seen"].errors]

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of the action."""
        return self.cleaned_data


class GradeField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("分级"), choices=Grade.choices, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> Grade:
        return Grade(super().clean(value))


class AcceptForm(MoveForm):
    grade = GradeField(
        help_text=_("简易：能当场说清或办妥。一般：需要一个单位办理。复杂：需要协商。"),
        error_messages={"required": _("请选择分级。")},
    )


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


class OnTheSpotForm(MoveForm):
    text = Words(
        label=_("答复"),
        help_text=_("按“简易”办理，发出后提交人立即可以看到，不经第二人审核。"),
        error_messages={"required": _("请写答复。")},
    )


class DispatchForm(MoveForm):
    lead = forms.ModelChoiceField(
        label=_("主办单位"),
        queryset=Unit.objects.none(),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择主办单位。")},
    )
    co_handling = forms.ModelMultipleChoiceField(
        label=_("协办单位"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可不选。各单位分别签收，由主办单位起草答复。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.in_use().in_order()
        self.fields["lead"].queryset = units
        self.fields["lead"].help_text = _("现在交办，最迟 %(day)s 答复。") % {
            "day": f"{due_when_dispatched(self.opinion, self.at):%Y-%m-%d}"
        }
        self.fields["co_handling"].queryset = units

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        lead, helping = data.get("lead"), data.get("co_handling")
        if lead is not None and helping is not None:
            if lead in helping:
                self.add_error("co_handling", _("主办单位不必再选为协办单位。"))
            data["co_handling"] = list(helping)
        return data


class SignForm(MoveForm):
    pass


class ReplyForm(MoveForm):
    text = Words(
        label=_("答复"),
        help_text=_("交由他人审核，通过后提交人才能看到。"),
        error_messages={"required": _("请写答复。")},
    )

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        """A reply that was sent back is worked on, not typed again."""
        written = [reply for reply in opinion.replies.all() if reply.released_at is None]
        return {"text": written[-1].text} if written else {}


class SendBackForm(MoveForm):
    remark = Words(label=_("修改意见"), error_messages={"required": _("请写明需要修改什么。")})


class ReleaseForm(MoveForm):
    pass


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


class ProposeForm(MoveForm):
    """What the public would see; the original stays as it is."""

    title = LineField(
        label=_("标题"),
        limit=MAX_TITLE,
        too_long=TOO_LONG,
        error_messages={"required": _("请填写标题。")},
    )
    text = Words(
        label=_("内容"),
        help_text=_("删去姓名、电话、门牌号等能认出个人的内容。只改公开文本，原文不变。"),
        error_messages={"required": _("请填写内容。")},
    )
    place = LineField(label=_("地点"), limit=MAX_PLACE, too_long=TOO_LONG, required=False)
    reply = Words(
        label=_("答复"),
        required=False,
        help_text=_("随事项公开的答复，同样要删去能认出个人的内容；留空即不公开答复。"),
    )
    reason = Words(
        label=_("改动说明"),
        required=False,
        help_text=_("公开文本与原文、答复不同时必填：改了什么、为什么。只有工作人员看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if released_text(self.opinion) is None:
            del self.fields["reply"]

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        copy, released = getattr(opinion, "published_copy", None), released_text(opinion)
        source = copy or opinion
        reply = (copy.reply if copy else "") or released
        return {
            "title": source.title,
            "text": source.text,
            "place": source.place,
            "reply": reply,
        }

    def arguments(self) -> dict[str, Any]:
        return {"reply": "", **super().arguments()}


def released_text(opinion: Opinion) -> str | None:
    """As ``queries.released_reply``, of replies that are read already; None while there is none."""
    released = [
        (each.released_at, each.pk, each.text)
        for each in opinion.replies.all()
        if each.status == ReplyStatus.RELEASED
    ]
    return max(released)[-1] if released else None


class ApproveForm(MoveForm):
    pass


class ProposeReplyForm(MoveForm):
    """What would stand under the public matter as its reply; the one that the submitter got stays as it is."""

    reply = Words(
        label=_("公开的答复"),
        help_text=_("删去能认出个人的内容。批准以前，公开页面不变。"),
        error_messages={"required": _("请写下公开的答复。")},
    )
    reason = Words(
        label=_("改动说明"),
        required=False,
        help_text=_("与发给提交人的答复不同时必填：改了什么、为什么。只有工作人员看到。"),
    )

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        """What waits, or is public, or was released: the one in which most was redacted."""
        copy = getattr(opinion, "published_copy", None)
        waiting = getattr(copy, "reply_proposal", None)
        return {
            "reply": waiting.text if waiting else (copy and copy.reply) or released_text(opinion)
        }


class ApproveReplyForm(MoveForm):
    pass


class DeclineReplyForm(MoveForm):
    reason = Words(label=_("理由"), error_messages={"required": _("请写明不同意公开的理由。")})


class DeclineForm(MoveForm):
    reason = Words(label=_("理由"), error_messages={"required": _("请写明不同意公开的理由。")})


class TakeDownForm(MoveForm):
    reason = Words(label=_("理由"), error_messages={"required": _("请写明撤下的理由。")})
