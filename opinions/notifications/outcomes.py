"""Mails about topics for which cases wait, and which nobody brings to an end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import page_permission_policy

from opinions.notifications.letters import with_right
from opinions.notifications.post import absolute, language_of, post, sender_in
from opinions.queries import awaited_topics, day_since
from portal.core.outbox import Letter, put_many, sender
from portal.users.models import User
from topics.models import TopicPage

OUTCOME_MAIL = "outcome-mail"
COLLECTED = gettext_lazy(
    "议题“%(topic)s”的意见收集已于 %(day)s 结束，还没有公布成果，%(count)d 件事项在等。请尽快公布成果；"
    "不再进行的，请在议题页填写“终止时间”和“终止原因”，事项会自动回到待交办。"
)
DRAFTED = gettext_lazy(
    "为事项起草的议题“%(topic)s”从 %(day)s 起还没有发布，%(count)d 件事项在等。请补齐后提交审核发布；"
    "不再进行的，请删除草稿，事项会自动回到待交办。"
)


def remind_of_outcome(topic: TopicPage, *, number: int, at: dt.datetime) -> None:
    """Tell those who write topics, and the dispatchers, each once; ``number`` counts the reminders.

    The key holds the day from which the outcome is awaited: a longer period of collecting begins anew.
    """
    editors = page_permission_policy.users_with_permission_for_instance(
        "add", topic, include_superusers=False
    )
    wanted = Q(pk__in=editors.values("pk")) | Q(pk__in=with_right("dispatch_opinion").values("pk"))
    people = User.objects.filter(wanted, is_active=True).order_by("pk")
    key = f"outcome-{topic.pk}-{day_since(topic):%Y%m%d}-{number}"
    letters = [
        Letter(OUTCOME_MAIL, f"{key}-user-{user}", {"topic": topic.pk, "user": user})
        for user in people.values_list("pk", flat=True)
    ]
    if letters:
        put_many(letters, at=at)


@sender(OUTCOME_MAIL)
def mail_of_outcome(key: str, payload: dict[str, Any]) -> None:
    """Tell one member of staff; nobody when he has left, or when no case waits for the topic any more."""
    user = User.objects.filter(pk=payload["user"], is_active=True).exclude(email="").first()
    topic = awaited_topics(timezone.now()).filter(pk=payload["topic"]).first()
    if user is None or topic is None or not topic.cases:
        return
    language = language_of(user)
    site_name, _phone = sender_in(language)
    with translation.override(language):
        facts = {"topic": topic.draft_title, "day": day_since(topic), "count": topic.cases}
        context = {
            "sentence": str(COLLECTED if topic.live else DRAFTED) % facts,
            "site_name": site_name,
            "url": absolute(_address(user, topic)),
        }
        body = render_to_string("emails/outcome.txt", context)
        subject = f"[{site_name}] " + (_("议题“%(topic)s”有事项在等成果") % facts)
    post(key, user.email, subject, body)


def _address(user: User, topic: TopicPage) -> str:
    """Where the person can do something about it."""
    if topic.permissions_for_user(user).can_edit():
        return reverse("wagtailadmin_pages:edit", args=[topic.pk])
    return reverse("cases:queue", args=["consultation"])
