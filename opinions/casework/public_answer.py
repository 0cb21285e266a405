"""What the public is told of the answer to a matter, beside the words of its copy: how it stands, never what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.casework.copies import shown_letter
from opinions.casework.numbers import civil_day
from opinions.casework.showing import ANSWERED
from opinions.enums import Move, State
from opinions.models import CaseStep, Opinion, PublishedCopy

IN_HAND = _("正在办理，答复以后会在这里公布。")
NOT_SHOWN = _("已经答复提交人，答复没有在这里公开。")
MERGED_IN_HAND = _("已与反映同一件事的另一件合并，正在一起办理。")
MERGED_ANSWERED = _("已与反映同一件事的另一件合并办理，已经答复提交人，答复没有在这里公开。")


class Standing(StrEnum):
    """How a public matter stands, in one word."""

    IN_HAND = "in_hand"
    IN_HAND_AGAIN = "in_hand_again"
    """An earlier answer is shown, and the matter is handled anew."""
    ANSWERED = "answered"
    """The reply that holds is shown, or the outcome that answered."""
    NOT_SHOWN = "not_shown"
    """Answered, while what was answered last is not public."""
    MERGED = "merged"
    """Another public matter is to be read instead."""


@dataclass(frozen=True)
class PublicAnswer:
    """``reopened_on``: since the answer that is shown; ``sentence``: where no answer that holds is shown;
    ``lead``: the copy to read instead, of the case into which this one was merged."""

    reopened_on: dt.date | None = None
    sentence: str | Promise = ""
    lead: PublishedCopy | None = None

    @property
    def standing(self) -> Standing:
        if self.lead:
            return Standing.MERGED
        if not self.sentence:
            return Standing.ANSWERED
        if self.sentence in (NOT_SHOWN, MERGED_ANSWERED):
            return Standing.NOT_SHOWN
        return Standing.IN_HAND_AGAIN if self.reopened_on else Standing.IN_HAND


def public_answer(copy: PublishedCopy) -> PublicAnswer:
    """Of a copy that is public, as ``queries.copies_to_read("topic")`` gives it; one query, two where it was reopened."""
    return public_answers([copy])[copy.pk]


def public_answers(copies: Iterable[PublishedCopy]) -> Mapping[int, PublicAnswer]:
    """Copy → what is told, of many in one query, and one more for each that was reopened."""
    of_case = {copy.opinion_id: copy for copy in copies}
    reopened = CaseStep.objects.filter(opinion=OuterRef("pk"), move=Move.GRANT_REOPEN)
    cases = (
        Opinion.with_hidden.select_related("merged_into__published_copy")
        .annotate(reopened_at=Subquery(reopened.order_by("-position").values("at")[:1]))
        .filter(pk__in=of_case)
    )
    return {of_case[case.pk].pk: _told(of_case[case.pk], case, case.reopened_at) for case in cases}


def _told(copy: PublishedCopy, case: Opinion, reopened_at: dt.datetime | None) -> PublicAnswer:
    reopened_on = _reopened_since(copy, reopened_at) if reopened_at else None
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
