"""Rows that belong to a topic."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from portal.core.localisation import facts
from portal.core.models import ImportRun
from topics.models.topic_page import TopicPage


class Meeting(TranslatableMixin, Orderable):
    """协商会: one session of a topic."""

    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("名称"), max_length=120)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=160, blank=True)
    link = models.URLField(_("线上链接"), blank=True)
    agenda = models.TextField(_("议程"), blank=True)
    minutes = models.TextField(_("纪要"), blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel(["starts_at", "ends_at"]),
        FieldPanel("place"),
        FieldPanel("link"),
        FieldPanel("agenda"),
        FieldPanel("minutes"),
    ]
    override_translatable_fields = facts("starts_at", "ends_at", "link")

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("协商会")
        verbose_name_plural = _("协商会")

    def __str__(self) -> str:
        return self.title

    def missing(self) -> dict[str, Any]:
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            return {"ends_at": _("结束必须晚于开始。")}
        return {}


class TopicFile(Orderable):
    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        "media.PortalDocument", models.PROTECT, related_name="+", verbose_name=_("文件")
    )
    title = models.CharField(
        _("标题"), max_length=120, blank=True, help_text=_("留空则用文件自己的标题。")
    )

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("背景文件")
        verbose_name_plural = _("背景文件")

    def __str__(self) -> str:
        return self.title or str(self.document)


class TopicImport(ImportRun):
    """One run of ``import_topics``. Its topics stay drafts until all of them are written."""

    class Meta:
        verbose_name = _("议题导入批次")
        verbose_name_plural = _("议题导入批次")


class TopicOrigin(models.Model):
    """Where an imported topic came from: the key by which a second import finds it again."""

    topic = models.OneToOneField(TopicPage, models.CASCADE, related_name="origin")
    source = models.CharField(_("数据来源"), max_length=80)
    external_id = models.CharField(_("外部编号"), max_length=80)
    kind = models.CharField(_("来源的类型"), max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    """Of what the row said: editors may change the page since. Empty for what was imported before this was kept."""
    hidden = models.BooleanField(default=False, editable=False)
    """True from being written until the import shows all of its topics."""
    run = models.ForeignKey(
        TopicImport, models.SET_NULL, null=True, editable=False, related_name="origins"
    )

    class Meta:
        verbose_name = _("导入来源")
        verbose_name_plural = _("导入来源")
        constraints = [
            models.UniqueConstraint(
                fields=("source", "external_id"), name="topic_external_id_once_per_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"
