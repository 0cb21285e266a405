"""withdraw: the submitter takes his matter back, at any open state and for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from opinions.actions.supplements import end_pause
from opinions.actions.taking_down import take_back
from opinions.casework.consultations import follow_topic, leave_draft
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin_by_submitter, finish
from opinions.enums import Actor, Move, ReplyStatus, State
from opinions.models import Assignment, Extension, Opinion, Reply
from portal.core.normalisation import clean_text


@transaction.atomic
def withdraw(opinion: Opinion, *, reason: str, at: dt.datetime, seen: int | None = None) -> Opinion:
    """End the case and everything that waits on it: parts of units, a pause, an extension, a reply under review.

    What was proposed for publication is not published, what is public is taken down in the same moment.
    The reason may be empty. The units that had the case are told. A draft of a topic is let go, as editors may delete it.
    """
    target = begin_by_submitter(opinion, Move.WITHDRAW, seen=seen)
    take_back(opinion, at=at)
    before, opinion.state, opinion.closed_at = opinion.state, target, at
    let_go = before == State.IN_CONSULTATION and leave_draft(opinion)
    opinion.save(update_fields=["state", "closed_at", "topic"])
    facts = {"topic": opinion.topic_id}
    finish(
        opinion,
        StepSpec(
            Move.WITHDRAW, before, target, at, Actor.RESIDENT, text=clean_text(reason), data=facts
        ),
    )
    if let_go:
        follow_topic(opinion, by=None, at=at)
    # The units whose parts end here are told of it by the line above.
    Assignment.objects.filter(opinion=opinion, ended_at=None).update(ended_at=at)
    Extension.objects.filter(opinion=opinion, decided_at=None).update(decided_at=at)
    Reply.objects.filter(opinion=opinion, status=ReplyStatus.IN_REVIEW).update(
        status=ReplyStatus.DROPPED
    )
    end_pause(opinion, at=at)
    return opinion
