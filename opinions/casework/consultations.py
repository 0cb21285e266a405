"""What a case in consultation and its topic have to do with each other: who may join, and what comes after.

Below what begins and ends an action, for a case that comes back into a consultation is settled wherever that happens.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from opinions.casework.deadlines import screening_due
from opinions.casework.history import StepSpec, heads_of, write_step, write_steps
from opinions.casework.showing import show_anew
from opinions.enums import Actor, Move, PublicationState, State
from opinions.lifecycle import target_of
from opinions.models import Opinion, PublishedCopy, TopicDraft
from opinions.notifications import announce, announce_many
from portal.core.publishing import published
from portal.users.models import User
from topics.models import OutcomePage, TopicPage
from topics.phases import awaits_outcome

OVER = _("议题已终止，或不再公开。")


def locked(topic: TopicPage) -> TopicPage:
    """The topic's row, held to the end of the transaction: whoever joins and whoever decides take turns.

    Without it a case could join in the moment in which the outcome collects those that wait for it.
    """
    return TopicPage.objects.select_for_update(of=("self",)).get(pk=topic.pk)


def may_be_joined(topic: TopicPage, at: dt.datetime) -> bool:
    """By a dispatcher: also while it is a draft that was made for a case, and has never been public."""
    awaited = awaits_outcome(topic.phase_at(at))
    return awaited and (topic.live or is_prepared(topic))


def is_prepared(topic: TopicPage) -> bool:
    """A draft that editors work on because a case needs it."""
    never_public = not topic.live and topic.first_published_at is None
    return never_public and TopicDraft.objects.filter(topic=topic).exists()


def leave_draft(opinion: Opinion) -> bool:
    """Whether the topic that the case was in is not public; then it names it no more, and does not keep it from being
    deleted. Saved by the caller; what was made public of the case has to follow (``follow_topic``)."""
    if opinion.topic is None or opinion.topic.live:
        return False
    opinion.topic = None
    return True


def follow_topic(case: Opinion, *, by: User | None, at: dt.datetime) -> None:
    """After the topic changed: take it over into the copy, also one that is not public any more: it would keep a draft
    from being deleted."""
    copy = PublishedCopy.objects.filter(opinion=case).first()
    if copy is None:
        return
    copy.topic_id = case.topic_id
    copy.save(update_fields=["topic"])
    if case.publication == PublicationState.PUBLISHED:
        published.send(sender=PublishedCopy, instance=copy, at=at, by=by)


def conclude_all(
    cases: list[Opinion], *, outcome: OutcomePage, by: User | None, at: dt.datetime
) -> None:
    """Answer locked cases in consultation by the outcome of their topic."""
    target, actor = (
        target_of(Move.CONCLUDE, State.IN_CONSULTATION),
        Actor.STAFF if by else Actor.CLOCK,
    )
    step = StepSpec(
        Move.CONCLUDE, State.IN_CONSULTATION, target, at, actor, by, data={"outcome": outcome.pk}
    )
    for case in cases:
        case.state, case.answered_at = target, at
    Opinion.objects.bulk_update(cases, ["state", "answered_at"], batch_size=500)
    steps = write_steps(
        ((case.pk, step) for case in cases), heads=heads_of(case.pk for case in cases)
    )
    announce_many(zip(cases, steps, strict=True))
    show_anew(cases, by=by, at=at)


def give_back(opinion: Opinion, *, reason: str, by: User | None, at: dt.datetime) -> None:
    """Put a locked case in consultation before the dispatchers again. ``by`` is None when it goes by itself."""
    before = opinion.state
    opinion.state = target = target_of(Move.LEAVE_CONSULTATION, before)
    opinion.due_on = screening_due(at)
    from_draft = leave_draft(opinion)
    opinion.save(update_fields=["state", "due_on", "topic"])
    actor, facts = Actor.STAFF if by else Actor.CLOCK, {"topic": opinion.topic_id}
    spec = StepSpec(Move.LEAVE_CONSULTATION, before, target, at, actor, by, text=reason, data=facts)
    announce(opinion, write_step(opinion, spec))
    if from_draft:
        follow_topic(opinion, by=by, at=at)


def settle(opinion: Opinion, *, at: dt.datetime) -> None:
    """After a case came back into a consultation: what was decided meanwhile applies to it at once.

    Whoever holds a topic waits for its cases, so that a case must not wait for its topic: of one that is being decided
    on in this very moment the timers see to the rest.
    """
    if opinion.state != State.IN_CONSULTATION:
        return
    free = TopicPage.objects.select_for_update(of=("self",), skip_locked=True)
    topic = free.filter(pk=opinion.topic_id).first()
    if topic is None:
        return
    if outcome := OutcomePage.objects.filter(topic=topic, live=True).first():
        conclude_all([opinion], outcome=outcome, by=None, at=at)
    elif not may_be_joined(topic, at):
        give_back(opinion, reason=topic.discontinued_reason or str(OVER), by=None, at=at)
