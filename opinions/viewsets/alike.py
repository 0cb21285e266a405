"""What the case screen shows of other cases about the same thing, and what it takes over from them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property

from opinions.casework.merging import BLANK, blanked, merged_into
from opinions.casework.similar import Similar, answered_before, similar_open
from opinions.enums import Move, State
from opinions.lifecycle import AnyMove
from opinions.models import Opinion, PublishedCopy
from opinions.queries import released_reply
from opinions.rules.cuts import in_words
from opinions.viewsets.original import Original
from portal.core.normalisation import clean_line
from portal.users.models import User

ANSWERS = (Move.SUBMIT_REPLY, Move.ANSWER_ON_THE_SPOT)
TAKEN_OVER = ("draft_from", "lead_case")
"""In the address of a case: the number of the case whose reply fills the form, or that is to be the lead case."""


class Alike:
    """Cases merged into this one, open ones that could be, and answers that were given before.

    ``allowed`` is what the person may do now: nothing is looked for that he could not use.
    """

    def __init__(self, opinion: Opinion, *, user: User, allowed: Collection[AnyMove]) -> None:
        self.opinion, self.user, self.allowed = opinion, user, allowed

    @cached_property
    def merged(self) -> list[Opinion]:
        return list(merged_into(self.opinion).select_related("published_copy"))

    @cached_property
    def lead(self) -> Opinion | None:
        """The case into which this one is merged, if the person sees it."""
        if self.opinion.state != State.MERGED:
            return None
        leads = Opinion.objects.visible_to(self.user)
        return leads.filter(pk=self.opinion.merged_into_id).first()

    @property
    def may_merge(self) -> bool:
        return Move.MERGE in self.allowed

    @property
    def answers_by(self) -> Move | None:
        """The move whose form an earlier answer would fill."""
        return next((move for move in ANSWERS if move in self.allowed), None)

    @cached_property
    def open(self) -> list[Similar]:
        return similar_open(self.opinion, user=self.user) if self.may_merge else []

    @cached_property
    def answered(self) -> list[Similar]:
        waits = self.answers_by or (self.may_merge and self.opinion.state != State.ANSWERED)
        found = answered_before(self.opinion, user=self.user) if waits else []
        return [each for each in found if self._shows_reply(each)]

    def _shows_reply(self, each: Similar) -> bool:
        """Not where the public gets it with cuts; if it is public, it is found there."""
        reply = each.reply
        return reply is not None and not Original(each.case, user=self.user).hides(reply)

    @property
    def numbers(self) -> set[str]:
        """What need not be shown again."""
        return {self.opinion.number, *(each.case.number for each in self.answered)}

    @property
    def looks_in_public(self) -> bool:
        return self.answers_by is not None


def taken_over(params: QueryDict, *, user: User) -> dict[AnyMove, dict[str, Any]]:
    """What the forms are filled with when somebody picked a case from the lists: move → field → value."""
    filled: dict[AnyMove, dict[str, Any]] = {}
    if number := params.get("lead_case", ""):
        filled[Move.MERGE] = {"lead_case": clean_line(number)[:MAX_NUMBER]}
    if text := earlier_reply(params.get("draft_from", ""), user=user):
        filled |= {move: {"text": text} for move in ANSWERS}
    return filled


MAX_NUMBER = 24


def earlier_reply(number: str, *, user: User) -> str:
    """The answer given to a matter, to be taken over as a draft: as it was published if it was, else as it was
    released, with blanks for what says who had asked; empty if there is none that the person may see."""
    number = clean_line(number)
    if not number or len(number) > MAX_NUMBER:
        return ""
    copy = PublishedCopy.objects.public().filter(number=number).exclude(reply="").first()
    if copy:
        return in_words(copy.reply, lambda _reason: BLANK)
    case = Opinion.objects.visible_to(user).filter(number=number).first()
    reply = released_reply(case) if case else None
    if case is None or reply is None or Original(case, user=user).hides(reply):
        return ""
    text = reply.text
    for asked in (case, *merged_into(case)):
        text = blanked(asked, text)
    return text
