"""Cases in any state, written as the bulk writer writes them: with a true history."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.contrib.auth.models import Group

from opinions.casework.bulk import Case, write_cases
from opinions.casework.copies import offer_reply
from opinions.codes import code_digests, form_digests, new_form_id, secret_code
from opinions.enums import (
    AssignmentRole,
    Channel,
    Grade,
    Move,
    PublicationState,
    PublishConsent,
    RejectReason,
    ReplyStatus,
    State,
)
from opinions.models import (
    Assignment,
    Attachment,
    EntryCheck,
    Opinion,
    Pause,
    PublishedCopy,
    Reply,
    Submitter,
)
from opinions.queries import released_reply
from portal.reference.models import Unit
from portal.users.enums import Role
from portal.users.models import User
from studios.models import StudioPage
from tests.factories.corrections import propose_correction
from tests.factories.histories import HOUR, PATHS, publication_steps_to, steps_to
from tests.factories.pages import StudioStaffFactory
from tests.factories.reference import UnitFactory, UnitStaffFactory
from tests.factories.users import UserFactory

CHINA = ZoneInfo("Asia/Shanghai")


MONDAY = dt.datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
"""When the cases of the factories were submitted; each step an hour later."""


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
    form_id: str | None = "",
    waiting_reply: str = "",
    waiting_by: User | None = None,
    attachments: tuple[Attachment, ...] = (),
    unchecked: bool = False,
    correction: str = "",
    corrected_by: User | None = None,
    **fields: Any,
) -> Opinion:
    """An opinion in ``state``, with what a real one would have there: assignments, reply, history, copy.

    ``form_id`` determines its secret code, and None gives it none, as to an imported one; ``contact`` a submitter, ``copy`` other words than the original,
    ``waiting_reply`` a reply that waits to join the public copy, as released by ``waiting_by``;
    ``unchecked``: taken down on paper, and waiting for the look of a second person; ``correction``
    another text for its released reply, which waits for review; ``attachments``: what came with it
    (``factories.attachments``).
    """
    moves = [move for move, _ in PATHS[state]]
    if unchecked:
        fields["channel"] = Channel.PAPER
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
        steps=[*steps_to(opinion, state, at, reply), *publication_steps_to(publication, at)],
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
        attachments=attachments,
        pause=Pause(began_at=at + HOUR * 4, until=opinion.due_on, due_before=opinion.due_on)
        if state is State.WAITING_SUBMITTER
        else None,
    )
    write_cases([case])
    if unchecked:
        EntryCheck.objects.create(opinion=opinion, registered_by=staff(Role.CLERK))
    if waiting_reply:
        offer_reply(
            opinion, waiting_reply, by=waiting_by or staff(Role.REVIEWER), at=at + HOUR * 10
        )
    if correction:
        propose_correction(
            opinion, correction, by=corrected_by or staff(Role.HANDLER), at=at + HOUR * 11
        )
    return opinion


def original_words(opinion: Opinion, **marked: str) -> dict[str, str]:
    """What ``actions.propose`` takes: the original as it is, but for the parts that are given with marks."""
    reply = released_reply(opinion)
    words = {"title": opinion.title, "text": opinion.text, "place": opinion.place}
    return words | {"reply": reply.text if reply else "", "reason": ""} | marked


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
        "due_on": None
        if state in {State.REJECTED, State.IN_CONSULTATION}
        else (at + dt.timedelta(days=20)).date(),
    }
    if publication is not PublicationState.UNPUBLISHED:
        fields["publish_consent"] = PublishConsent.ANONYMOUS
    if form_id is not None:
        form_id = form_id or new_form_id()
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
    if {Move.EXPIRE, Move.WITHDRAW} & set(moves):
        fields["closed_at"] = at + HOUR * len(moves)
    return fields


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
