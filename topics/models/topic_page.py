from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from portal.core.blocks import BodyStreamBlock
from portal.core.fields import StreamField
from portal.core.pages import BasePage
from topics.enums import ConsultationForm, Phase
from topics.phases import USUAL_COLLECTION, PhaseFacts, phase_of


class TopicIndexPage(BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["topics.TopicPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("协商议题列表")


class TopicPage(BasePage):
    """协商议题: a matter under consultation."""

    parent_page_types = ["topics.TopicIndexPage"]
    subpage_types = ["topics.OutcomePage"]
    search_kind = "topic"

    question = models.TextField(_("我们想问"), help_text=_("请居民回答的问题，写清楚要商量什么。"))
    form = models.CharField(_("协商形式"), max_length=16, choices=ConsultationForm, default=ConsultationForm.MEETING)
    collect_from = models.DateTimeField(_("开始征集"))
    collect_until = models.DateTimeField(_("截止征集"))
    short_period_reason = models.CharField(
        _("征集期少于 30 天的理由"), max_length=300, blank=True, help_text=_("在页面上公开。")
    )
    discontinued_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    discontinued_reason = models.CharField(_("终止原因"), max_length=300, blank=True)
    studio = models.ForeignKey(
        "studios.StudioPage", models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("承办工作室")
    )
    fields = ParentalManyToManyField("reference.Field", blank=True, related_name="topics", verbose_name=_("领域"))
    areas = ParentalManyToManyField("reference.Area", blank=True, related_name="topics", verbose_name=_("区域"))
    sectors = ParentalManyToManyField("reference.Sector", blank=True, related_name="topics", verbose_name=_("界别"))
    units = ParentalManyToManyField("reference.Unit", blank=True, related_name="topics", verbose_name=_("责任单位"))
    members = ParentalManyToManyField("studios.Member", blank=True, related_name="topics", verbose_name=_("参与委员"))
    photo = models.ForeignKey(
        "media.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("图片")
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("背景"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        "question",
        MultiFieldPanel(
            [FieldRowPanel(["collect_from", "collect_until"]), "short_period_reason", "form"],
            heading=_("征集"),
        ),
        "body",
        MultiFieldPanel(["fields", "areas", "sectors", "units", "studio", "members"], heading=_("归属")),
        InlinePanel("meetings", heading=_("协商会"), label=_("协商会")),
        InlinePanel("files", heading=_("背景文件"), label=_("文件")),
        "photo",
        MultiFieldPanel(["discontinued_at", "discontinued_reason"], heading=_("终止")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("question")]

    class Meta:
        verbose_name = _("协商议题")
        verbose_name_plural = _("协商议题")

    def missing(self) -> dict[str, str]:
        found = {}
        if self.collect_until and self.collect_from:
            if self.collect_until <= self.collect_from:
                found["collect_until"] = _("截止时间必须晚于开始时间。")
            elif self.collect_until - self.collect_from < USUAL_COLLECTION and not self.short_period_reason:
                found["short_period_reason"] = _("征集期少于 30 天时必须写明理由。")
        if self.discontinued_at and not self.discontinued_reason:
            found["discontinued_reason"] = _("终止议题必须写明原因。")
        return found

    @property
    def source_page(self) -> TopicPage:
        """The Chinese page of this topic: opinions refer to it, never to a translation."""
        if self.locale.language_code == "zh-hans":
            return self
        return self.get_translations().get(locale__language_code="zh-hans")

    def phase_facts(self) -> PhaseFacts:
        raise NotImplementedError

    def phase_at(self, at: dt.datetime) -> Phase:
        return phase_of(self.phase_facts(), at)

    @property
    def phase(self) -> Phase:
        return self.phase_at(timezone.now())


class Meeting(Orderable):
    """协商会: one session of a topic."""

    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("名称"), max_length=120)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=160, blank=True)
    link = models.URLField(_("线上链接"), blank=True)
    agenda = models.TextField(_("议程"), blank=True)
    minutes = models.TextField(_("纪要"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("协商会")
        verbose_name_plural = _("协商会")

    def __str__(self) -> str:
        return self.title


class TopicFile(Orderable):
    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey("media.PortalDocument", models.PROTECT, related_name="+", verbose_name=_("文件"))
    title = models.CharField(_("标题"), max_length=120, blank=True, help_text=_("留空则用文件自己的标题。"))

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("背景文件")
        verbose_name_plural = _("背景文件")

    def __str__(self) -> str:
        return self.title or str(self.document)


class TopicOrigin(models.Model):
    """Where an imported topic came from: the key by which a second import finds it again."""

    topic = models.OneToOneField(TopicPage, models.CASCADE, related_name="origin")
    source = models.CharField(_("数据来源"), max_length=80)
    external_id = models.CharField(_("外部编号"), max_length=80)

    class Meta:
        verbose_name = _("导入来源")
        verbose_name_plural = _("导入来源")
        constraints = [
            models.UniqueConstraint(fields=("source", "external_id"), name="topic_external_id_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"
