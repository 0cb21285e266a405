"""Publication of the matter and of its reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from opinions.casework.cuts import (
    PARTS,
    Left,
    left_in_copy,
    left_in_name,
    left_in_reply,
    name_to_show,
)
from opinions.enums import ReplyStatus
from opinions.forms.fields import LineField
from opinions.models import Opinion
from opinions.models.opinion import MAX_PLACE, MAX_TEXT, MAX_TITLE
from opinions.models.publication import ROOM, read_cuts
from opinions.rules.cuts import Cut
from opinions.viewsets.forms.base import TOO_LONG, MoveForm, Words
from opinions.viewsets.forms.cuts import MARK_HELP, CutForm, RemarkField

MARKED_TEXT = MAX_TEXT * ROOM


class ProposeForm(CutForm):
    """What the public would see; the original stays as it is."""

    title = LineField(
        label=_("标题"),
        limit=MAX_TITLE * ROOM,
        too_long=TOO_LONG,
        error_messages={"required": _("请填写标题。")},
    )
    text = Words(
        label=_("内容"),
        limit=MARKED_TEXT,
        help_text=MARK_HELP,
        error_messages={"required": _("请填写内容。")},
    )
    place = LineField(label=_("地点"), limit=MAX_PLACE * ROOM, too_long=TOO_LONG, required=False)
    reply = Words(
        label=_("答复"),
        limit=MARKED_TEXT,
        required=False,
        help_text=_("随事项公开的答复，同样只能遮盖；清空即不公开答复。"),
    )
    anonymous = forms.BooleanField(
        label=_("不公开署名，改为匿名"),
        required=False,
        help_text=_("提交人同意署名公开。改为匿名的，在“说明”里写明为什么。"),
    )
    reason = RemarkField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reply" not in self.bases:
            del self.fields["reply"]
        self._prepare_name(name_to_show(self.opinion))

    def _prepare_name(self, name: str) -> None:
        """Nobody is shown it here: it is contact, until a copy has it."""
        if not name:
            del self.fields["anonymous"]
        elif left_in_name(name):
            self.fields["anonymous"].help_text = _(
                "提交人填的署名里有数字、联系方式，或者太长，不像姓名。改为匿名的，在“说明”里写明为什么。"
            )

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        named = name_to_show(opinion)
        return {**super().suggested(opinion), "anonymous": bool(left_in_name(named))}

    def originals(self, opinion: Opinion) -> dict[str, str]:
        released = released_text(opinion)
        return {
            "title": opinion.title,
            "text": opinion.text,
            "place": opinion.place,
            **({} if released is None else {"reply": released}),
        }

    def earlier(self, opinion: Opinion) -> dict[str, list[Cut]] | None:
        """Of the copy that was declined."""
        copy = getattr(opinion, "published_copy", None)
        return {part: copy.cuts_of(part) for part in PARTS} if copy else None

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


class LookForm(MoveForm):
    """A tick is asked for only when something in what would be public looks like personal data still."""

    above = "opinions/admin/case/left.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.left:
            self.fields["acknowledged"] = forms.BooleanField(
                label=_("上面列出的我已逐一看过，可以公开。"),
                error_messages={"required": _("请逐一看过并勾选确认，或者退回。")},
            )

    @cached_property
    def left(self) -> list[Left]:
        raise NotImplementedError


class ApproveForm(LookForm):
    @cached_property
    def left(self) -> list[Left]:
        copy = getattr(self.opinion, "published_copy", None)
        return left_in_copy(copy) if copy else []


class ApproveReplyForm(LookForm):
    @cached_property
    def left(self) -> list[Left]:
        waiting = getattr(getattr(self.opinion, "published_copy", None), "reply_proposal", None)
        return left_in_reply(waiting) if waiting else []


class ProposeReplyForm(CutForm):
    """What would stand under the public matter as its reply; the one that the submitter got stays as it is."""

    reply = Words(
        label=_("公开的答复"),
        limit=MARKED_TEXT,
        help_text=MARK_HELP,
        error_messages={"required": _("请写下公开的答复。")},
    )
    reason = RemarkField()

    def originals(self, opinion: Opinion) -> dict[str, str]:
        return {"reply": released_text(opinion) or ""}

    def earlier(self, opinion: Opinion) -> dict[str, list[Cut]] | None:
        """Of what waits, or is public."""
        copy = getattr(opinion, "published_copy", None)
        waiting = getattr(copy, "reply_proposal", None)
        if waiting and waiting.cuts:
            return {"reply": read_cuts(waiting.cuts)}
        return {"reply": copy.cuts_of("reply")} if copy and copy.cuts_of("reply") else None


class RetractForm(MoveForm):
    """Nothing to fill in."""


class DeclineReplyForm(MoveForm):
    reason = Words(label=_("理由"), error_messages={"required": _("请写明不同意公开的理由。")})


class DeclineForm(MoveForm):
    reason = Words(label=_("理由"), error_messages={"required": _("请写明不同意公开的理由。")})


class TakeDownForm(MoveForm):
    reason = Words(label=_("理由"), error_messages={"required": _("请写明撤下的理由。")})
