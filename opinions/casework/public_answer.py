"""What the public is told of the answer to a matter, beside the words of its copy: how it stands, never what was said."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import State
from opinions.models import Opinion, PublishedCopy

IN_HAND = _("正在办理，答复以后会在这里公布。")
NOT_SHOWN = _("已经答复提交人，答复没有在这里公开。")
MERGED_IN_HAND = _("已与反映同一件事的另一件合并，正在一起办理。")
MERGED_ANSWERED = _("已与反映同一件事的另一件合并办理，已经答复提交人，答复没有在这里公开。")
ANSWERED = frozenset({State.ANSWERED, State.CLOSED, State.REOPEN_REQUESTED})
"""That the submitter asks for another answer is nobody else's to know."""


@dataclass(frozen=True)
class PublicAnswer:
    """``sentence``: where no answer that holds is shown;
    ``lead``: the copy to read instead, of the case into which this one was merged."""

    sentence: str | Promise = ""
    lead: PublishedCopy | None = None


def public_answer(copy: PublishedCopy) -> PublicAnswer:
    """Of a copy that is public, as ``queries.copies_to_read("topic")`` gives it; one query."""
    if copy.reply or copy.answering_outcome:
        return PublicAnswer()
    cases = Opinion.objects.select_related("merged_into__published_copy")
    return _without(cases.get(pk=copy.opinion_id))


def _without(case: Opinion) -> PublicAnswer:
    lead = case.merged_into if case.state == State.MERGED else None
    if lead is None:
        return PublicAnswer(sentence=NOT_SHOWN if case.state in ANSWERED else IN_HAND)
    copy = getattr(lead, "published_copy", None)
    if copy and copy.is_public:
        return PublicAnswer(lead=copy)
    return PublicAnswer(sentence=MERGED_ANSWERED if lead.answered_at else MERGED_IN_HAND)
