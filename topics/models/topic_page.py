from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from portal.core.blocks import BodyStreamBlock
from portal.core.documents import document_of, in_own_language, lineages, plain_text
from portal.core.fields import StreamField
from portal.core.languages import SOURCE, in_present_language, language_of
from portal.core.localisation import facts
from portal.core.pages import BasePage
from portal.core.publishing import SearchDocument
from portal.reference.panels import entries_panel
from topics.admin_forms import TopicPageForm
from topics.enums import ConsultationForm, Phase
from topics.panels import OriginPanel
from topics.phases import (
    USUAL_COLLECTION,
    PhaseFacts,
    PhaseStep,
    accepts_opinions,
    days_left,
    phase_of,
    phase_steps,
)
from topics.querysets import TopicPageQuerySet, phase_facts


class TopicPage(BasePage):
    """协商议题: a matter under consultation."""

    parent_page_types = ["topics.TopicIndexPage"]
    subpage_types = ["topics.OutcomePage"]
    search_kind = "topic"
    base_form_class = TopicPageForm

    question = models.TextField(_("我们想问"), help_text=_("请居民回答的问题，写清楚要商量什么。"))
    form = models.CharField(
        _("协商形式"), max_length=16, choices=ConsultationForm, default=ConsultationForm.MEETING
    )
    collect_from = models.DateTimeField(_("开始征集"))
    collect_until = models.DateTimeField(_("截止征集"))
    short_period_reason = models.CharField(
        _("征集期少于 30 天的理由"), max_length=300, blank=True, help_text=_("在页面上公开。")
    )
    discontinued_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    discontinued_reason = models.CharField(_("终止原因"), max_length=300, blank=True)
    studio = models.ForeignKey(
        "studios.StudioPage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("承办工作室"),
    )
    fields = ParentalManyToManyField(
        "reference.Field", blank=True, related_name="topics", verbose_name=_("领域")
    )
    areas = ParentalManyToManyField(
        "reference.Area", blank=True, related_name="topics", verbose_name=_("区域")
    )
    sectors = ParentalManyToManyField(
        "reference.Sector", blank=True, related_name="topics", verbose_name=_("界别")
    )
    units = ParentalManyToManyField(
        "reference.Unit", blank=True, related_name="topics", verbose_name=_("责任单位")
    )
    members = ParentalManyToManyField(
        "studios.Member", blank=True, related_name="topics", verbose_name=_("参与委员")
    )
    photo = models.ForeignKey(
        "media.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("图片"),
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("背景"), blank=True)

    objects = PageManager.from_queryset(TopicPageQuerySet)()

    content_panels = [
        OriginPanel(heading=_("来由"), help_text=_("只有工作人员看到。")),
        *BasePage.content_panels,
        "question",
        MultiFieldPanel(
            [FieldRowPanel(["collect_from", "collect_until"]), "short_period_reason", "form"],
            heading=_("征集"),
        ),
        "body",
        MultiFieldPanel(
            [
                *map(entries_panel, ("fields", "areas", "sectors", "units")),
                "studio",
                "members",
            ],
            heading=_("归属"),
        ),
        InlinePanel("meetings", heading=_("协商会"), label=_("协商会")),
        InlinePanel("files", heading=_("背景文件"), label=_("文件")),
        FieldPanel("photo"),
        MultiFieldPanel(["discontinued_at", "discontinued_reason"], heading=_("终止")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("question")]
    override_translatable_fields = facts(
        "form", "collect_from", "collect_until", "discontinued_at", "studio", "photo",
        "fields", "areas", "sectors", "units", "members",
    )  # fmt: skip

    class Meta:
        verbose_name = _("协商议题")
        verbose_name_plural = _("协商议题")

    def missing_here(self) -> dict[str, Any]:
        found = {}
        if self.collect_until and self.collect_from:
            if self.collect_until <= self.collect_from:
                found["collect_until"] = _("截止时间必须晚于开始时间。")
            elif (
                self.collect_until - self.collect_from < USUAL_COLLECTION
                and not self.short_period_reason
            ):
                found["short_period_reason"] = _("征集期少于 30 天时必须写明理由。")
        if self.discontinued_at and not self.discontinued_reason:
            found["discontinued_reason"] = _("终止议题必须写明原因。")
        if self.expire_at:
            # Whether cases will wait for it or be answered below it by then is not known today.
            found["expire_at"] = _(
                "协商议题不设到期时间：居民的意见在等它的成果。不再进行的，填写终止时间和原因。"
            )
        return found

    # the phase

    known_facts: PhaseFacts | None = None
    """Set on rows that came through ``with_phase_facts()``."""

    def phase_facts(self) -> PhaseFacts:
        """What the phase is computed from, the Chinese page's for every translation.

        At most three queries, none on rows that came through ``with_phase_facts()``.
        """
        facts = self.known_facts or phase_facts([self.translation_key]).get(self.translation_key)
        # A preview of a page that is not saved yet is known to nobody.
        return facts or PhaseFacts(self.collect_from, self.collect_until, self.discontinued_at)

    def phase_at(self, at: dt.datetime) -> Phase:
        return phase_of(self.phase_facts(), at)

    @property
    def phase(self) -> Phase:
        return self.phase_at(timezone.now())

    @property
    def accepts_opinions(self) -> bool:
        return accepts_opinions(self.phase)

    @property
    def days_left(self) -> int | None:
        """Days until the last day of collecting, 0 on that day; None unless collecting."""
        return days_left(self.phase_facts(), timezone.localtime())

    def steps(self) -> tuple[PhaseStep, ...]:
        return phase_steps(self.phase_facts(), timezone.now())

    # showing and finding

    @property
    def form_label(self) -> str:
        """``get_form_display()`` translates every choice to find one."""
        return str(ConsultationForm(self.form).label)

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        facts, at = self.phase_facts(), timezone.localtime()
        phase = phase_of(facts, at)
        outcomes = self.outcome_model().objects.child_of(self).live()
        return {
            "source": self.source_page,
            "facts": facts,
            "phase": phase,
            "accepts": accepts_opinions(phase),
            "days_left": days_left(facts, at),
            "steps": phase_steps(facts, at),
            "outcome": outcomes.as_cards("first_published_at").first()
            if facts.reported_at
            else None,
            "host": self.host(),
            "meetings": self.meetings.all(),
            "files": [row for row in self.files.all() if row.document_id],
        }

    def host(self) -> BasePage | None:
        """The studio that hosts the consultation, in the reader's language as far as it is translated."""
        if self.studio_id is None:
            return None
        studios = type(self)._meta.get_field("studio").related_model.objects.as_cards()
        return in_present_language(studios.get(pk=self.studio_id))

    def announce(self) -> None:
        """An outcome is public only below a public topic: it goes with it, and a stand-in comes back."""
        super().announce()
        outcomes = self.outcome_model().objects.filter(topic=self)
        if not self.live:
            for outcome in outcomes.live():
                outcome.unpublish()
        elif language_of(self) != SOURCE:
            for outcome in outcomes.filter(live=False, alias_of__live=True):
                outcome.live = True
                outcome.save(clean=False)

    def outcome_model(self) -> type[BasePage]:
        return type(self)._meta.get_field("outcome").related_model

    def pages_that_show_this(self) -> Iterable[BasePage]:
        """The translations: their documents hold the dates of the Chinese page."""
        if self.locale.language_code != SOURCE:
            return ()
        return self.get_translations().filter(live=True, alias_of=None).specific()

    @in_own_language
    def search_documents(self) -> Iterable[SearchDocument]:
        meetings = [f"{each.title} {each.agenda} {each.minutes}" for each in self.meetings.all()]
        studio, origin = self.studio, getattr(self, "origin", None)
        entries = (self.fields, self.areas, self.sectors, self.units)
        members = (member for member in self.members.all() if member.listed)
        labels = sorted(map(str, chain(members, *(related.all() for related in entries))))
        # An old consultation that was entered later is of its own time; an announced one is here today.
        began = min(self.collect_from, self.first_published_at or timezone.now())
        return document_of(
            self,
            date=timezone.localdate(began),
            text=[self.question, self.summary, plain_text(self.body), *meetings],
            tags=" ".join([*labels, origin.kind if origin else ""]).strip(),
            facets={
                "area": lineages(self.areas.all()),
                "field": lineages(self.fields.all()),
                "sector": sorted(sector.code for sector in self.sectors.all()),
                "studio": [str(studio.pk)] if studio else [],
            },
            dates=self.phase_facts().as_json(),
            card={"summary": self.summary, "form": self.get_form_display()},
            external_id=origin.external_id if origin else "",
        )
