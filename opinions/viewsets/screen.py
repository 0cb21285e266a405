"""What the case screen shows, gathered in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property

from opinions.casework.cuts import basis_of
from opinions.enums import PublicationMove
from opinions.lifecycle import AnyMove
from opinions.models import Assignment, CaseStep, Opinion, Reply, ReplyProposal, Submitter
from opinions.permissions import Standing, moves_for
from opinions.viewsets.due import DueWord, due_word
from opinions.viewsets.forms import MoveForm, released_text
from opinions.viewsets.masking import mask_email, mask_name, mask_phone
from opinions.viewsets.moves import SCREENS, Screen, slug_of
from opinions.viewsets.original import Original
from opinions.viewsets.timeline import Line, history, unit_codes
from portal.core.workdays import load_calendar
from portal.reference.models import Unit
from portal.users.models import User

ONE_TO_ONE = (
    "field",
    "area",
    "topic",
    "studio",
    "lead_unit",
    "handler",
    "merged_into",
    "submitter",
    "published_copy__proposed_by",
    "published_copy__approved_by",
    "published_copy__reply_proposal__proposed_by",
)


def case_in_scope(user: User, *, pk: int) -> Opinion:
    """The case with all that its screen shows. :raises Http404: outside the person's scope."""
    rows = Opinion.objects.visible_to(user).select_related(*ONE_TO_ONE)
    return get_object_or_404(
        rows.prefetch_related(
            Prefetch(
                "assignments",
                Assignment.objects.select_related("unit", "person", "signed_by").order_by("pk"),
            ),
            Prefetch(
                "replies", Reply.objects.select_related("author", "reviewer", "unit").order_by("pk")
            ),
            Prefetch("steps", CaseStep.objects.select_related("by").order_by("position")),
        ),
        pk=pk,
    )


@dataclass(frozen=True)
class MoveCard:
    """One move with its form. ``available`` is False for a refused one that the case does not allow any more."""

    move: AnyMove
    slug: str
    screen: Screen
    form: MoveForm
    is_open: bool
    available: bool

    @property
    def is_publication(self) -> bool:
        return isinstance(self.move, PublicationMove)


class CaseScreen:
    """``refused``: a move just refused, with its form and everything typed into it."""

    def __init__(
        self,
        opinion: Opinion,
        *,
        user: User,
        at: dt.datetime,
        refused: tuple[AnyMove, MoveForm] | None = None,
        stale: bool = False,
        contact: Any = None,
        contact_refusal: str = "",
        opened: bool = False,
        original_refusal: str = "",
    ) -> None:
        self.opinion, self.user, self.at = opinion, user, at
        self.refused, self.stale = refused, stale
        self.contact, self.contact_refusal = contact, contact_refusal
        self.original = Original(opinion, user=user, opened=opened, refusal=original_refusal)

    @cached_property
    def cards(self) -> list[MoveCard]:
        allowed = moves_for(self.user, self.opinion)
        if not self.original.is_shown:  # the form would show it
            allowed = [move for move in allowed if move is not PublicationMove.PROPOSE_REPLY]
        cards = [self.card(move, is_open=position == 0) for position, move in enumerate(allowed)]
        if self.refused and self.refused[0] not in allowed:
            cards.insert(0, self.card(self.refused[0], is_open=True, available=False))
        return cards

    def card(self, move: AnyMove, *, is_open: bool, available: bool = True) -> MoveCard:
        if self.refused:
            is_open = move is self.refused[0]
        form = self.refused[1] if self.refused and is_open else self.blank_form(move)
        return MoveCard(move, slug_of(move), SCREENS[move], form, is_open, available)

    def blank_form(self, move: AnyMove) -> MoveForm:
        return SCREENS[move].form(opinion=self.opinion, at=self.at, prefix=slug_of(move))

    @cached_property
    def due(self) -> DueWord | None:
        opinion = self.opinion
        return due_word(
            opinion.due_on,
            state=opinion.state,
            today=timezone.localdate(self.at),
            calendar=load_calendar(),
        )

    @cached_property
    def history(self) -> list[Line]:
        """The newest first."""
        steps = list(self.opinion.steps.all())
        codes = unit_codes(steps)
        units = Unit.objects.filter(code__in=codes) if codes else ()
        return history(steps, unit_labels={unit.code: str(unit) for unit in units})

    @property
    def submitter(self) -> Submitter | None:
        return getattr(self.opinion, "submitter", None)

    @cached_property
    def masked(self) -> dict[str, str]:
        """Empty when nothing was left or it has been erased."""
        person = self.submitter
        if person is None or person.erased_at:
            return {}
        return {
            "name": mask_name(person.name),
            "phone": mask_phone(person.phone),
            "email": mask_email(person.email),
        }

    @cached_property
    def may_look(self) -> bool:
        return bool(self.masked) and Standing(self.user, self.opinion).may_see_contact

    @property
    def copy(self) -> Any:
        return getattr(self.opinion, "published_copy", None)

    @property
    def copy_differs(self) -> bool:
        """Whether the public gets something else than the original."""
        copy, original = self.copy, self.opinion
        said = tuple(map(basis_of, (original.title, original.text, original.place)))
        replied = copy.reply and copy.reply != basis_of(released_text(original) or "")
        return (copy.title, copy.text, copy.place) != said or bool(replied)

    @property
    def waiting_reply(self) -> ReplyProposal | None:
        """What would join the public copy."""
        return getattr(self.copy, "reply_proposal", None)
