"""Which moves are made for many cases at once, with what form, and what of each case must be read before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import Move, PublicationMove, PublicationState, ReplyStatus
from opinions.lifecycle import AnyMove, Refusal
from opinions.models import Opinion
from opinions.models.publication import cut_in_words
from opinions.permissions import RIGHTS, Standing, original_stands_open
from opinions.rules.cuts import in_words
from opinions.viewsets.forms import released_text
from opinions.viewsets.forms import together as forms
from opinions.viewsets.moves import SCREENS, slug_of
from opinions.viewsets.original import NEEDS_ORIGINAL
from opinions.viewsets.together.drafts import check_no_draft, where_no_draft_waits
from opinions.viewsets.together.publication import check_in_own_words, in_own_words
from portal.users.models import User

MOST, MOST_READ = 1000, 500
"""Cases in one go; fewer where each is read before, for all of that stands on one page."""

Passage = tuple[str | Promise, str]
"""What it is, and its words."""


class OriginalNeeded(Refusal):
    message = _("这件有遮盖，要先打开原文才能办。请打开这件单独办理。")


def check_readable(standing: Standing, move: AnyMove) -> None:
    """:raises OriginalNeeded: what has to be read before stands behind the look at the original, which is logged."""
    if move in NEEDS_ORIGINAL and not original_stands_open(standing):
        raise OriginalNeeded


def _as_typed(_opinion: Opinion, fields: Mapping[str, Any]) -> dict[str, Any]:
    return dict(fields)


def _asked(opinion: Opinion) -> list[Passage]:
    """What the submitter wrote, as the public gets it where that has cuts."""
    copy = getattr(opinion, "published_copy", None)
    stands = copy is not None and opinion.publication != PublicationState.UNPUBLISHED
    said = copy if stands and copy.cuts else opinion
    return [(_("内容"), in_words(said.text, cut_in_words))]


def _nothing(_opinion: Opinion) -> list[Passage]:
    return []


def _no_objection(_opinion: Opinion) -> None:
    return None


def _draft(opinion: Opinion) -> list[Passage]:
    waiting = [each for each in opinion.replies.all() if each.status == ReplyStatus.IN_REVIEW]
    return [*_asked(opinion), *((_("待审核的答复"), each.letter) for each in waiting[-1:])]


def _own_words(opinion: Opinion) -> list[Passage]:
    said = [(_("标题"), opinion.title), (_("内容"), opinion.text), (_("地点"), opinion.place)]
    return [*said, (_("答复"), released_text(opinion) or "")]


def _copy(opinion: Opinion) -> list[Passage]:
    copy = getattr(opinion, "published_copy", None)
    if copy is None:
        return []
    shown = [(_("标题"), copy.title), (_("内容"), copy.text), (_("地点"), copy.place)]
    words = [
        *shown,
        (_("署名"), copy.name),
        (_("答复"), copy.reply),
        (_("答复单位"), copy.reply_unit),
    ]
    return [(label, in_words(said, cut_in_words)) for label, said in words]


@dataclass(frozen=True)
class Together:
    """``arguments``: from the case and what was typed to what the action takes, but for ``by``, ``at`` and ``seen``;
    it may refuse, as ``objection`` does in the preview."""

    form: type[forms.OfMany]
    arguments: Callable[[Opinion, Mapping[str, Any]], dict[str, Any]] = _as_typed
    reads: Callable[[Opinion], list[Passage]] = _nothing
    objection: Callable[[Opinion], None] = _no_objection
    warning: str | Promise = ""

    @property
    def most(self) -> int:
        return MOST if self.reads is _nothing else MOST_READ


TOGETHER: Mapping[AnyMove, Together] = {
    Move.ACCEPT: Together(forms.AcceptManyForm),
    Move.REJECT: Together(
        forms.RejectManyForm,
        reads=_asked,
        warning=_("每位提交人都会看到同样的说明。请确认它对每一件都合适。"),
    ),
    Move.DISPATCH: Together(forms.DispatchManyForm),
    Move.CONSULT: Together(forms.ConsultManyForm),
    Move.SIGN: Together(forms.SignManyForm),
    Move.SUBMIT_REPLY: Together(
        forms.ReplyManyForm,
        arguments=where_no_draft_waits,
        reads=_asked,
        objection=check_no_draft,
        warning=_("每位提交人都会看到同样的答复。请确认它对每一件都合适。"),
    ),
    Move.RELEASE: Together(forms.ReleaseManyForm, reads=_draft),
    Move.SEND_BACK: Together(forms.SendBackManyForm, reads=_draft),
    PublicationMove.PROPOSE: Together(
        forms.ProposeManyForm,
        arguments=in_own_words,
        reads=_own_words,
        objection=check_in_own_words,
        warning=_(
            "按原文提议，一字不改。姓名、门牌号等能认出个人的内容，程序不能都找出来："
            "请逐件看过，需要遮盖的选“这件不办”，再打开那一件单独提议。"
        ),
    ),
    PublicationMove.APPROVE: Together(
        forms.ApproveManyForm,
        reads=_copy,
        warning=_("批准后立即出现在网站和搜索中。请逐件看过，有能认出个人的内容的，单独退回。"),
    ),
}
"""In the order in which they are offered."""

FITTING: Mapping[str, Sequence[AnyMove]] = {
    "mine": (Move.SUBMIT_REPLY,),
    "screen": (Move.ACCEPT, Move.REJECT, Move.CONSULT),
    "dispatch": (Move.DISPATCH, Move.CONSULT, PublicationMove.PROPOSE),
    "nobody": (Move.CONSULT,),
    "unit": (Move.SIGN, Move.SUBMIT_REPLY),
    "review": (Move.RELEASE, Move.SEND_BACK),
    "publish": (PublicationMove.APPROVE,),
    "consultation": (PublicationMove.PROPOSE,),
}
"""What a queue is there for; in the others everything is offered to which the person has a right."""

BY_SLUG: Mapping[str, AnyMove] = {slug_of(move): move for move in TOGETHER}


def choices_for(user: User, queue: str) -> list[tuple[str, str]]:
    """What this person may choose in the queue: (slug, label)."""
    return [
        (slug_of(move), str(SCREENS[move].button))
        for move in FITTING.get(queue, TOGETHER)
        if user.has_perm(RIGHTS[move].permission)
    ]
