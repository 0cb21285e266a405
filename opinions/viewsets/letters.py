"""The replies of a case as its screen tells them: every one that was handed in, with what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from opinions.enums import ReplyStatus
from opinions.models import CaseStep, Reply
from opinions.viewsets.changes import Change, changes


@dataclass(frozen=True)
class HandedIn:
    """One reply; ``changed`` compares it with the draft before it, or with the reply that it corrects."""

    reply: Reply
    changed: list[Change] = field(default_factory=list)
    shown: Mapping[str, Any] = field(default_factory=dict)
    """What of it this person may read: ``viewsets.original``."""

    @property
    def waits(self) -> bool:
        """For a second person, who reads it as its reader will."""
        return self.reply.status == ReplyStatus.IN_REVIEW

    @property
    def was_corrected(self) -> bool:
        return self.reply.status == ReplyStatus.CORRECTED

    @property
    def is_correction(self) -> bool:
        return self.reply.corrects_id is not None


def set_aside(replies: Iterable[Reply], steps: Iterable[CaseStep]) -> list[Reply]:
    """Drafts in whose place another person's came, the newest first: no step names them."""
    named = {step.data.get("reply") for step in steps}
    dropped = (each for each in replies if each.status == ReplyStatus.DROPPED)
    return [each for each in dropped if each.pk not in named][::-1]


def handed_in(replies: Iterable[Reply]) -> list[HandedIn]:
    """The newest first, of replies in the order in which they were written. Drafts were handed in to nobody."""
    found: list[HandedIn] = []
    known: dict[int, Reply] = {}
    last: Reply | None = None
    for reply in replies:
        if reply.status == ReplyStatus.DRAFT:
            continue
        before = known.get(reply.corrects_id) if reply.corrects_id else last
        found.append(HandedIn(reply, changes(before.words, reply.words) if before else []))
        known[reply.pk] = reply
        if not reply.corrects_id:
            last = reply
    return found[::-1]
