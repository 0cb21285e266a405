"""Replies: letters with salutation, body and signature; the date is that of their release."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from opinions.actions import draft_mark
from opinions.casework.letter_form import filling, suggested_salutation, suggested_signature
from opinions.enums import Grade, ReplyStatus
from opinions.forms.fields import LineField
from opinions.models import CaseRules, Opinion, Reply, ReplyTemplate
from opinions.models.reply import MAX_SALUTATION, MAX_SIGNATURE
from opinions.queries import templates_for
from opinions.rules import filled
from opinions.viewsets.forms.base import TOO_LONG, MoveForm, Words


class LetterForm(MoveForm):
    """A letter in its parts, and the templates to begin with."""

    salutation = LineField(label=_("称谓"), limit=MAX_SALUTATION, too_long=TOO_LONG, required=False)
    text = Words(label=_("正文"), error_messages={"required": _("请写答复。")})
    signature = Words(
        label=_("落款"),
        limit=MAX_SIGNATURE,
        required=False,
        help_text=_("一行一个单位。日期不用写，发出那天自动填上。"),
    )

    has_drafts = False

    def suggested(self, opinion: Opinion) -> dict[str, Any]:
        return parts_of(self.begun(opinion), opinion)

    def begun(self, opinion: Opinion) -> Reply | None:
        """What is worked on, rather than typed again."""
        return None

    @cached_property
    def templates(self) -> list[ReplyTemplate]:
        """Those that may be used here; one query."""
        return templates_for(self.opinion)

    def take_template(self, key: str) -> bool:
        """Put the template's text, filled in, below what stands in the body; False where there is no such template."""
        template = next((each for each in self.templates if str(each.pk) == key), None)
        if template is None:
            return False
        text = filled(template.text, filling(self.opinion, self.at))
        standing = str(self.initial.get("text") or "").strip()
        self.initial["text"] = f"{standing}\n\n{text}" if standing else text
        return True


def parts_of(reply: Reply | None, opinion: Opinion) -> dict[str, str]:
    """A letter to begin with: ``reply``, with what a reply that came from elsewhere does not have."""
    if reply and (reply.salutation or reply.signature):
        salutation, signature = reply.salutation, reply.signature
    else:
        salutation, signature = suggested_salutation(opinion), suggested_signature(opinion)
    return {
        "salutation": salutation,
        "text": reply.text if reply else "",
        "signature": signature,
    }


class OnTheSpotForm(LetterForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "按“简易”办理，发出后提交人立即可以看到，不经第二人审核。"
        )

    @property
    def guide(self) -> list[str]:
        """What is simple enough for it."""
        return CaseRules.current().guide_to(Grade.SIMPLE)


class ReplyForm(LetterForm):
    draft_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    has_drafts = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("交由他人审核，通过后提交人才能看到。")

    @classmethod
    def marks(cls, opinion: Opinion) -> dict[str, Any]:
        return {**super().marks(opinion), "draft_seen": draft_mark(draft_of(opinion))}

    def begun(self, opinion: Opinion) -> Reply | None:
        """The saved draft, or else the reply that was sent back."""
        if draft := draft_of(opinion):
            return draft
        written = [
            reply
            for reply in opinion.replies.all()
            if reply.status == ReplyStatus.SENT_BACK and not reply.corrects_id
        ]
        return written[-1] if written else None


def draft_of(opinion: Opinion) -> Reply | None:
    """The draft of the unit that leads, of replies that are read already."""
    return next(
        (
            reply
            for reply in opinion.replies.all()
            if reply.status == ReplyStatus.DRAFT and reply.unit_id == opinion.lead_unit_id
        ),
        None,
    )


class SendBackForm(MoveForm):
    remark = Words(label=_("修改意见"), error_messages={"required": _("请写明需要修改什么。")})


class ReleaseForm(MoveForm):
    pass


class CorrectionForm(LetterForm):
    reason = Words(
        label=_("更正的理由"),
        help_text=_("供工作人员查阅，提交人看不到。"),
        error_messages={"required": _("请写明为什么更正。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "写更正后的全文。交由他人审核，通过后原答复标为“已更正”，提交人仍可查看。"
        )

    def begun(self, opinion: Opinion) -> Reply | None:
        released = [each for each in opinion.replies.all() if each.status == ReplyStatus.RELEASED]
        return max(released, key=lambda each: (each.released_at, each.pk), default=None)


class CorrectForm(MoveForm):
    pass


class RefuseCorrectionForm(MoveForm):
    reason = Words(
        label=_("理由"),
        help_text=_("告诉起草人。"),
        error_messages={"required": _("请写明不同意更正的理由。")},
    )
