"""Work that waits for members of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import (
    OPEN_STATES,
    AssignmentRole,
    PublicationState,
    ReplyStatus,
    State,
)
from opinions.models import (
    Assignment,
    EntryCheck,
    Opinion,
    PublishedCopy,
    Reply,
    ReplyProposal,
)
from opinions.permissions import replies_by
from opinions.querysets import OpinionQuerySet
from portal.core.models import CalendarDay
from portal.reference.models import UnitStaff
from portal.users.models import User
from studios.models import StudioStaff


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
    """Those that he may screen, who may see more by another right; not before their entry was checked."""
    waiting = Q(state=State.SUBMITTED) & ~UNCHECKED
    return _of_my_studios(user, waiting)


UNCHECKED = Q(Exists(EntryCheck.objects.filter(opinion=OuterRef("pk"), checked_at=None)))


def _to_check(user: User, today: dt.date) -> Q:
    """Entries that another person took down."""
    own = EntryCheck.objects.filter(opinion=OuterRef("pk"), registered_by=user)
    return _of_my_studios(user, Q(state=State.SUBMITTED) & UNCHECKED & ~Q(Exists(own)))


def _of_my_studios(user: User, waiting: Q) -> Q:
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
    return Q(due_on__lt=today, state__in=AWAITED)


AWAITED = sorted(OPEN_STATES - {State.ANSWERED})
"""States in which somebody waits for the conference."""


def years_without_calendar() -> list[int]:
    """Years in which running cases are due while no holiday of that year is known; two queries."""
    running = Opinion.objects.filter(state__in=AWAITED)
    due = {day.year for day in running.dates("due_on", "year")}
    return sorted(due - {day.year for day in CalendarDay.objects.dates("date", "year")})


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
        Queue("check", _("待核对登记"), "opinions.screen_opinion", _to_check),
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
