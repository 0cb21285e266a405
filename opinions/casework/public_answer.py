"""What the public is told of the answer to a matter, beside the words of its copy: how it stands, never what was said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.casework.copies import shown_letter
from opinions.casework.numbers import civil_day
from opinions.enums import Move, State
from opinions.models import CaseStep, Opinion, PublishedCopy

IN_HAND = _("正在办理，答复以后会在这里公布。")
NOT_SHOWN = _("已经答复提交人，答复没有在这里公开。")
MERGED_IN_HAND = _("已与反映同一件事的另一件合并，正在一起办理。")
MERGED_ANSWERED = _("已与反映同一件事的另一件合并办理，已经答复提交人，答复没有在这里公开。")
ANSWERED = frozenset({State.ANSWERED, State.CLOSED, State.REOPEN_REQUESTED})
"""That the submitter asks for another answer is nobody else's to know."""


@dataclass(frozen=True)
class PublicAnswer:
    """``reopened_on``: since the answer that is shown; ``sentence``: where no answer that holds is shown;
    ``lead``: the copy to read instead, of the case into which this one was merged."""

    reopened_on: dt.date | None = None
    sentence: str | Promise = ""
    lead: PublishedCopy | None = None


def public_answer(copy: PublishedCopy) -> PublicAnswer:
    """Of a copy that is public, as ``queries.copies_to_read("topic")`` gives it; one query, two where it was reopened."""
    reopened = CaseStep.objects.filter(opinion=OuterRef("pk"), move=Move.GRANT_REOPEN)
    case = (
        Opinion.objects.select_related("merged_into__published_copy")
        .annotate(reopened_at=Subquery(reopened.order_by("-position").values("at")[:1]))
        .get(pk=copy.opinion_id)
    )
    reopened_on = _reopened_since(copy, case.reopened_at) if case.reopened_at else None
    if (copy.reply or copy.answering_outcome) and not reopened_on:
        return PublicAnswer()
    return replace(_without(case), reopened_on=reopened_on)


def _reopened_since(copy: PublishedCopy, reopened_at: dt.datetime) -> dt.date | None:
    """The day, if the answer that the copy shows was given before."""
    if copy.reply:
        letter = shown_letter(copy)
        given_at = letter.released_at if letter else None
    elif copy.answering_outcome:
        concluded = CaseStep.objects.filter(opinion=copy.opinion_id, move=Move.CONCLUDE)
        given_at = concluded.order_by("-position").values_list("at", flat=True).first()
    else:
        given_at = None
    return civil_day(reopened_at) if given_at and given_at < reopened_at else None


def _without(case: Opinion) -> PublicAnswer:
    lead = case.merged_into if case.state == State.MERGED else None
    if lead is None:
        return PublicAnswer(sentence=NOT_SHOWN if case.state in ANSWERED else IN_HAND)
    copy = getattr(lead, "published_copy", None)
    if copy and copy.is_public:
        return PublicAnswer(lead=copy)
    return PublicAnswer(sentence=MERGED_ANSWERED if lead.answered_at else MERGED_IN_HAND)
