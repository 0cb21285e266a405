"""What screens read: the resident's view of a case, and the queues of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import (
    OPEN_STATES,
    PAUSED_STATES,
    AssignmentRole,
    PublicationState,
    PublicWord,
    ReplyStatus,
    State,
)
from opinions.lifecycle import AUDIT, AnyMove, public_word
from opinions.models import Assignment, CaseStep, Opinion, PublishedCopy, Reply, ReplyProposal
from opinions.permissions import replies_by
from opinions.querysets import OpinionQuerySet
from portal.core.workdays import load_calendar
from portal.reference.models import UnitStaff
from portal.users.models import User
from studios.models import StudioStaff

RESIDENT_SEES = {
    str(move): (move, record) for move, record in AUDIT.items() if record.resident_sees
}


@dataclass(frozen=True)
class ResidentStep:
    """One line of the history that a resident sees under his code."""

    move: AnyMove
    label: str | Promise
    at: dt.datetime
    text: str
    """Only where it was written for the resident."""


def timeline_for_resident(opinion: Opinion) -> list[ResidentStep]:
    """What happened, oldest first; one query. No names, no remarks among staff."""
    steps = CaseStep.objects.filter(opinion=opinion, move__in=RESIDENT_SEES).order_by("position")
    lines = []
    for step in steps:
        move, record = RESIDENT_SEES[step.move]
        lines.append(
            ResidentStep(move, move.label, step.at, step.text if record.resident_reads_text else "")
        )
    return lines


def followed(opinion: Opinion) -> Opinion:
    """The case whose progress the resident sees: of a merged one its lead case."""
    lead = opinion.merged_into if opinion.state == State.MERGED else None
    return lead or opinion


def word_for_resident(opinion: Opinion) -> PublicWord:
    """One of the five words; a merged case shows its lead case's."""
    return public_word(followed(opinion).state)


def next_date(opinion: Opinion) -> dt.date | None:
    """The day by which the resident hears next: of screening, then of the answer; None when nothing is due."""
    waiting = word_for_resident(opinion) in {
        PublicWord.RECEIVED,
        PublicWord.SCREENING,
        PublicWord.HANDLING,
    }
    case = followed(opinion)
    return case.due_on if waiting and case.state not in PAUSED_STATES else None


def released_reply(opinion: Opinion) -> Reply | None:
    """The reply that is valid now, which the resident may read; one query."""
    released = Reply.objects.filter(opinion=opinion, status=ReplyStatus.RELEASED).select_related(
        "unit"
    )
    return released.order_by("-released_at", "-pk").first()


def reply_under_review(opinion: Opinion) -> Reply | None:
    """The draft that waits for a second person; one query."""
    waiting = Reply.objects.filter(opinion=opinion, status=ReplyStatus.IN_REVIEW).select_related(
        "unit", "author"
    )
    return waiting.order_by("-created_at", "-pk").first()


@dataclass(frozen=True)
class Queue:
    """Work that waits for somebody: ``condition(user, today)`` on the cases that he may see."""

    code: str
    label: str | Promise
    permission: str
    condition: Callable[[User, dt.date], Q]

    def open_to(self, user: User) -> bool:
        return user.is_active and (not self.permission or user.has_perm(self.permission))

    def rows(self, user: User, today: dt.date) -> OpinionQuerySet:
        """The most urgent first; none for those without the right."""
        if not self.open_to(user):
            return Opinion.objects.none()
        waiting = Opinion.objects.visible_to(user).filter(self.condition(user, today))
        return waiting.order_by("due_on", "submitted_at", "pk")


def _to_screen(user: User, today: dt.date) -> Q:
    """Those that he may screen, who may see more by another right."""
    waiting = Q(state=State.SUBMITTED)
    if user.has_perm("opinions.dispatch_opinion"):
        return waiting
    return waiting & Q(studio__in=StudioStaff.objects.filter(user=user).values("studio"))


def _in_my_units(user: User, today: dt.date) -> Q:
    """A running part of one's units that is unsigned, or the lead's while it is handled."""
    units = UnitStaff.objects.filter(user=user).values("unit")
    running = Assignment.objects.filter(opinion=OuterRef("pk"), ended_at=None, unit__in=units)
    unsigned = Q(state__in=(State.DISPATCHED, State.HANDLING)) & Exists(
        running.filter(signed_at=None)
    )
    leading = Q(state=State.HANDLING) & Exists(running.filter(role=AssignmentRole.LEAD))
    return unsigned | leading


def _to_review(user: User, today: dt.date) -> Q:
    own = Reply.objects.filter(opinion=OuterRef("pk"), status=ReplyStatus.IN_REVIEW, author=user)
    return Q(state=State.REPLY_REVIEW) & ~Q(Exists(own))


def _to_publish(user: User, today: dt.date) -> Q:
    """Copies, and replies to what is public, that he neither wrote nor proposed."""
    copies = PublishedCopy.objects.filter(opinion=OuterRef("pk"))
    wrote = Exists(replies_by(user, "pk"))
    own = Exists(copies.filter(proposed_by=user)) | (wrote & Exists(copies.exclude(reply="")))
    foreign = ReplyProposal.objects.filter(copy__opinion=OuterRef("pk")).exclude(proposed_by=user)
    return Q(publication=PublicationState.PROPOSED) & ~Q(own) | (
        Q(publication=PublicationState.PUBLISHED) & Q(Exists(foreign)) & ~Q(wrote)
    )


def _mine(user: User, today: dt.date) -> Q:
    return Q(handler=user, state__in=(State.HANDLING, State.WAITING_SUBMITTER, State.REPLY_REVIEW))


def _overdue(user: User, today: dt.date) -> Q:
    return Q(due_on__lt=today, state__in=sorted(set(AWAITED) - PAUSED_STATES))


AWAITED = sorted(OPEN_STATES - {State.ANSWERED})
"""States in which somebody waits for the conference."""


def years_without_calendar() -> list[int]:
    """Years in which running cases are due while no holiday of that year is known; one query."""
    running = Opinion.objects.filter(state__in=AWAITED)
    due = {day.year for day in running.dates("due_on", "year")}
    return sorted(due - load_calendar().years)


QUEUES: Mapping[str, Queue] = {
    queue.code: queue
    for queue in (
        Queue("mine", _("我经办的"), "opinions.handle_opinion", _mine),
        Queue(
            "screen",
            _("待审核"),
            "opinions.screen_opinion",
            _to_screen,
        ),
        Queue(
            "dispatch",
            _("待交办"),
            "opinions.dispatch_opinion",
            lambda user, today: Q(state=State.ACCEPTED),
        ),
        Queue("unit", _("本单位待办"), "opinions.handle_opinion", _in_my_units),
        Queue("review", _("答复待审核"), "opinions.review_reply", _to_review),
        Queue("publish", _("公开待审核"), "opinions.approve_publication", _to_publish),
        Queue("overdue", _("已超期"), "", _overdue),
    )
}


def queue_counts(user: User, today: dt.date) -> dict[str, int]:
    """How much waits in each queue that is open to this person; one query beside those of his rights."""
    open_queues = [queue for queue in QUEUES.values() if queue.open_to(user)]
    counts = {queue.code: Count("pk", filter=queue.condition(user, today)) for queue in open_queues}
    awaited = Opinion.objects.visible_to(user).filter(
        Q(state__in=AWAITED)
        | Q(publication=PublicationState.PROPOSED)
        | Q(pk__in=ReplyProposal.objects.values("copy__opinion"))
    )
    return awaited.aggregate(**counts)
