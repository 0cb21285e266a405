"""What has come of a public opinion, as its own page says it: for its document's card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import timezone, translation

from opinions.casework.public_answer import public_answers
from opinions.queries import copies_to_read
from search.models import OPINION
from topics.models import OutcomePage

Told = Mapping[str, str | list[str]]
"""``stands``: one of ``public_answer.Standing``; ``outcome``: title, address and day of the one that answered."""


def standings_of(sources: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], Told]:
    """(Kind, source id) of opinions → what is told of them. Three queries, and one for each that was reopened."""
    ids = {source for kind, source in sources if kind == OPINION}
    copies = list(copies_to_read("topic").filter(pk__in=ids)) if ids else []
    answers = public_answers(copies) if copies else {}
    addresses: dict[int, list[str]] = {}
    told: dict[tuple[str, int], Told] = {}
    for copy in copies:
        said: dict[str, str | list[str]] = {"stands": answers[copy.pk].standing.value}
        if outcome := copy.answering_outcome:
            if outcome.pk not in addresses:
                addresses[outcome.pk] = _named(outcome)
            said["outcome"] = addresses[outcome.pk]
        told[OPINION, copy.pk] = said
    return told


def _named(outcome: OutcomePage) -> list[str]:
    with translation.override(settings.LANGUAGE_CODE):
        address = outcome.get_url() or ""
    first = outcome.first_published_at
    return [outcome.title, address, timezone.localdate(first).isoformat() if first else ""]
