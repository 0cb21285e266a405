"""consult, conclude, leave_consultation: into a topic's consultation, and out of it by its outcome or without."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from opinions.casework.copies import follow_topic
from opinions.casework.deadlines import screening_due
from opinions.casework.history import StepSpec, heads_of, write_steps
from opinions.casework.moving import begin, finish, written
from opinions.enums import Actor, Grade, Move, State
from opinions.lifecycle import Refusal, target_of
from opinions.models import Assignment, CaseStep, Opinion
from opinions.notifications import announce_many
from portal.users.models import User
from topics.models import OutcomePage, TopicPage
from topics.phases import awaits_outcome


class NoTopic(Refusal):
    message = _("请选择要转入的协商议题。")


class TopicDecided(Refusal):
    message = _(
        "“%(topic)s”的成果已经公布，或议题已终止、未公开，不能再转入。可以在答复中引用其成果。"
    )


class LeavingReasonMissing(Refusal):
    message = _("请写明退出协商的理由。")


class WrongOutcome(Refusal):
    message = _("这份成果尚未公布，或不属于这件事项所在的议题。")


class CasesWait(Refusal):
    message = _(
        "还有 %(count)d 件社情民意在这个议题协商，不能下线或删除。"
        "请先发布成果；不再进行的，填写“终止时间”和“终止原因”并发布，它们自动回到“待交办”。"
    )


class OutcomeNeeded(Refusal):
    message = _(
        "有 %(count)d 件社情民意以这份协商成果为答复，不能下线、删除或移走。内容有误的，请修改后重新发布。"
    )


@transaction.atomic
def consult(
    opinion: Opinion,
    *,
    topic: TopicPage | None,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Join the matter to an existing topic. An ungraded one is complex by it; units that had it are free of it.

    :raises TopicDecided: the topic's outcome is out already, or it was discontinued, or is not public.
    """
    target = begin(opinion, Move.CONSULT, by=by, seen=seen)
    if topic is None:
        raise NoTopic
    topic = locked(topic.source_page)
    if not is_undecided(topic, at):
        raise TopicDecided(topic=topic.title)
    opinion.topic = topic
    _move_into_consultation(opinion, target, by=by, at=at)
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


def locked(topic: TopicPage) -> TopicPage:
    """The topic's row, held to the end of the transaction: whoever joins and whoever decides take turns.

    Without it a case could join in the moment in which the outcome collects those that wait for it.
    """
    return TopicPage.objects.select_for_update(of=("self",)).get(pk=topic.pk)


@transaction.atomic
def leave_consultation(
    opinion: Opinion,
    *,
    reason: str,
    by: User | None,
    at: dt.datetime,
    seen: int | None = None,
) -> Opinion:
    """Back to the dispatcher, to be handled like any other. ``by`` is None when its topic was discontinued.

    The reason is for staff.
    """
    target = begin(opinion, Move.LEAVE_CONSULTATION, by=by, seen=seen)
    reason = written(reason, LeavingReasonMissing)
    before, opinion.state = opinion.state, target
    opinion.due_on = screening_due(at, field=opinion.field, channel=opinion.channel)
    opinion.save(update_fields=["state", "due_on"])
    actor, facts = Actor.STAFF if by else Actor.CLOCK, {"topic": opinion.topic_id}
    finish(
        opinion,
        StepSpec(Move.LEAVE_CONSULTATION, before, target, at, actor, by, text=reason, data=facts),
    )
    return opinion


@transaction.atomic
def leave_discontinued(topic: TopicPage, *, at: dt.datetime) -> int:
    """Every case in consultation of a topic that was discontinued goes back; how many there were."""
    topic = locked(topic)
    if topic.discontinued_at is None or topic.discontinued_at > at:
        return 0
    waiting = list(Opinion.objects.filter(topic=topic, state=State.IN_CONSULTATION).order_by("pk"))
    for opinion in waiting:
        leave_consultation(
            opinion, reason=topic.discontinued_reason or str(_("议题已终止。")), by=None, at=at
        )
    return len(waiting)


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
    _conclude_all([opinion], outcome=outcome, by=by, at=at)
    return opinion


@transaction.atomic
def check_may_be_unpublished(topic: TopicPage) -> None:
    """Nobody would answer its cases any more, or find the outcome that did.

    :raises CasesWait: cases are in its consultation.
    :raises OutcomeNeeded: cases were answered by its outcome, which is public only as long as the topic is.
    """
    topic = locked(topic)
    waiting = Opinion.objects.filter(topic=topic, state=State.IN_CONSULTATION)
    if count := waiting.count():
        raise CasesWait(count=count)
    for outcome in OutcomePage.objects.filter(topic=topic, live=True):
        check_may_leave(outcome)


def check_may_leave(outcome: OutcomePage) -> None:
    """:raises OutcomeNeeded: cases were answered by it, and their submitters would find nothing to read."""
    concluded = CaseStep.objects.filter(opinion=OuterRef("pk"), move=Move.CONCLUDE)
    cases = Opinion.objects.filter(Exists(concluded), topic=outcome.topic_id)
    if count := cases.filter(state__in=(State.ANSWERED, State.CLOSED)).count():
        raise OutcomeNeeded(count=count)


@transaction.atomic
def conclude_topic(outcome: OutcomePage, *, by: User | None, at: dt.datetime) -> int:
    """Answer every case in consultation of the topic by its published outcome; how many there were.

    Runs in the transaction that publishes, in a fixed number of queries per 500 cases; the mails wait in
    the outbox. A second publication finds nothing left to do.
    """
    topic = locked(outcome.topic)
    waiting = Opinion.objects.filter(topic=topic, state=State.IN_CONSULTATION)
    cases = list(waiting.select_for_update().order_by("pk"))
    _conclude_all(cases, outcome=outcome, by=by, at=at)
    return len(cases)


def _conclude_all(
    cases: list[Opinion], *, outcome: OutcomePage, by: User | None, at: dt.datetime
) -> None:
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


def _move_into_consultation(opinion: Opinion, target: State, *, by: User, at: dt.datetime) -> None:
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
    finish(opinion, StepSpec(Move.CONSULT, before, target, at, Actor.STAFF, by, data=facts))
    # The units whose parts end here are told of it by the line above.
    Assignment.objects.filter(opinion=opinion, ended_at=None).update(ended_at=at)
    follow_topic(opinion, by=by, at=at)
