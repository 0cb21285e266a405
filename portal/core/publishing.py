"""What a thing must offer to be found, and the moments at which that changes.

``published`` and ``unpublished`` are sent with ``send()`` inside the transaction that decides: an
error in a receiver takes the decision back. The index (search) and the cases (opinions) listen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from portal.core.refusals import Refused

published = Signal()
"""Arguments: ``instance`` (Findable), ``at`` (aware datetime), ``by`` (User or None)."""

unpublished = Signal()
"""Arguments: ``instance`` (Findable), ``at``, ``by``. The instance still has its primary key."""

published_many = Signal()
"""Arguments: ``instances`` (sequence of Findable, at most some thousands), ``at``, ``by``. For imports:
whoever writes rows in bulk sends this once per chunk, in the transaction of the chunk."""


@dataclass(frozen=True)
class SearchDocument:
    """One published thing in one language, as plain text: no mark-up, nothing a resident may not see.

    ``facets`` maps a facet (field, area, sector, studio, year, verdict) to codes; fields and areas
    are given with all their ancestors. ``dates`` holds what the phase of a topic is computed from.
    """

    kind: str
    source_id: int
    locale: str
    title: str
    text: str
    url: str
    date: dt.date
    tags: str = ""
    reply: str = ""
    external_id: str = ""
    support: int = 0
    """How many people stand behind it, as the page of the thing says."""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    """Keyword arguments of ``topics.phases.PhaseFacts`` as JSON values; only for topics."""
    card: Mapping[str, str | int | list[str]] = field(default_factory=dict)
    """What the result card shows beside the text (number, verdict counts, unit…), as JSON values."""


class Findable(Protocol):
    """A page or a published copy. ``search_kind`` and the primary key name its documents."""

    pk: int
    search_kind: str

    def search_documents(self) -> Iterable[SearchDocument]:
        """The documents of this thing as it is public now; empty when it is not to be found.

        The same thing gives the same documents: relations without an order of their own are sorted.
        """


Provider = Callable[[], Iterable[QuerySet[Any]]]
_providers: list[Provider] = []


def findable(provider: Provider) -> Provider:
    """Decorator: register a function that gives querysets of what may be found, to rebuild the index.

    They must hold published rows only; they are filtered by primary key, locked and walked in chunks.
    """
    _providers.append(provider)
    return provider


def findables() -> list[QuerySet[Any]]:
    """Everything that may be found, one queryset per kind of thing."""
    return [queryset for provider in _providers for queryset in provider()]


class ChangedSince(ValidationError, Refused):
    """The page is not any more what was looked at: nobody has approved what it is now."""

    def __init__(self) -> None:
        super().__init__(_("这一页的内容后来又有改动。请重新打开，看过现在的内容再批准。"))


def check_unchanged(page: Any, revision: Any) -> None:
    """:raises ChangedSince: ``revision`` is not the newest one of the page."""
    if page.latest_revision_id != revision.pk:
        raise ChangedSince


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved and nothing else. Approvers hold no ``publish`` right; the workflow is their right.

    :raises ChangedSince: there is a newer text.
    """
    approved = workflow_state.current_task_state.revision
    check_unchanged(workflow_state.content_object, approved)
    approved.publish(user=user, skip_permission_checks=True)
