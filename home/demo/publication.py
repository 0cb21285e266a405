"""The publication of one case: proposed by one person, approved by another, before the case closes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from home.demo.dates import civil
from home.demo.lives import Life
from home.demo.phrases import phrases
from opinions.casework.history import StepSpec
from opinions.enums import (
    Actor,
    PublicationMove,
    PublicationState,
    PublishConsent,
    ReplyStatus,
    State,
)
from opinions.lifecycle import PUBLISHABLE_STATES
from opinions.models import PublishedCopy
from portal.users.models import User


def publish(life: Life, *, certain: bool = False) -> None:
    """With consent: propose, and mostly approve. A matter on a topic is published for certain or not at all."""
    rng, opinion = life.world.rng, life.opinion
    if opinion.publish_consent == PublishConsent.NONE or opinion.state not in PUBLISHABLE_STATES:
        return
    if certain:
        propose(life)
        approve(life)
        return
    likely = 0.3 if opinion.state == State.ANSWERED else 0.1
    if opinion.topic_id or rng.random() > likely or no_room(life):
        return
    propose(life)
    fate = rng.random()
    if fate < 0.08:
        return
    if fate > 0.97:
        decline(life)
        return
    approve(life)


def no_room(life: Life) -> bool:
    """Less than a few days are left before today, in which a publisher would not have come round to it."""
    late = life.now > life.world.days.midnight - dt.timedelta(days=4)
    return late and life.world.rng.random() < 0.7


def note(
    life: Life, move: PublicationMove, target: PublicationState, by: User, **more: Any
) -> None:
    before, life.opinion.publication = life.opinion.publication, target
    life.append(StepSpec(move, before, target, life.now, Actor.STAFF, by, **more))


def propose(life: Life) -> None:
    opinion = life.opinion
    life.wait(1, 2)
    by = life.dispatcher()
    named = opinion.publish_consent == PublishConsent.NAMED and life.submitter is not None
    life.copy = PublishedCopy(
        title=opinion.title,
        text=opinion.text,
        place=opinion.place,
        name=life.submitter.name if named else "",
        language=opinion.language,
        submitted_on=civil(opinion.submitted_at),
        field=opinion.field,
        area=opinion.area,
        topic=opinion.topic,
        studio=opinion.studio,
        proposed_by=by,
        proposed_at=life.now,
    )
    for reply in life.replies:
        if reply.status == ReplyStatus.RELEASED:
            life.copy.reply, life.copy.replied_on = reply.text, civil(reply.released_at)
            life.copy.reply_unit = reply.signed_by
    note(life, PublicationMove.PROPOSE, PublicationState.PROPOSED, by)


def approve(life: Life) -> None:
    life.wait(1, 1)
    by = life.world.staff["publisher"]
    life.copy.approved_by, life.copy.approved_at = by, life.now
    note(life, PublicationMove.APPROVE, PublicationState.PUBLISHED, by)


def decline(life: Life) -> None:
    life.wait(1, 1)
    text = life.world.rng.choice(phrases()["remark"]["decline"])
    by = life.world.staff["publisher"]
    note(life, PublicationMove.DECLINE, PublicationState.UNPUBLISHED, by, text=text)


def take_down(life: Life) -> None:
    life.wait(3, 9)
    life.copy.taken_down_at = life.now
    text = life.world.rng.choice(phrases()["remark"]["take_down"])
    by = life.world.staff["publisher"]
    note(life, PublicationMove.TAKE_DOWN, PublicationState.TAKEN_DOWN, by, text=text)
