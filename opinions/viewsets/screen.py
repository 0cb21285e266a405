"""What the case screen shows, gathered in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from opinions.actions import check_unmerge, held_lock
from opinions.casework.cuts import basis_of
from opinions.enums import Move, PublicationMove
from opinions.lifecycle import AnyMove, Refusal
from opinions.models import CaseLock, CaseNote, Opinion, Pause, Reply, ReplyProposal, Submitter
from opinions.permissions import Standing, moves_for
from opinions.viewsets.alike import Alike
from opinions.viewsets.due import DueWord, due_word
from opinions.viewsets.forms import MoveForm, NoteForm, draft_of, released_text
from opinions.viewsets.forms.handling import running_parts
from opinions.viewsets.gone import way_on
from opinions.viewsets.letters import HandedIn, handed_in, set_aside
from opinions.viewsets.masking import mask_email, mask_name, mask_phone
from opinions.viewsets.moves import SCREENS, Screen, slug_of
from opinions.viewsets.original import NEEDS_ORIGINAL, Original
from opinions.viewsets.timeline import Line, history, person_keys, unit_codes
from portal.core.workdays import load_calendar
from portal.reference.models import Unit
from portal.users.models import User


def lock_in_words(lock: CaseLock, *, mine: bool = False) -> str:
    """Who is writing, and since when."""
    if mine:
        return _("现在由您办理这件事项。")
    since = f"{timezone.localtime(lock.since):%H:%M}"
    return _("%(who)s 从 %(since)s 起正在办理这件事项。") % {"who": lock.user, "since": since}


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
    def explanation(self) -> Any:
        return self.form.explanation or self.screen.explanation

    @property
    def is_publication(self) -> bool:
        return isinstance(self.move, PublicationMove)


@dataclass(frozen=True)
class Helper:
    """One co-handling unit, as the lead has to know."""

    unit: Unit
    signed: bool
    contributions: int


class CaseScreen:
    """``refused``: a move just refused, with its form and everything typed into it; ``filled``: what stands in the
    forms of moves because it was picked from a list, ``draft_from``: the number of the case whose reply that is."""

    def __init__(
        self,
        opinion: Opinion,
        *,
        user: User,
        at: dt.datetime,
        refused: tuple[AnyMove, MoveForm] | None = None,
        filled: Mapping[AnyMove, dict[str, Any]] | None = None,
        draft_from: str = "",
        stale: bool = False,
        contact: Any = None,
        contact_refusal: str = "",
        note_form: NoteForm | None = None,
        opened: bool = False,
        original_refusal: str = "",
    ) -> None:
        self.opinion, self.user, self.at = opinion, user, at
        self.refused, self.filled, self.stale = refused, filled or {}, stale
        self.draft_from = draft_from
        self.contact, self.contact_refusal = contact, contact_refusal
        self.note_form = note_form or NoteForm()
        self.original = Original(opinion, user=user, opened=opened, refusal=original_refusal)

    @cached_property
    def allowed(self) -> list[AnyMove]:
        """What the person may do now."""
        allowed = moves_for(self.user, self.opinion)
        if not self.original.is_shown:
            allowed = [move for move in allowed if move not in NEEDS_ORIGINAL]
        return [move for move in allowed if move is not Move.UNMERGE or self.may_unmerge]

    @cached_property
    def withheld(self) -> list[Any]:
        """The buttons of what he may do once he has opened the original."""
        if not self.original.may_be_opened:
            return []
        waiting = [move for move in moves_for(self.user, self.opinion) if move in NEEDS_ORIGINAL]
        return [SCREENS[move].button for move in waiting]

    @property
    def may_unmerge(self) -> bool:
        try:
            check_unmerge(self.opinion, self.at)
        except Refusal:
            return False
        return True

    @cached_property
    def alike(self) -> Alike:
        return Alike(self.opinion, user=self.user, allowed=self.allowed)

    @cached_property
    def cards(self) -> list[MoveCard]:
        allowed = self.allowed
        first = next((move for move in allowed if move in self.filled), next(iter(allowed), None))
        cards = [self.card(move, is_open=move is first) for move in allowed]
        if self.refused and self.refused[0] not in allowed:
            cards.insert(0, self.card(self.refused[0], is_open=True, available=False))
        return cards

    def card(self, move: AnyMove, *, is_open: bool, available: bool = True) -> MoveCard:
        if self.refused:
            is_open = move is self.refused[0]
        form = self.refused[1] if self.refused and is_open else self.blank_form(move)
        return MoveCard(move, slug_of(move), SCREENS[move], form, is_open, available)

    def blank_form(self, move: AnyMove) -> MoveForm:
        return SCREENS[move].form(
            opinion=self.opinion,
            at=self.at,
            prefix=slug_of(move),
            initial=self.filled.get(move, {}),
        )

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
        codes, keys = unit_codes(steps), person_keys(steps)
        units = Unit.objects.filter(code__in=codes) if codes else ()
        people = User.objects.filter(pk__in=keys) if keys else ()
        return history(
            steps,
            unit_labels={unit.code: str(unit) for unit in units},
            people={person.pk: str(person) for person in people},
            with_texts=self.original.is_shown,
        )

    @cached_property
    def helpers(self) -> list[Helper]:
        """The co-handling units whose parts run, and what they have handed in."""
        given = [each.unit_id for each in self.opinion.contributions.all()]
        return [
            Helper(part.unit, part.signed_at is not None, given.count(part.unit_id))
            for part in running_parts(self.opinion)
            if not part.leads
        ]

    @property
    def way_on(self) -> str | Promise:
        """Where the unit that leads cannot go on, for those who may give the case to another."""
        return way_on(self.opinion) if self.dispatches else ""

    @property
    def dispatches(self) -> bool:
        return bool(self.user.has_perm("opinions.dispatch_opinion"))

    @cached_property
    def notes(self) -> list[tuple[CaseNote, bool]]:
        """The newest first, and whether their words are shown: where the original is not, only what he wrote himself
        or what somebody wrote for him to read."""
        notes = self.opinion.notes.select_related("by").order_by("-at", "-pk")
        if self.original.is_shown:
            return [(note, True) for note in notes]
        meant = Q(by=self.user) | Q(mentions__user=self.user)
        own = set(self.opinion.notes.filter(meant).values_list("pk", flat=True))
        return [(note, note.pk in own) for note in notes]

    @cached_property
    def written_elsewhere(self) -> str:
        """That another person is writing at the case; empty when nobody is."""
        lock = held_lock(self.opinion, self.at)
        return lock_in_words(lock) if lock and lock.user_id != self.user.pk else ""

    @cached_property
    def letters(self) -> list[HandedIn]:
        """The newest first."""
        aside = self._drafts_before
        letters = handed_in(each for each in self.opinion.replies.all() if each not in aside)
        return [replace(each, shown=self.original.as_shown(each.reply)) for each in letters]

    @cached_property
    def draft(self) -> Reply | None:
        """What the unit has saved without handing it in; to those alone who may go on with it."""
        writes = any(card.move == Move.SUBMIT_REPLY and card.available for card in self.cards)
        return draft_of(self.opinion) if writes else None

    @cached_property
    def _drafts_before(self) -> list[Reply]:
        return set_aside(self.opinion.replies.all(), self.opinion.steps.all())

    @property
    def drafts_before(self) -> list[Reply]:
        """In whose place another person's came; for the unit that has the case."""
        drafts = self._drafts_before if self.original.is_shown else []
        writes = drafts and Standing(self.user, self.opinion).allows(Move.SUBMIT_REPLY)
        return drafts if writes else []

    @property
    def submitter(self) -> Submitter | None:
        return getattr(self.opinion, "submitter", None)

    @property
    def pause(self) -> Pause | None:
        return getattr(self.opinion, "pause", None)

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
