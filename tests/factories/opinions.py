"""Cases in any state, written as the bulk writer writes them: with a true history."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.contrib.auth.models import Group

from opinions.casework.bulk import Case, write_cases
from opinions.casework.history import StepSpec
from opinions.codes import code_digests, form_digests, secret_code
from opinions.enums import (
    Actor,
    AssignmentRole,
    Grade,
    Move,
    PublicationMove,
    PublicationState,
    PublishConsent,
    RejectReason,
    ReplyStatus,
    State,
)
from opinions.models import Assignment, Opinion, PublishedCopy, Reply, Submitter
from portal.reference.models import Unit
from portal.users.enums import Role
from portal.users.models import User
from studios.models import StudioPage
from tests.factories.pages import StudioStaffFactory
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.factories.users import UserFactory

CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = dt.datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
"""When the cases of the factories were submitted; each step an hour later."""
HOUR = dt.timedelta(hours=1)
_number = count(1)


def staff(
    *roles: Role, unit: Unit | None = None, studio: StudioPage | None = None, **fields: Any
) -> User:
    """A member of staff in the groups of ``roles``, with a post in ``unit`` and ``studio``."""
    user = UserFactory(**fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    if unit:
        UnitStaffFactory(unit=unit, user=user)
    if studio:
        StudioStaffFactory(studio=studio, user=user)
    return user


PATHS: dict[State, tuple[tuple[Move, State], ...]] = {
    State.SUBMITTED: (),
    State.REJECTED: ((Move.REJECT, State.REJECTED),),
    State.ACCEPTED: ((Move.ACCEPT, State.ACCEPTED),),
    State.DISPATCHED: ((Move.ACCEPT, State.ACCEPTED), (Move.DISPATCH, State.DISPATCHED)),
}
PATHS[State.HANDLING] = (*PATHS[State.DISPATCHED], (Move.SIGN, State.HANDLING))
PATHS[State.RETURN_REQUESTED] = (
    *PATHS[State.HANDLING],
    (Move.REQUEST_RETURN, State.RETURN_REQUESTED),
)
PATHS[State.WAITING_SUBMITTER] = (
    *PATHS[State.HANDLING],
    (Move.ASK_SUBMITTER, State.WAITING_SUBMITTER),
)
PATHS[State.REPLY_REVIEW] = (*PATHS[State.HANDLING], (Move.SUBMIT_REPLY, State.REPLY_REVIEW))
PATHS[State.ANSWERED] = (*PATHS[State.REPLY_REVIEW], (Move.RELEASE, State.ANSWERED))
PATHS[State.CLOSED] = (*PATHS[State.ANSWERED], (Move.EXPIRE, State.CLOSED))
PATHS[State.REOPEN_REQUESTED] = (
    *PATHS[State.ANSWERED],
    (Move.REQUEST_REOPEN, State.REOPEN_REQUESTED),
)
PATHS[State.IN_CONSULTATION] = (*PATHS[State.ACCEPTED], (Move.CONSULT, State.IN_CONSULTATION))
PATHS[State.MERGED] = (*PATHS[State.ACCEPTED], (Move.MERGE, State.MERGED))
PATHS[State.WITHDRAWN] = ((Move.WITHDRAW, State.WITHDRAWN),)

PUBLICATION_PATHS: dict[PublicationState, tuple[tuple[PublicationMove, PublicationState], ...]] = {
    PublicationState.UNPUBLISHED: (),
    PublicationState.PROPOSED: ((PublicationMove.PROPOSE, PublicationState.PROPOSED),),
}
PUBLICATION_PATHS[PublicationState.PUBLISHED] = (
    *PUBLICATION_PATHS[PublicationState.PROPOSED],
    (PublicationMove.APPROVE, PublicationState.PUBLISHED),
)
PUBLICATION_PATHS[PublicationState.TAKEN_DOWN] = (
    *PUBLICATION_PATHS[PublicationState.PUBLISHED],
    (PublicationMove.TAKE_DOWN, PublicationState.TAKEN_DOWN),
)


def make_opinion(
    state: State = State.SUBMITTED,
    *,
    publication: PublicationState = PublicationState.UNPUBLISHED,
    at: dt.datetime = MONDAY,
    unit: Unit | None = None,
    co_handling: tuple[Unit, ...] = (),
    handler: User | None = None,
    author: User | None = None,
    reviewer: User | None = None,
    proposer: User | None = None,
    approver: User | None = None,
    reply_text: str = "已安排更换，三天内修好。",
    contact: dict[str, str] | None = None,
    copy: dict[str, Any] | None = None,
    form_id: str | None = None,
    **fields: Any,
) -> Opinion:
    """An opinion in ``state``, with what a real one would have there: assignments, reply, history, copy.

    ``form_id`` gives it a secret code, ``contact`` a submitter, ``copy`` other words than the original.
    """
    moves = [move for move, _ in PATHS[state]]
    opinion = Opinion(**_opinion_fields(state, publication, moves, at=at, form_id=form_id) | fields)
    parts, reply = [], None
    if Move.DISPATCH in moves:
        lead = opinion.lead_unit = unit or UnitFactory()
        signed = at + HOUR * 3 if Move.SIGN in moves else None
        signer = handler or author
        opinion.handler = signer if signed else None
        parts = [
            Assignment(
                unit=lead,
                role=AssignmentRole.LEAD,
                dispatched_at=at + HOUR * 2,
                signed_at=signed,
                person=signer,
            ),
            *(
                Assignment(unit=u, role=AssignmentRole.CO_HANDLING, dispatched_at=at + HOUR * 2)
                for u in co_handling
            ),
        ]
    if Move.SUBMIT_REPLY in moves:
        released = Move.RELEASE in moves
        reply = Reply(
            unit=opinion.lead_unit,
            text=reply_text,
            author=author or handler or staff(Role.HANDLER),
            reviewer=(reviewer or staff(Role.REVIEWER)) if released else None,
            status=ReplyStatus.RELEASED if released else ReplyStatus.IN_REVIEW,
            created_at=at + HOUR * 4,
            released_at=opinion.answered_at if released else None,
        )
    if state is State.MERGED:
        opinion.merged_into = make_opinion(State.ACCEPTED)
    case = Case(
        opinion,
        steps=[*_steps(opinion, state, at, reply), *_publication_steps(publication, at)],
        submitter=Submitter(**contact) if contact is not None else None,
        assignments=parts,
        replies=[reply] if reply else [],
        copy=_copy(
            opinion,
            publication,
            reply,
            at=at,
            proposer=proposer,
            approver=approver,
            words=copy or {},
        ),
    )
    write_cases([case])
    return opinion


class OpinionFactory(factory.Factory):
    """``OpinionFactory(state=State.HANDLING, unit=…)``: keyword arguments of ``make_opinion``."""

    class Meta:
        model = Opinion

    @classmethod
    def _create(cls, model_class: type[Opinion], *args: Any, **kwargs: Any) -> Opinion:
        return make_opinion(*args, **kwargs)


class PublishedCopyFactory(factory.Factory):
    """The published copy of an answered opinion; keyword arguments of ``make_opinion``, and the copy's own fields."""

    class Meta:
        model = PublishedCopy

    @classmethod
    def _create(cls, model_class: type[PublishedCopy], *args: Any, **kwargs: Any) -> PublishedCopy:
        own = {field.name for field in PublishedCopy._meta.fields} - {
            "opinion",
            "number",
            "field",
            "area",
            "topic",
            "studio",
        }
        words = {name: kwargs.pop(name) for name in list(kwargs) if name in own}
        defaults: dict[str, Any] = {
            "state": State.ANSWERED,
            "publication": PublicationState.PUBLISHED,
        }
        return make_opinion(**defaults | kwargs, copy=words).published_copy


def _opinion_fields(
    state: State,
    publication: PublicationState,
    moves: list[Move],
    *,
    at: dt.datetime,
    form_id: str | None,
) -> dict[str, Any]:
    number = next(_number)
    fields: dict[str, Any] = {
        "title": f"第{number}件：路灯不亮",
        "text": f"第{number}件：文昌路东段的路灯一周不亮了，晚上走路不安全。",
        "place": "文昌路东段",
        "state": state,
        "publication": publication,
        "submitted_at": at,
        "consented_at": at,
        "due_on": None if state is State.REJECTED else (at + dt.timedelta(days=20)).date(),
    }
    if publication is not PublicationState.UNPUBLISHED:
        fields["publish_consent"] = PublishConsent.ANONYMOUS
    if form_id:
        fields["form_digest"] = form_digests(form_id)[0]
        fields["code_digest"] = code_digests(secret_code(form_id))[0]
    if state is State.REJECTED:
        fields |= {"reject_reason": RejectReason.NOT_LOCAL, "public_note": "请向市供电公司反映。"}
    if Move.ACCEPT in moves:
        fields |= {"grade": Grade.ORDINARY, "accepted_at": at + HOUR}
    if Move.DISPATCH in moves:
        fields["dispatched_at"] = at + HOUR * 2
    if Move.RELEASE in moves:
        fields["answered_at"] = at + HOUR * 5
    if Move.EXPIRE in moves:
        fields["closed_at"] = at + HOUR * 6
    return fields


def _facts(opinion: Opinion, move: Move, reply: Reply | None) -> dict[str, Any]:
    return {
        Move.REJECT: {"reason": opinion.reject_reason},
        Move.ACCEPT: {"grade": opinion.grade},
        Move.DISPATCH: {
            "lead": opinion.lead_unit.code if opinion.lead_unit else "",
            "co_handling": [],
            "due_on": "",
        },
        Move.SIGN: {"unit": opinion.lead_unit.code if opinion.lead_unit else "", "role": "LEAD"},
        Move.SUBMIT_REPLY: {"reply": reply},
        Move.RELEASE: {"reply": reply},
        Move.CONSULT: {"topic": opinion.topic_id},
    }.get(move, {})


def _steps(opinion: Opinion, state: State, at: dt.datetime, reply: Reply | None) -> list[StepSpec]:
    submitted = {
        "channel": str(opinion.channel),
        "topic": opinion.topic_id,
        "studio": opinion.studio_id,
        "publish_consent": str(opinion.publish_consent),
    }
    steps = [
        StepSpec(
            Move.SUBMIT,
            "",
            State.SUBMITTED,
            at,
            Actor.RESIDENT,
            digest_of=opinion.text,
            data=submitted,
        )
    ]
    before = State.SUBMITTED
    for hours, (move, after) in enumerate(PATHS[state], start=1):
        concerns_reply = move in {Move.SUBMIT_REPLY, Move.RELEASE}
        steps.append(
            StepSpec(
                move,
                before,
                after,
                at + HOUR * hours,
                Actor.STAFF,
                text=opinion.public_note if move is Move.REJECT else "",
                digest_of=reply.text if concerns_reply else "",
                data=_facts(opinion, move, reply),
            )
        )
        before = after
    return steps


def _publication_steps(publication: PublicationState, at: dt.datetime) -> list[StepSpec]:
    before, steps = PublicationState.UNPUBLISHED, []
    for hours, (move, after) in enumerate(PUBLICATION_PATHS[publication], start=7):
        steps.append(StepSpec(move, before, after, at + HOUR * hours, Actor.STAFF))
        before = after
    return steps


def _copy(
    opinion: Opinion,
    publication: PublicationState,
    reply: Reply | None,
    *,
    at: dt.datetime,
    proposer: User | None,
    approver: User | None,
    words: dict[str, Any],
) -> PublishedCopy | None:
    if publication is PublicationState.UNPUBLISHED:
        return None
    approved = publication in {PublicationState.PUBLISHED, PublicationState.TAKEN_DOWN}
    released = reply if reply and reply.released_at else None
    fields: dict[str, Any] = {
        "title": opinion.title,
        "text": opinion.text,
        "place": opinion.place,
        "reply": released.text if released else "",
        "reply_unit": released.unit.label if released else "",
        "replied_on": released.released_at.date() if released else None,
        "language": opinion.language,
        "submitted_on": opinion.submitted_at.astimezone(CHINA).date(),
        "field": opinion.field,
        "area": opinion.area,
        "topic": opinion.topic,
        "studio": opinion.studio,
        "proposed_by": proposer or staff(Role.DISPATCHER),
        "proposed_at": at + HOUR * 7,
        "approved_by": (approver or staff(Role.PUBLISHER)) if approved else None,
        "approved_at": at + HOUR * 8 if approved else None,
        "taken_down_at": at + HOUR * 9 if publication is PublicationState.TAKEN_DOWN else None,
    }
    return PublishedCopy(**fields | words)
