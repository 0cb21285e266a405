"""What a new opinion is about: a topic, a studio, both or neither; and whether a printed code led here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from wagtail.models import Page

from portal.core.languages import SOURCE, content_language
from studios.models import StudioPage
from topics.models import TopicPage
from topics.phases import accepts_opinions

VIA, CODE = "via", "qr"
"""Stands in the address of a printed code. Whoever types it counts as one who scanned; so be it."""


@dataclass(frozen=True)
class Subject:
    """``topic`` and ``studio`` are Chinese source pages; ``shown`` is the one the reader can read, of the topic first."""

    topic: TopicPage | None = None
    studio: StudioPage | None = None
    shown: Page | None = None
    lost: bool = False
    """A topic or studio was named, but nothing is published there (any more)."""
    scanned: bool = False

    def accepts(self, at: dt.datetime) -> bool:
        if self.topic is not None:
            return accepts_opinions(self.topic.phase_at(at))
        return not self.lost

    @property
    def kept(self) -> dict[str, str]:
        """What goes along, hidden, from page to page, and stands in addresses."""
        pages = {"topic": self.topic, "studio": self.studio}
        kept = {name: str(page.pk) for name, page in pages.items() if page is not None}
        return kept | ({VIA: CODE} if self.scanned else {})

    @property
    def without_topic(self) -> Subject:
        """For what is still taken in when the topic collects no more, or nothing of what was named is there."""
        return Subject(studio=self.studio, scanned=self.scanned)


def find_subject(parameters: Mapping[str, str]) -> Subject:
    """``topic`` and ``studio`` may be the ids of the Chinese pages or of any translation of them."""
    named = {name: asked for name in ("topic", "studio") if (asked := parameters.get(name))}
    models = {"topic": TopicPage, "studio": StudioPage}
    found = {name: _in_every_language(models[name], asked) for name, asked in named.items()}
    there = {name: pages for name, pages in found.items() if SOURCE in pages}
    first = next(iter(there.values()), {})
    return Subject(
        **{name: pages[SOURCE] for name, pages in there.items()},
        shown=first.get(content_language(), first.get(SOURCE)),
        lost=bool(named) and not there,
        scanned=parameters.get(VIA) == CODE,
    )


def _in_every_language(model: type[TopicPage | StudioPage], asked: str) -> dict[str, Page]:
    """Language code → live, public page; empty when ``asked`` is no id of one."""
    if not asked.isdecimal() or len(asked) > 15:
        return {}
    key = model.objects.filter(pk=int(asked)).values("translation_key")
    pages = model.objects.with_phase_facts() if model is TopicPage else model.objects.all()
    rows = pages.live().public().filter(translation_key__in=key).select_related("locale")
    return {page.locale.language_code: page for page in rows}
