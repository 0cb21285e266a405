"""Replies."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from opinions.models import Opinion
from opinions.viewsets.forms.base import MoveForm, Words


class OnTheSpotForm(MoveForm):
    text = Words(
        label=_("答复"),
        help_text=_("按“简易”办理，发出后提交人立即可以看到，不经第二人审核。"),
        error_messages={"required": _("请写答复。")},
    )


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
