"""Who is told of what, as letters in the outbox. They hold ids alone; addresses are read when a mail is sent.

A mail never holds a secret code, a resident's text or contact data: it says what happened to which
number and where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from opinions.enums import (
    Act,
    Actor,
    AssignmentRole,
    Audience,
    Event,
    Move,
    PublicationMove,
    ReplyStatus,
    State,
)
from opinions.lifecycle import NOTICES, TOLD_TO_MERGED, move_of, told_of_escalation
from opinions.models import (
    Assignment,
    CaseStep,
    Extension,
    Opinion,
    PublishedCopy,
    Reply,
    ReplyProposal,
    Submitter,
)
from opinions.permissions import works_for
from portal.core.outbox import Letter, put, put_many
from portal.reference.enums import UnitRole
from portal.reference.models import Unit, UnitStaff
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
    letters += _to_merged({case.pk: step for case, step in told})
    if letters:
        put_many(letters, at=told[0][1].at)


def letters_of(case: Opinion, step: CaseStep, *, reachable: bool = True) -> Iterator[Letter]:
    for audience in sorted(_audiences(step)):
        if reachable or audience is not Audience.SUBMITTER:
            yield from LETTERS[audience](case, step)
    yield from _to_merged({case.pk: step})


def _to_merged(steps: Mapping[int, CaseStep]) -> list[Letter]:
    """To the submitters of what was merged into these cases (by key), of the steps of theirs that they are told."""
    told = {key: step for key, step in steps.items() if move_of(step.move) in TOLD_TO_MERGED}
    if not told:
        return []
    merged = Submitter.objects.filter(
        opinion__merged_into__in=told, opinion__state=State.MERGED, erased_at=None
    ).select_related("opinion")
    return [
        Letter(
            SUBMITTER_MAIL,
            f"step-{told[lead].pk}-merged-{case}",
            {"step": told[lead].pk, "case": case},
        )
        for case, lead in (
            (each.opinion_id, each.opinion.merged_into_id)
            for each in merged.order_by("opinion")
            if each.email
        )
        if lead
    ]


def _audiences(step: CaseStep) -> Iterable[Audience]:
    move = move_of(step.move)
    if move is Event.ESCALATED:
        has_unit = bool(step.data["unit"])
        return told_of_escalation(step.data["share"], state=step.from_state, has_unit=has_unit)
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
    """The staff of each unit that has a running part or gave it back by this step; of one act or event only the
    units that it names. A unit without staff at its own address."""
    parts = Assignment.objects.filter(Q(ended_at=None) | Q(returned_at=step.at), opinion=case)
    if step.move in NAMING_UNITS:
        named = [step.data.get("unit"), *step.data.get("joined", ()), *step.data.get("left", ())]
        parts = parts.filter(unit__code__in=[code for code in named if code])
    yield from _to_units(step, set(parts.values_list("unit_id", flat=True)))


NAMING_UNITS = frozenset({Act.CHANGE_CO_HANDLING.value, Event.REMINDED.value})


def _to_units(step: CaseStep, units: set[int]) -> Iterator[Letter]:
    staff = UnitStaff.objects.filter(unit__in=units, user__is_active=True).values_list(
        "unit_id", "user_id"
    )
    for user_id in sorted({user_id for _, user_id in staff}):
        yield _to_user(step, user_id)
    for unit_id in sorted(units - {unit_id for unit_id, _ in staff}):
        yield Letter(
            UNIT_MAIL, f"step-{step.pk}-unit-{unit_id}", {"step": step.pk, "unit": unit_id}
        )


def _holders(permission: str, step: CaseStep) -> Iterator[Letter]:
    """Everybody whose groups give the right, but for whoever made the step."""
    holders = with_right(permission).exclude(pk=step.by_id or 0)
    for user_id in holders.order_by("pk").values_list("pk", flat=True):
        yield _to_user(step, user_id)


def with_right(permission: str) -> QuerySet[User]:
    return User.objects.with_perm(
        f"opinions.{permission}",
        backend="django.contrib.auth.backends.ModelBackend",
        include_superusers=False,
    )


def _dispatchers(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """All of them; of the cases that left one topic in one moment each of them once."""
    topic = step.data.get("topic")
    for letter in _holders("dispatch_opinion", step):
        if leaves_with_others(step):
            key = f"topic-{topic}-{step.at:%Y%m%d%H%M%S}-user-{letter.payload['user']}"
            letter = replace(letter, key=key)  # noqa: PLW2901
        yield letter


def leaves_with_others(step: CaseStep) -> bool:
    """Its topic was discontinued, which ends the consultation of all its cases."""
    is_clock = step.move == Move.LEAVE_CONSULTATION and step.actor == Actor.CLOCK
    return is_clock and bool(step.data.get("topic"))


def _screeners(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Those who screen for the studio that received the case."""
    colleagues = StudioStaff.objects.filter(studio=case.studio_id).values("user")
    screeners = with_right("screen_opinion").filter(pk__in=colleagues)
    for user_id in screeners.order_by("pk").values_list("pk", flat=True):
        yield _to_user(step, user_id)


def _handler(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Who handles the case now, or its lead unit while nobody does or he has left; never who made the step."""
    if case.handler and _is_here(case.handler, case):
        if case.handler_id != step.by_id:
            yield _to_user(step, case.handler.pk)
    else:
        yield from _lead_unit(case, step)


def _is_here(person: User, case: Opinion) -> bool:
    """He did not leave the unit that leads; of a case that no unit has, the house."""
    return works_for(person, case.lead_unit_id) if case.lead_unit_id else person.is_active


def _former_handler(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Who loses the case by the step, unless he gave it away himself or has left."""
    former = User.objects.filter(pk=step.data.get("former")).exclude(pk=step.by_id or 0).first()
    if former and _is_here(former, case):
        yield _to_user(step, former.pk)


def _asker(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Who asked for the extension that the step decides on, as long as he is here."""
    decided = Extension.objects.filter(opinion=case, decided_at=step.at, asked_by__isnull=False)
    asked = decided.select_related("asked_by").order_by("-pk").first()
    if asked and asked.asked_by and _is_here(asked.asked_by, case):
        yield _to_user(step, asked.asked_by.pk)


def _lead_unit(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """The lead unit, but for whoever made the step."""
    if case.lead_unit_id:
        yield from _to_others(step, {case.lead_unit_id})


def _co_handling(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """The units that help, but for whoever made the step."""
    parts = Assignment.objects.filter(opinion=case, ended_at=None, role=AssignmentRole.CO_HANDLING)
    yield from _to_others(step, set(parts.values_list("unit_id", flat=True)))


def _to_others(step: CaseStep, units: set[int]) -> Iterator[Letter]:
    for letter in _to_units(step, units):
        if step.by_id is None or letter.payload.get("user") != step.by_id:
            yield letter


def _unit_heads(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """The heads of the lead unit, or of the unit that an event names; the whole unit when it has none."""
    units = Unit.objects.filter(code=step.data["unit"]) if step.data.get("unit") else None
    unit_id = units.values_list("pk", flat=True).first() if units else case.lead_unit_id
    heads = UnitStaff.objects.filter(unit=unit_id, role=UnitRole.HEAD, user__is_active=True)
    told = list(heads.order_by("user").values_list("user", flat=True))
    for user_id in told:
        yield _to_user(step, user_id)
    if unit_id and not told:
        yield from _to_units(step, {unit_id})


def _reply_author(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Who wrote the reply, or the correction, that the step is about, or else the answer that holds; the unit when he
    has left."""
    replies = Reply.objects.select_related("author")
    if "reply" in step.data:
        reply = replies.filter(pk=step.data["reply"]).first()
    else:
        sent = replies.filter(opinion=case, status=ReplyStatus.RELEASED)
        reply = sent.order_by("-released_at", "-pk").first()
    if reply and reply.author and _is_here(reply.author, case):
        yield _to_user(step, reply.author.pk)
    elif reply:
        yield from _lead_unit(case, step)


def _proposer(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Of the copy, or of the reply that was to join it; asked before the proposal is put away."""
    proposals: QuerySet[Any] = PublishedCopy.objects.filter(opinion=case)
    if step.move == PublicationMove.DECLINE_REPLY:
        proposals = ReplyProposal.objects.filter(copy__opinion=case)
    proposers = proposals.filter(proposed_by__isnull=False)
    for user_id in proposers.values_list("proposed_by_id", flat=True):
        yield _to_user(step, user_id)


def _proposers(case: Opinion, step: CaseStep) -> Iterator[Letter]:
    """Those who may propose what the public sees of this case: dispatchers, and the studio that received it."""
    colleagues = StudioStaff.objects.filter(studio=case.studio_id).values("user")
    in_scope = Q(pk__in=with_right("dispatch_opinion").values("pk")) | Q(pk__in=colleagues)
    proposers = with_right("propose_publication").filter(in_scope).exclude(pk=step.by_id or 0)
    yield from (_to_user(step, user.pk) for user in proposers.order_by("pk").only("pk"))


LETTERS: Mapping[Audience, Callable[[Opinion, CaseStep], Iterator[Letter]]] = {
    Audience.SUBMITTER: _submitter,
    Audience.UNITS: _units,
    Audience.REVIEWERS: lambda _case, step: _holders("review_reply", step),
    Audience.REPLY_AUTHOR: _reply_author,
    Audience.PUBLISHERS: lambda _case, step: _holders("approve_publication", step),
    Audience.PROPOSER: _proposer,
    Audience.PROPOSERS: _proposers,
    Audience.HANDLER: _handler,
    Audience.FORMER_HANDLER: _former_handler,
    Audience.ASKER: _asker,
    Audience.CO_HANDLING: _co_handling,
    Audience.UNIT_HEADS: _unit_heads,
    Audience.DISPATCHERS: _dispatchers,
    Audience.SCREENERS: _screeners,
}
