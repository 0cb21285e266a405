"""The topic that is drafted for a case, for editors to work on."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from opinions.casework.consultations import may_be_joined
from opinions.lifecycle import Refusal
from opinions.models import Opinion, TopicDraft
from portal.users.models import User
from topics.actions import draft_topic
from topics.models import TopicPage


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
