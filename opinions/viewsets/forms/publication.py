"""Publication of the matter and of its reply."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from opinions.enums import ReplyStatus
from opinions.forms.fields import LineField
from opinions.models import Opinion
from opinions.models.opinion import MAX_PLACE, MAX_TITLE
from opinions.viewsets.forms.base import TOO_LONG, MoveForm, Words


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
