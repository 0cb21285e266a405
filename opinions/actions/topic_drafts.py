"""The topic that is drafted for a case, for editors to work on."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from opinions.lifecycle import Refusal
from opinions.models import Opinion, TopicDraft
from portal.users.models import User
from topics.actions import draft_topic
from topics.models import TopicPage
from topics.phases import awaits_outcome


class NoTopic(Refusal):
    message = _("请选择要转入的协商议题，或填写新议题的标题。")


class BriefMissing(Refusal):
    message = _("请写明新议题要商量什么，供编辑起草。")


def drafted_for(
    opinion: Opinion, title: str, brief: str, *, by: User, at: dt.datetime
) -> TopicPage:
    """The one that was drafted for the case before, as long as it is being worked on, else a new one."""
    if not title:
        raise NoTopic
    if not brief:
        raise BriefMissing
    known = TopicDraft.objects.filter(opinion=opinion).select_related("topic").first()
    if known and may_be_joined(known.topic, at):
        return known.topic
    topic = draft_topic(
        title=title,
        fields=[opinion.field] if opinion.field else [],
        areas=[opinion.area] if opinion.area else [],
        by=by,
        at=at,
    )
    TopicDraft.objects.update_or_create(
        opinion=opinion, defaults={"topic": topic, "made_by": by, "made_at": at}
    )
    return topic


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
