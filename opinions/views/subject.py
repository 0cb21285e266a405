"""What a new opinion is about: a topic, a studio, or neither."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from wagtail.models import Page

from portal.core.languages import SOURCE, content_language
from studios.models import StudioPage
from topics.models import TopicPage
from topics.phases import accepts_opinions


@dataclass(frozen=True)
class Subject:
    """``topic`` and ``studio`` are Chinese source pages; ``shown`` is the one the reader can read."""

    topic: TopicPage | None = None
    studio: StudioPage | None = None
    shown: Page | None = None
    lost: bool = False
    """An address was named, but nothing is published there (any more)."""

    def accepts(self, at: dt.datetime) -> bool:
        if self.topic is not None:
            return accepts_opinions(self.topic.phase_at(at))
        return not self.lost

    @property
    def kept(self) -> dict[str, int]:
        """What goes along, hidden, from page to page."""
        pages = {"topic": self.topic, "studio": self.studio}
        return {name: page.pk for name, page in pages.items() if page is not None}


def find_subject(parameters: Mapping[str, str]) -> Subject:
    """``topic`` or ``studio`` may be the id of the Chinese page or of any translation of it."""
    for name, model in (("topic", TopicPage), ("studio", StudioPage)):
        if asked := parameters.get(name):
            found = _in_every_language(model, asked)
            if SOURCE not in found:
                return Subject(lost=True)
            shown = found.get(content_language(), found[SOURCE])
            return Subject(**{name: found[SOURCE]}, shown=shown)
    return Subject()


def _in_every_language(model: type[TopicPage | StudioPage], asked: str) -> dict[str, Page]:
    """Language code → live, public page; empty when ``asked`` is no id of one."""
    if not asked.isdecimal() or len(asked) > 15:
        return {}
    key = model.objects.filter(pk=int(asked)).values("translation_key")
    pages = model.objects.with_phase_facts() if model is TopicPage else model.objects.all()
    rows = pages.live().public().filter(translation_key__in=key).select_related("locale")
    return {page.locale.language_code: page for page in rows}
