"""One result as it is shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language

from opinions.casework.public_answer import Standing
from portal.core.languages import LANGUAGE_TAGS, SOURCE, content_language, with_prefix
from search.cutting import Piece, Wanted, mark, snippet
from search.models import OPINION, Document
from search.queries import KINDS
from topics.enums import Phase, Verdict
from topics.phases import PhaseFacts, days_left, phase_of


@dataclass(frozen=True)
class Answering:
    """The outcome that answered an opinion."""

    title: str
    path: str
    day: str

    @property
    def address(self) -> str:
        return with_prefix(self.path, get_language() or SOURCE)


@dataclass
class Card:
    """One result as it is shown."""

    document: Document
    wanted: Wanted
    at: dt.datetime

    @cached_property
    def kind(self) -> str:
        return str(KINDS.get(self.document.kind, self.document.kind))

    @cached_property
    def title(self) -> tuple[Piece, ...]:
        return mark(self.document.title, self.wanted)

    @cached_property
    def passage(self) -> tuple[Piece, ...]:
        return snippet(self.document.text, self.wanted)

    @cached_property
    def answer(self) -> tuple[Piece, ...]:
        return snippet(self.document.reply, self.wanted, width=80) if self.document.reply else ()

    @property
    def stands(self) -> str:
        """Of an opinion: one of ``Standing``."""
        return str(self.document.card.get("stands", ""))

    @property
    def outcome(self) -> Answering | None:
        named = self.document.card.get("outcome")
        return Answering(*named) if named else None

    @property
    def is_handled_anew(self) -> bool:
        """After the answer that is shown."""
        return self.stands == Standing.IN_HAND_AGAIN

    @cached_property
    def facts(self) -> PhaseFacts | None:
        """Of a topic; None for everything else."""
        return PhaseFacts.from_json(self.document.dates) if self.document.dates else None

    @cached_property
    def phase(self) -> Phase | None:
        return phase_of(self.facts, self.at) if self.facts else None

    @cached_property
    def days_left(self) -> int | None:
        return days_left(self.facts, timezone.localtime(self.at)) if self.facts else None

    @cached_property
    def verdicts(self) -> list[tuple[Verdict, int]]:
        """An outcome's verdicts with their numbers."""
        card = self.document.card
        return [(verdict, card[verdict.value]) for verdict in Verdict if card.get(verdict.value)]

    @property
    def people(self) -> int:
        """Who raised an opinion, when they are more than one."""
        document = self.document
        return document.support if document.kind == OPINION and document.support > 1 else 0

    @property
    def opinions(self) -> int:
        """The published ones of a topic."""
        return self.document.support if self.document.kind == "topic" else 0

    @property
    def language(self) -> str:
        """Tag of the language of the text, when it is not the page's."""
        own = self.document.card.get("language") or self.document.locale
        here = content_language()
        return "" if own == here else LANGUAGE_TAGS.get(own, "")
