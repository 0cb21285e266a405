"""leave_consultation: out of a topic's consultation without its outcome; and what keeps topic and outcome in place."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from opinions.actions.consultation import conclude, locked
from opinions.actions.topic_drafts import leave_draft, may_be_joined
from opinions.casework.copies import follow_topic
from opinions.casework.deadlines import screening_due
from opinions.casework.history import StepSpec
from opinions.casework.moving import begin, finish, written
from opinions.enums import Actor, Move, State
from opinions.lifecycle import Refusal
from opinions.models import CaseStep, Opinion
from portal.users.models import User
from topics.models import OutcomePage, TopicPage


class LeavingReasonMissing(Refusal):
    message = _("请写明退出协商的理由。")


class CasesWait(Refusal):
    message = _(
        "还有 %(count)d 件社情民意在这个议题协商，不能下线或删除。"
        "请先发布成果；不再进行的，填写“终止时间”和“终止原因”并发布，它们自动回到“待交办”。"
    )


class DraftNeeded(Refusal):
    message = _("还有 %(count)d 件已合并或已答复的社情民意属于这个议题，不能删除。")


class OutcomeNeeded(Refusal):
    message = _(
        "有 %(count)d 件社情民意以这份协商成果为答复，不能下线、删除或移走。内容有误的，请修改后重新发布。"
    )


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

    The reason is for staff. It stays linked to its topic, unless that is a draft.
    """
    target = begin(opinion, Move.LEAVE_CONSULTATION, by=by, seen=seen)
    reason = written(reason, LeavingReasonMissing)
    before, opinion.state = opinion.state, target
    opinion.due_on = screening_due(at)
    from_draft = leave_draft(opinion)
    opinion.save(update_fields=["state", "due_on", "topic"])
    actor, facts = Actor.STAFF if by else Actor.CLOCK, {"topic": opinion.topic_id}
    finish(
        opinion,
        StepSpec(Move.LEAVE_CONSULTATION, before, target, at, actor, by, text=reason, data=facts),
    )
    if from_draft:
        follow_topic(opinion, by=by, at=at)
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
def give_back_draft(topic: TopicPage, *, at: dt.datetime) -> int:
    """Before a draft is deleted: every case that waits for it goes back; how many there were.

    :raises DraftNeeded: other cases name it; one that is merged would go back into its consultation.
    """
    topic = locked(topic)
    if topic.live:
        return 0
    waiting = list(Opinion.objects.filter(topic=topic, state=State.IN_CONSULTATION).order_by("pk"))
    for opinion in waiting:
        leave_consultation(opinion, reason=str(_("议题草稿已删除。")), by=None, at=at)
    if count := Opinion.with_hidden.filter(topic=topic).count():
        raise DraftNeeded(count=count)
    return len(waiting)


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
    # Of a withdrawn one, those whose cases were merged into it still read the answer.
    followers = Opinion.objects.filter(merged_into=OuterRef("pk"), state=State.MERGED)
    read = Q(state__in=(State.ANSWERED, State.CLOSED)) | Q(Exists(followers), state=State.WITHDRAWN)
    if count := cases.filter(read).count():
        raise OutcomeNeeded(count=count)


def settle(opinion: Opinion, *, at: dt.datetime) -> None:
    """After a case came back into a consultation: what was decided meanwhile applies to it at once."""
    if opinion.state != State.IN_CONSULTATION or opinion.topic is None:
        return
    topic = locked(opinion.topic)
    outcome = OutcomePage.objects.filter(topic=topic, live=True).first()
    if outcome:
        conclude(opinion, outcome=outcome, by=None, at=at)
    elif not may_be_joined(topic, at):
        leave_consultation(opinion, reason=str(_("议题已终止。")), by=None, at=at)
