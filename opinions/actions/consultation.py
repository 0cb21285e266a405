"""consult, conclude: into a topic's consultation, and out of it by its outcome."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from opinions.actions.topic_drafts import drafted_for
from opinions.casework.consultations import conclude_all, follow_topic, locked, may_be_joined
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, finish
from opinions.enums import Actor, Grade, Move, State
from opinions.lifecycle import Refusal, target_of
from opinions.models import Assignment, Opinion
from opinions.models.opinion import MAX_TITLE
from portal.core.normalisation import clean_line, clean_text
from portal.users.models import User
from topics.models import OutcomePage, TopicPage
from topics.phases import awaits_outcome


class TopicAndTitle(Refusal):
    message = _("已有议题和新议题只能选一种。")


class TopicDecided(Refusal):
    message = _(
        "“%(topic)s”的成果已经公布，或议题已终止、未公开，不能再转入。可以在答复中引用其成果。"
    )


class WrongOutcome(Refusal):
    message = _("这份成果尚未公布，或不属于这件事项所在的议题。")


@transaction.atomic
def consult(
    opinion: Opinion,
    *,
    topic: TopicPage | None,
    new_title: str = "",
    brief: str = "",
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Join the matter to an existing topic, or to one that is drafted for it, with its field and area.

    An ungraded one is complex by it; units that had it are free of it. ``brief`` says what the new topic is to be
    about; editors read it, nobody else. Of what the resident wrote nothing is taken over.

    :raises TopicDecided: the topic's outcome is out already, or it was discontinued, or is not public.
    """
    target = begin(opinion, Move.CONSULT, by=by, seen=seen)
    new_title, brief = clean_line(new_title)[:MAX_TITLE], clean_text(brief)
    if topic is not None and new_title:
        raise TopicAndTitle
    if topic is None:
        topic = drafted_for(opinion, new_title, brief, by=by, at=at)
    topic = locked(topic.source_page)
    if not may_be_joined(topic, at):
        raise TopicDecided(topic=topic.title)
    opinion.topic = topic
    _move_into_consultation(opinion, target, by=by, at=at, brief=brief if new_title else "")
    return opinion


def goes_into_consultation(opinion: Opinion, at: dt.datetime) -> bool:
    """Whether a matter that is accepted was sent to a topic that is undecided; it stays so to the end of the transaction.

    Any other stays accepted and is handled like all the rest, so that it is answered in every case.
    """
    return opinion.topic is not None and is_undecided(locked(opinion.topic), at)


def follow_into_consultation(opinion: Opinion, *, by: User, at: dt.datetime) -> None:
    """Right after acceptance, when ``goes_into_consultation``."""
    _move_into_consultation(opinion, target_of(Move.CONSULT, opinion.state), by=by, at=at)


def is_undecided(topic: TopicPage, at: dt.datetime) -> bool:
    """An outcome is published below a public topic alone."""
    return topic.live and awaits_outcome(topic.phase_at(at))


@transaction.atomic
def conclude(
    opinion: Opinion,
    *,
    outcome: OutcomePage,
    by: User | None,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Answer one case in consultation by its topic's published outcome. ``by`` is who published, if known.

    :raises WrongOutcome: the outcome is not public, or another topic's.
    """
    begin(opinion, Move.CONCLUDE, by=None, seen=seen)
    if not outcome.live or outcome.get_parent().pk != opinion.topic_id:
        raise WrongOutcome
    conclude_all([opinion], outcome=outcome, by=by, at=at)
    return opinion


@transaction.atomic
def conclude_topic(outcome: OutcomePage, *, by: User | None, at: dt.datetime) -> int:
    """Answer every case in consultation of the topic by its published outcome; how many there were.

    Runs in the transaction that publishes, in a fixed number of queries per 500 cases; the mails wait in
    the outbox. A second publication finds nothing left to do.
    """
    topic = locked(outcome.topic)
    waiting = Opinion.objects.filter(topic=topic, state=State.IN_CONSULTATION)
    cases = list(waiting.select_for_update().order_by("pk"))
    conclude_all(cases, outcome=outcome, by=by, at=at)
    return len(cases)


def _move_into_consultation(
    opinion: Opinion, target: State, *, by: User, at: dt.datetime, brief: str = ""
) -> None:
    before, opinion.state = opinion.state, target
    opinion.grade = opinion.grade or Grade.COMPLEX
    opinion.accepted_at = opinion.accepted_at or at
    opinion.due_on = None  # the topic has dates of its own
    opinion.lead_unit = opinion.handler = None
    opinion.save(
        update_fields=[
            "state", "topic", "grade", "accepted_at", "due_on", "lead_unit", "handler",
        ]
    )  # fmt: skip
    facts = {"topic": opinion.topic_id}
    finish(
        opinion,
        StepSpec(Move.CONSULT, before, target, at, Actor.STAFF, by, text=brief, data=facts),
    )
    # The units whose parts end here are told of it by the line above.
    Assignment.objects.filter(opinion=opinion, ended_at=None).update(ended_at=at)
    follow_topic(opinion, by=by, at=at)
