from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.models.opinion import Opinion
from opinions.querysets import TopicDraftQuerySet


class TopicDraft(models.Model):
    """议题草稿: the topic that was drafted for a case; a case has one at a time, whoever asks for it how often.

    The row goes with the draft. Editors see through it why the draft is there; nothing of it is public.
    """

    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="topic_draft")
    topic = models.OneToOneField(
        "topics.TopicPage", models.CASCADE, related_name="drafted_for", verbose_name=_("协商议题")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("起草时间"))

    objects = TopicDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("议题草稿")
        verbose_name_plural = _("议题草稿")

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.topic_id}"
