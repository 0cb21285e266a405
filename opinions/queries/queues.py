"""Work that waits for members of staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Mod
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opinions.enums import (
    DISSATISFIED,
    OPEN_STATES,
    RUNNING_STATES,
    Act,
    AssignmentRole,
    Move,
    PublicationState,
    ReplyStatus,
    State,
)
from opinions.lifecycle import ACTS, HAS_ANSWER, PUBLISHABLE_STATES
from opinions.models import (
    Assignment,
    CallBack,
    CaseRules,
    CaseStep,
    EntryCheck,
    Extension,
    Opinion,
    PublishedCopy,
    Rating,
    Reply,
    ReplyProposal,
    Submitter,
)
from opinions.permissions import handled, nobody_handles, replies_by, wrote_unreleased
from opinions.queries.public import copies_without_reply, replies_after_others, reply_not_public
from opinions.querysets import OpinionQuerySet
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
    marks: Callable[[OpinionQuerySet, User], OpinionQuerySet] = lambda rows, user: rows
    """Adds what a row says beside its state."""
    is_watched: bool = False
    """Others have to go on with it first: it is not counted as the person's own work."""
    owed: Callable[[User], Q] | None = lambda user: Q()
    """Which of it this person himself must do by its day; None where no day of a case is his."""

    def open_to(self, user: User) -> bool:
        return user.is_active and (not self.permission or user.has_perm(self.permission))

    def rows(self, user: User, today: dt.date) -> OpinionQuerySet:
        """The most urgent first; none for those without the right."""
        if not self.open_to(user):
            return Opinion.objects.none()
        waiting = Opinion.objects.visible_to(user).filter(self.condition(user, today))
        return self.marks(waiting, user).order_by("due_on", "submitted_at", "pk")


def _to_screen(user: User, today: dt.date) -> Q:
    """Those that he may screen, who may see more by another right; not before their entry was checked, nor those
    that he rejected before."""
    rejected = CaseStep.objects.filter(opinion=OuterRef("pk"), move=Move.REJECT, by=user)
    return _of_my_studios(user, Q(state=State.SUBMITTED) & ~UNCHECKED & ~Q(Exists(rejected)))


UNCHECKED = Q(Exists(EntryCheck.objects.filter(opinion=OuterRef("pk"), checked_at=None)))


def _to_check(user: User, today: dt.date) -> Q:
    """Entries that another person took down."""
    own = EntryCheck.objects.filter(opinion=OuterRef("pk"), registered_by=user)
    return _of_my_studios(user, Q(state=State.SUBMITTED) & UNCHECKED & ~Q(Exists(own)))


def _of_my_studios(user: User, waiting: Q) -> Q:
    if user.has_perm("opinions.dispatch_opinion"):
        return waiting
    return waiting & Q(studio__in=StudioStaff.objects.filter(user=user).values("studio"))


def _my_parts(user: User) -> QuerySet[Assignment]:
    """For ``Exists``: the running parts of one's units."""
    units = UnitStaff.objects.filter(user=user).values("unit")
    return Assignment.objects.filter(opinion=OuterRef("pk"), ended_at=None, unit__in=units)


def _marks_of_my_units(rows: OpinionQuerySet, user: User) -> OpinionQuerySet:
    """``unsigned``: a part of one's units is; ``reminded``: and was reminded of; ``unhandled``: nobody who is
    still here handles the case."""
    unsigned = _my_parts(user).filter(signed_at=None)
    return rows.annotate(
        unsigned=Exists(unsigned),
        reminded=Exists(unsigned.filter(reminded_at__isnull=False)),
        unhandled=Q(state=State.HANDLING) & NOBODY_HANDLES,
    )


def _in_my_units(user: User, today: dt.date) -> Q:
    """A running part of one's units that is unsigned, or the lead's while it is handled."""
    running = _my_parts(user)
    unsigned = Q(state__in=(State.DISPATCHED, State.HANDLING)) & Exists(
        running.filter(signed_at=None)
    )
    leading = Q(state=State.HANDLING) & Exists(running.filter(role=AssignmentRole.LEAD))
    return unsigned | leading


def _for_whoever_comes(user: User) -> Q:
    """A part to sign, or a case that nobody handles; a colleague's is his."""
    return NOBODY_HANDLES | Q(Exists(_my_parts(user).filter(signed_at=None)))


NOBODY_HANDLES = Q(handler=None) | Q(handler__is_active=False)


def _to_review(user: User, today: dt.date) -> Q:
    """Replies, and corrections of replies, that are another's words."""
    corrected = corrections_waiting().filter(opinion=OuterRef("pk"))
    waits = Q(state=State.REPLY_REVIEW) | (Q(state__in=HAS_ANSWER) & Q(Exists(corrected)))
    return waits & ~wrote_unreleased(user)


def corrections_waiting() -> QuerySet[Reply]:
    """Those that nobody has decided."""
    return Reply.objects.filter(status=ReplyStatus.IN_REVIEW, corrects__isnull=False)


def _to_publish(user: User, today: dt.date) -> Q:
    """Copies, and replies to what is public, that he neither wrote nor proposed."""
    copies = PublishedCopy.objects.filter(opinion=OuterRef("pk"))
    wrote = Exists(replies_by(user, "pk"))
    own = Exists(copies.filter(proposed_by=user)) | (wrote & Exists(copies.exclude(reply="")))
    foreign = ReplyProposal.objects.filter(copy__opinion=OuterRef("pk")).exclude(proposed_by=user)
    proposed = Q(publication=PublicationState.PROPOSED, state__in=PUBLISHABLE_STATES)
    return proposed & ~Q(own) | (
        Q(publication=PublicationState.PUBLISHED) & Q(Exists(foreign)) & ~Q(wrote)
    )


def _replies_not_public(user: User, today: dt.date) -> Q:
    return _of_my_studios(user, reply_not_public())


def _returns(user: User, today: dt.date) -> Q:
    return Q(state=State.RETURN_REQUESTED)


def _extensions(user: User, today: dt.date) -> Q:
    """Those that wait where they may be decided, asked for by another."""
    waiting = Extension.objects.filter(opinion=OuterRef("pk"), decided_at=None)
    decidable = Q(state__in=sorted(ACTS[Act.GRANT_EXTENSION].states))
    return decidable & Q(Exists(waiting.exclude(asked_by=user)))


def _mine(user: User, today: dt.date) -> Q:
    return Q(handler=user, state__in=(State.HANDLING, State.WAITING_SUBMITTER, State.REPLY_REVIEW))


def _overdue(user: User, today: dt.date) -> Q:
    return Q(due_on__lt=today, state__in=sorted(RUNNING_STATES))


def _to_reopen(user: User, today: dt.date) -> Q:
    return Q(state=State.REOPEN_REQUESTED) & ~handled(user)


def _to_call_back(user: User, today: dt.date) -> Q:
    """The answer left its submitter dissatisfied; or nobody rated it, and it is one of those that are asked by rule.

    He left a number, and was not reached since the answer, nor called in vain often enough.
    """
    answer = {"opinion": OuterRef("pk"), "answered_at": OuterRef("answered_at")}
    rated = Rating.objects.filter(**answer)
    calls = CallBack.objects.filter(opinion=OuterRef("pk"), at__gte=OuterRef("answered_at"))
    often = calls.order_by().values("opinion").annotate(n=Count("pk")).filter(n__gte=MOST_CALLS)
    numbers = Submitter.objects.annotate(stored=Cast("phone", TextField())).exclude(stored="")
    reachable = numbers.filter(opinion=OuterRef("pk"), erased_at=None)
    by_rule = ~Exists(rated) & Q(closed_lately(today), Exact(Mod(F("pk"), call_back_every()), 0))
    wanted = Q(Exists(rated.filter(stars__lte=DISSATISFIED))) | by_rule
    dealt_with = Exists(calls.filter(reached=True)) | Exists(often)
    return Q(state=State.CLOSED) & wanted & ~Q(dealt_with) & Q(Exists(reachable)) & ~handled(user)


MOST_CALLS = 3
"""So many in vain are enough."""


def call_back_every() -> int:
    return CaseRules.current().call_back_every


def closed_lately(today: dt.date) -> Q:
    """Of those that nobody rated: while their submitters may still ask to reopen them."""
    since = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    term = dt.timedelta(days=CaseRules.current().reopen_days)
    return Q(state=State.CLOSED, answered_at__gte=since - term)


AWAITED = sorted(OPEN_STATES - {State.ANSWERED})
"""States in which somebody waits for the conference."""


QUEUES: Mapping[str, Queue] = {
    queue.code: queue
    for queue in (
        Queue(
            "mine",
            _("我经办的"),
            "opinions.handle_opinion",
            _mine,
            owed=lambda user: Q(state=State.HANDLING),
        ),
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
        Queue("returns", _("退回待决"), "opinions.dispatch_opinion", _returns),
        Queue(
            "nobody",
            _("单位无人可办"),
            "opinions.dispatch_opinion",
            lambda user, today: nobody_handles(),
        ),
        Queue("extensions", _("延期待决"), "opinions.dispatch_opinion", _extensions),
        Queue(
            "unit",
            _("本单位待办"),
            "opinions.handle_opinion",
            _in_my_units,
            _marks_of_my_units,
            owed=_for_whoever_comes,
        ),
        Queue("review", _("答复待审核"), "opinions.review_reply", _to_review),
        Queue("publish", _("公开待审核"), "opinions.approve_publication", _to_publish, owed=None),
        Queue(
            "replies-not-public",
            _("答复未公开"),
            "opinions.propose_publication",
            _replies_not_public,
            owed=None,
            is_watched=True,
        ),
        Queue("reopen", _("重办待决"), "opinions.dispatch_opinion", _to_reopen),
        Queue("call-back", _("待回访"), "opinions.dispatch_opinion", _to_call_back, owed=None),
        Queue(
            "consultation",
            _("协商中"),
            "opinions.dispatch_opinion",
            lambda user, today: Q(state=State.IN_CONSULTATION),
            owed=None,
            is_watched=True,
        ),
        Queue("overdue", _("全部超期"), "", _overdue, owed=None),
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
        | Q(pk__in=corrections_waiting().values("opinion"))
        | Q(pk__in=Rating.objects.filter(stars__lte=DISSATISFIED).values("opinion"))
        | closed_lately(today)
        | Q(publication=PublicationState.PUBLISHED, pk__in=copies_without_reply().values("opinion"))
        | Q(pk__in=replies_after_others().values("opinion"))
    )
    return awaited.aggregate(**counts)
