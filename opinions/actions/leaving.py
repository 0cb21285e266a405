"""leave_consultation: out of a topic's consultation without its outcome; and what keeps topic and outcome in place."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from opinions.casework.consultations import OVER, give_back, locked, may_be_joined
from opinions.casework.moving import begin, written
from opinions.enums import Move, State
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
    begin(opinion, Move.LEAVE_CONSULTATION, by=by, seen=seen)
    give_back(opinion, reason=written(reason, LeavingReasonMissing), by=by, at=at)
    return opinion


@transaction.atomic
def leave_decided(topic: TopicPage, *, at: dt.datetime) -> int:
    """Every case in consultation of a topic to which no outcome will come goes back; how many there were.

    It was discontinued, or is neither public nor a draft that is being prepared. What its outcome, once that is
    public, answers stays.
    """
    topic = locked(topic)
    if may_be_joined(topic, at) or OutcomePage.objects.filter(topic=topic, live=True).exists():
        return 0
    waiting = Opinion.objects.filter(topic=topic, state=State.IN_CONSULTATION)
    cases = list(waiting.select_for_update().order_by("pk"))
    for opinion in cases:
        leave_consultation(opinion, reason=topic.discontinued_reason or str(OVER), by=None, at=at)
    return len(cases)


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

    Those that are merged into others do not keep it: if they come back, they go on to the dispatchers.

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
