from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from portal.core.localisation import facts
from topics.enums import SETTLED, RecommendationStatus, Verdict
from topics.querysets import ProgressQuerySet, RecommendationQuerySet


class LogIsAppendOnly(Exception):
    """A row of the log of progress is never changed or removed; a new row corrects it."""

    def __str__(self) -> str:
        return str(_("进展记录只能追加，不能修改或删除。写错了请再记一条更正。"))


class Recommendation(TranslatableMixin, Orderable):
    """建议条目. Verdict, reason, owner and due date belong to the page; progress to the log.

    Its UUID is ``translation_key``: the same in every revision and translation, new in a copy.
    """

    page = ParentalKey(
        "topics.OutcomePage", on_delete=models.CASCADE, related_name="recommendations"
    )
    text = models.TextField(_("建议内容"))
    verdict = models.CharField(_("采纳情况"), max_length=16, choices=Verdict, blank=True)
    reason = models.TextField(_("理由"), blank=True, help_text=_("除“采纳”外必须填写。"))
    owner = models.ForeignKey(
        "reference.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("责任单位"),
    )
    due_on = models.DateField(_("完成期限"), null=True, blank=True)

    objects = RecommendationQuerySet.as_manager()

    panels = [
        FieldPanel("text"),
        FieldRowPanel(["verdict", "due_on"]),
        FieldPanel("reason"),
        FieldPanel("owner"),
    ]
    override_translatable_fields = facts("verdict", "owner", "due_on")

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("建议条目")
        verbose_name_plural = _("建议条目")

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def uuid(self) -> uuid.UUID:
        return self.translation_key

    @uuid.setter
    def uuid(self, value: uuid.UUID) -> None:
        self.translation_key = value

    def take_words_of(self, translation: Recommendation) -> None:
        """Its text; its reason only where it gives one for the verdict that stands here."""
        self.text = translation.text or self.text
        if self.reason and translation.verdict == self.verdict:
            self.reason = translation.reason or self.reason

    def missing(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if not self.text.strip():
            found["text"] = _("请写明建议内容。")
        if not self.verdict:
            found["verdict"] = _("请选择采纳情况。")
        elif self.verdict != Verdict.ADOPTED and not self.reason.strip():
            found["reason"] = _("“%(verdict)s”必须写明理由。") % {
                "verdict": self.get_verdict_display()
            }
        if not self.owner_id:
            found["owner"] = _("请选择责任单位。")
        if not self.due_on:
            found["due_on"] = _("请填写完成期限。")
        return found

    def is_overdue(self, status: RecommendationStatus, today: dt.date) -> bool:
        """Open after its due date. What was not adopted, and has no progress, is not open."""
        if status in SETTLED or self.due_on is None or self.due_on >= today:
            return False
        return not (
            self.verdict == Verdict.NOT_ADOPTED and status == RecommendationStatus.NOT_STARTED
        )


class RecommendationProgress(models.Model):
    """One row of a recommendation's append-only log, keyed by its UUID and not by its row."""

    recommendation_uuid = models.UUIDField(_("建议条目"), db_index=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("记录人"),
    )
    status = models.CharField(_("状态"), max_length=16, choices=RecommendationStatus)
    text = models.TextField(_("进展"))
    text_en = models.TextField(_("进展（英文）"), blank=True)
    evidence_url = models.URLField(_("证明材料链接"), blank=True)
    evidence = models.ForeignKey(
        "media.PortalDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("证明材料"),
    )

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("落实进展")
        verbose_name_plural = _("落实进展")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=("DONE", "DROPPED")) | ~Q(text=""),
                name="settled_recommendation_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RecommendationStatus.values),
                name="recommendation_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_status_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """:raises LogIsAppendOnly: the row is in the log already."""
        if not self._state.adding:
            raise LogIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """:raises LogIsAppendOnly: always."""
        raise LogIsAppendOnly
