"""Who is told of what, as letters in the outbox. They hold ids alone; addresses are read when a mail is sent.

A mail never holds a secret code, a resident's text or contact data: it says what happened to which
number and where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from opinions.enums import Audience, Event, PublicationMove, ReplyStatus
from opinions.lifecycle import NOTICES, move_of, told_of_escalation
from opinions.models import (
    Assignment,
    CaseStep,
    Opinion,
    PublishedCopy,
    Reply,
    ReplyProposal,
    Submitter,
)
from portal.core.outbox import Letter, put, put_many
from portal.reference.enums import UnitRole
from portal.reference.models import UnitStaff
from portal.users.models import User
from studios.models import StudioStaff

SUBMITTER_MAIL, STAFF_MAIL, UNIT_MAIL = "submitter-mail", "staff-mail", "unit-mail"


def announce(case: Opinion, step: CaseStep, *, reachable: bool = True) -> None:
    """Put what ``NOTICES`` says of this step into the outbox; call it in the step's own transaction.

    ``reachable=False``: the submitter is known to have left nothing, and is not looked for.
    """
    for letter in letters_of(case, step, reachable=reachable):
        put(kind=letter.kind, key=letter.key, payload=letter.payload, at=step.at)


def announce_many(steps: Iterable[tuple[Opinion, CaseStep]]) -> None:
    """As ``announce`` for many cases that made the same move; only submitters are told of such moves."""
    told = list(steps)
    if not told:
        return
    cases = [case.pk for case, _ in told]
    reachable = set(
        Submitter.objects.filter(opinion__in=cases, erased_at=None).values_list(
            "opinion_id", flat=True
        )
    )
    letters = [_to_submitter(step) for case, step in told if case.pk in reachable]
    if letters:
        put_many(letters, at=told[0][1].at)


def letters_of(case: Opinion, step: CaseStep, *, reachable: bool = True) -> Iterator[Letter]:
    for audience in sorted(_audiences(step)):
        if reachable or audience is not Audience.SUBMITTER:
            yield from LETTERS[audience](case, step)


def _audiences(step: CaseStep) -> Iterable[Audience]:
    move = move_of(step.move)
    if move is Event.ESCALATED:
        return told_of_escalation(step.data["share"], has_unit=bool(step.data["unit"]))
    return NOTICES.get(move, ())


def _to_submitter(step: CaseStep) -> Letter:
    return Letter(SUBMITTER_MAIL, f"step-{step.pk}-submitter", {"step": step.pk})


def _to_user(step: CaseStep, user_id: int) -> Letter:
    return Letter(STAFF_MAIL, f"step-{step.pk}-user-{user_id}", {"step": step.pk, "user": user_id})


def _submitter(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    if any(
        bool(email)
        for email in Submitter.objects.filter(opinion=case, erased_at=None).values_list(
            "email", flat=True
        )
    ):
        yield _to_submitter(step)


def _units(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """The staff of each unit that has a running part; a unit without staff at its own address."""
    units = list(
        Assignment.objects.filter(opinion=case, ended_at=None).values_list("unit_id", flat=True)
    )
    staff = UnitStaff.objects.filter(unit__in=units, user__is_active=True).values_list(
        "unit_id", "user_id"
    )
    for user_id in sorted({user_id for _, user_id in staff}):
        yield _to_user(step, user_id)
    for unit_id in sorted(set(units) - {unit_id for unit_id, _ in staff}):
        yield Letter(
            UNIT_MAIL, f"step-{step.pk}-unit-{unit_id}", {"step": step.pk, "unit": unit_id}
        )


def _holders(permission: str, step: CaseStep) -> Iterator[Letter]:
    """Everybody whose groups give the right, but for whoever made the step."""
    holders = _with_right(permission).exclude(pk=step.by_id or 0)
    for user_id in holders.order_by("pk").values_list("pk", flat=True):
        yield _to_user(step, user_id)


def _with_right(permission: str) -> QuerySet[User]:
    return User.objects.with_perm(
        f"opinions.{permission}",
        backend="django.contrib.auth.backends.ModelBackend",
        include_superusers=False,
    )


def _screeners(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Those who screen for the studio that received the case."""
    colleagues = StudioStaff.objects.filter(studio=case.studio_id).values("user")
    screeners = _with_right("screen_opinion").filter(pk__in=colleagues)
    for user_id in screeners.order_by("pk").values_list("pk", flat=True):
        yield _to_user(step, user_id)


def _handler(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Who handles the case now, or its lead unit's staff while nobody does; never who made the step.

    A unit without staff is told at its own address.
    """
    if case.handler_id and case.handler and case.handler.is_active:
        if case.handler_id != step.by_id:
            yield _to_user(step, case.handler_id)
        return
    staff = UnitStaff.objects.filter(unit=case.lead_unit_id, user__is_active=True)
    users = list(staff.order_by("user").values_list("user", flat=True))
    for user_id in users:
        if user_id != step.by_id:
            yield _to_user(step, user_id)
    if case.lead_unit_id and not users:
        unit = case.lead_unit_id
        yield Letter(UNIT_MAIL, f"step-{step.pk}-unit-{unit}", {"step": step.pk, "unit": unit})


def _unit_heads(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """The heads of the lead unit."""
    heads = UnitStaff.objects.filter(
        unit=case.lead_unit_id, role=UnitRole.HEAD, user__is_active=True
    )
    for user_id in heads.order_by("user").values_list("user", flat=True):
        yield _to_user(step, user_id)


def _reply_author(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    reply = (
        Reply.objects.filter(opinion=case, status=ReplyStatus.SENT_BACK)
        .order_by("-created_at", "-pk")
        .first()
    )
    if reply and reply.author_id:
        yield _to_user(step, reply.author_id)


def _proposer(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Of the copy, or of the reply that was to join it; asked before the proposal is put away."""
    proposals: QuerySet[Any] = PublishedCopy.objects.filter(opinion=case)
    if step.move == PublicationMove.DECLINE_REPLY:
        proposals = ReplyProposal.objects.filter(copy__opinion=case)
    proposers = proposals.filter(proposed_by__isnull=False)
    for user_id in proposers.values_list("proposed_by_id", flat=True):
        yield _to_user(step, user_id)


LETTERS: Mapping[Audience, Callable[[Opinion, CaseStep], Iterator[Letter]]] = {
    Audience.SUBMITTER: _submitter,
    Audience.UNITS: _units,
    Audience.REVIEWERS: lambda _case, step: _holders("review_reply", step),
    Audience.REPLY_AUTHOR: _reply_author,
    Audience.PUBLISHERS: lambda _case, step: _holders("approve_publication", step),
    Audience.PROPOSER: _proposer,
    Audience.HANDLER: _handler,
    Audience.UNIT_HEADS: _unit_heads,
    Audience.DISPATCHERS: lambda _case, step: _holders("dispatch_opinion", step),
    Audience.SCREENERS: _screeners,
}
