from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from portal.core.blocks import BodyStreamBlock
from portal.core.fields import StreamField
from portal.core.pages import BasePage
from topics.enums import RecommendationStatus, Verdict


class OutcomePage(BasePage):
    """协商成果: the report that closes a topic; the only child of its topic, slug ``outcome``."""

    parent_page_types = ["topics.TopicPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    search_kind = "outcome"

    body = StreamField(BodyStreamBlock(), verbose_name=_("成果说明"), blank=True)
    reported_to = models.CharField(_("报送"), max_length=300, blank=True)
    copied_to = models.CharField(_("抄送"), max_length=300, blank=True)
    reported_on = models.DateField(_("报送日期"), null=True, blank=True)

    content_panels = [
        *BasePage.content_panels,
        "body",
        InlinePanel("recommendations", heading=_("建议条目"), label=_("建议")),
        "reported_to",
        "copied_to",
        "reported_on",
    ]

    class Meta:
        verbose_name = _("协商成果")
        verbose_name_plural = _("协商成果")


class Recommendation(Orderable):
    """建议条目. Verdict, reason, owner and due date belong to the page; progress to the log."""

    page = ParentalKey(OutcomePage, on_delete=models.CASCADE, related_name="recommendations")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    text = models.TextField(_("建议内容"))
    verdict = models.CharField(_("采纳情况"), max_length=16, choices=Verdict, blank=True)
    reason = models.TextField(_("理由"), blank=True, help_text=_("除“采纳”外必须填写。"))
    owner = models.ForeignKey(
        "reference.Unit", models.PROTECT, null=True, blank=True, related_name="recommendations", verbose_name=_("责任单位")
    )
    due_on = models.DateField(_("完成期限"), null=True, blank=True)

    panels = [FieldPanel("text"), FieldPanel("verdict"), FieldPanel("reason"), FieldPanel("owner"), FieldPanel("due_on")]

    class Meta(Orderable.Meta):
        verbose_name = _("建议条目")
        constraints = [
            models.UniqueConstraint(fields=("page", "uuid"), name="recommendation_uuid_once_per_page")
        ]

    def __str__(self) -> str:
        return self.text[:40]


class RecommendationProgress(models.Model):
    """One row of a recommendation's append-only log, keyed by its UUID and not by its row."""

    recommendation_uuid = models.UUIDField(db_index=True)
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("记录人"))
    status = models.CharField(_("状态"), max_length=16, choices=RecommendationStatus)
    text = models.TextField(_("进展"))
    text_en = models.TextField(_("进展（英文）"), blank=True)
    evidence_url = models.URLField(_("证明材料链接"), blank=True)
    evidence = models.ForeignKey(
        "media.PortalDocument", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("证明材料")
    )

    class Meta:
        verbose_name = _("落实进展")
        verbose_name_plural = _("落实进展")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="DONE") | ~models.Q(evidence_url="") | ~models.Q(evidence=None) | ~models.Q(text=""),
                name="done_recommendation_has_evidence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_status_display()}"
