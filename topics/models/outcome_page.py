from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.search import index

from portal.core.blocks import BodyStreamBlock
from portal.core.documents import document_of, in_own_language, lineages, plain_text
from portal.core.fields import StreamField
from portal.core.localisation import facts
from portal.core.pages import BasePage
from portal.core.publishing import SearchDocument
from topics.admin_forms import OutcomePageForm
from topics.enums import RecommendationStatus, Verdict
from topics.models.recommendation import Recommendation, RecommendationProgress
from topics.models.topic_page import TopicPage
from topics.phases import collection_is_over
from topics.querysets import OutcomePageQuerySet

SLUG = "outcome"


@dataclass(frozen=True)
class RecommendationRow:
    """One item of an outcome as it stands now."""

    number: int
    recommendation: Recommendation
    status: RecommendationStatus
    overdue: bool
    progress: tuple[RecommendationProgress, ...]
    """Newest first."""

    @property
    def latest(self) -> RecommendationProgress | None:
        return self.progress[0] if self.progress else None


@dataclass(frozen=True)
class Tally:
    """Counts of an outcome's recommendations."""

    total: int
    verdicts: dict[Verdict, int]
    statuses: dict[RecommendationStatus, int]
    overdue: int

    @classmethod
    def of(cls, rows: Iterable[RecommendationRow]) -> Self:
        rows = list(rows)
        verdicts = Counter(row.recommendation.verdict for row in rows)
        statuses = Counter(row.status for row in rows)
        return cls(
            total=len(rows),
            verdicts={verdict: verdicts[verdict] for verdict in Verdict},
            statuses={status: statuses[status] for status in RecommendationStatus},
            overdue=sum(row.overdue for row in rows),
        )

    @property
    def adopted(self) -> int:
        return self.verdicts[Verdict.ADOPTED]

    @property
    def partly(self) -> int:
        return self.verdicts[Verdict.PARTLY]

    @property
    def not_adopted(self) -> int:
        return self.verdicts[Verdict.NOT_ADOPTED]

    @property
    def under_study(self) -> int:
        return self.verdicts[Verdict.UNDER_STUDY]

    @property
    def done(self) -> int:
        return self.statuses[RecommendationStatus.DONE]


class OutcomePage(BasePage):
    """协商成果: the report that closes a topic; the only child of its topic, slug ``outcome``."""

    parent_page_types = ["topics.TopicPage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    search_kind = "outcome"
    base_form_class = OutcomePageForm
    required_children = {"recommendations": _("至少要有一条建议。")}

    topic = models.OneToOneField(
        TopicPage,
        models.RESTRICT,
        related_name="outcome",
        editable=False,
        verbose_name=_("协商议题"),
    )
    """The parent again, so that the database allows one outcome per topic; kept by ``save()``."""
    body = StreamField(BodyStreamBlock(), verbose_name=_("成果说明"), blank=True)
    reported_to = models.CharField(_("报送"), max_length=300, blank=True)
    copied_to = models.CharField(_("抄送"), max_length=300, blank=True)
    reported_on = models.DateField(_("报送日期"), null=True, blank=True)

    objects = PageManager.from_queryset(OutcomePageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        "body",
        InlinePanel("recommendations", heading=_("建议条目"), label=_("建议")),
        MultiFieldPanel(
            [FieldRowPanel(["reported_to", "copied_to"]), "reported_on"], heading=_("报送与抄送")
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.RelatedFields("recommendations", [index.SearchField("text")]),
    ]
    override_translatable_fields = facts("reported_on")

    class Meta:
        verbose_name = _("协商成果")
        verbose_name_plural = _("协商成果")

    def missing_here(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.expire_at:
            found["expire_at"] = _("协商成果不设到期时间：它是给提交人的答复，要一直读得到。")
        if (self.reported_to or self.copied_to) and not self.reported_on:
            found["reported_on"] = _("写明了报送或抄送，也要写明日期。")
        if reason := self.too_early():
            found["topic"] = reason
        return found

    def too_early(self) -> Any:
        """Why the topic is not ready for its outcome, in words; None when it is."""
        topic = self.parent_topic() if self.path else self.topic
        if not topic.live:
            return _("议题还没有发布，成果不能先于议题公开。请先发布议题。")
        facts = topic.phase_facts()
        if collection_is_over(facts, self.public_from()):
            return None
        return _(
            "议题征集意见到 %(until)s，在那以前不能发布成果。请用“状态”里的“设置计划”把上线时间定在那以后。"
        ) % {"until": f"{timezone.localtime(facts.collect_until):%Y-%m-%d %H:%M}"}

    def public_from(self) -> dt.datetime:
        """When this becomes public if it is published or scheduled now."""
        now, is_public = timezone.now(), self.live and self.pk
        return max(now, self.go_live_at) if self.go_live_at and not is_public else now

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = SLUG
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self.slug = SLUG
        super().minimal_clean()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self.path:
            self.topic = self.parent_topic()
            if self.alias_of_id and not self.topic.live:
                self.live = False  # a stand-in waits for the topic of its own language
        return super().save(*args, **kwargs)

    def after_move(self) -> None:
        type(self).objects.filter(pk=self.pk).update(topic=self.parent_topic())

    def parent_topic(self) -> TopicPage:
        return TopicPage.objects.get(path=self.path[: -Page.steplen])

    # the items

    def rows(self) -> list[RecommendationRow]:
        """The recommendations with where they stand; three queries."""
        recommendations = list(self.recommendations.all())
        models.prefetch_related_objects(recommendations, "owner")
        return rows_of(recommendations, progress_of(recommendations))

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        rows = self.rows()
        return {"topic": self.parent_topic(), "rows": rows, "tally": Tally.of(rows)}

    # being found

    def pages_that_show_this(self) -> Iterable[BasePage]:
        """The topic, whose phase follows from the outcome, in all languages."""
        topic = self.topic
        return (topic, *topic.pages_that_show_this()) if topic.live else ()

    @in_own_language
    def search_documents(self) -> Iterable[SearchDocument]:
        recommendations = list(self.recommendations.all())
        topic, verdicts = self.topic, Counter(each.verdict for each in recommendations)
        items = [f"{each.text} {each.reason} {each.owner or ''}" for each in recommendations]
        return document_of(
            self,
            text=[self.summary, plain_text(self.body), *items, self.reported_to, self.copied_to],
            tags=topic.title,
            facets={
                "area": lineages(topic.areas.all()),
                "field": lineages(topic.fields.all()),
                "sector": [sector.code for sector in topic.sectors.all()],
                "studio": [str(topic.studio_id)] if topic.studio_id else [],
                "verdict": sorted(verdicts),
                "year": [str(timezone.localtime(self.first_published_at or timezone.now()).year)],
            },
            card={"summary": self.summary, "topic": topic.title, **verdicts},
        )


def tallies(outcomes: Iterable[OutcomePage]) -> dict[int, Tally]:
    """Outcome's id → its counts; two queries for any number of outcomes."""
    outcomes = list(outcomes)
    recommendations = list(Recommendation.objects.filter(page__in=outcomes).in_order())
    progress, items = progress_of(recommendations), defaultdict(list)
    for each in recommendations:
        items[each.page_id].append(each)
    return {outcome.pk: Tally.of(rows_of(items[outcome.pk], progress)) for outcome in outcomes}


def progress_of(
    recommendations: Iterable[Recommendation],
) -> dict[uuid.UUID, list[RecommendationProgress]]:
    """Recommendation's UUID → its log, the newest first; one query."""
    log = defaultdict(list)
    entries = RecommendationProgress.objects.filter(
        recommendation_uuid__in=[each.uuid for each in recommendations]
    )
    for entry in entries.select_related("evidence").order_by("-at", "-pk"):
        log[entry.recommendation_uuid].append(entry)
    return log


def rows_of(
    recommendations: Iterable[Recommendation],
    progress: Mapping[uuid.UUID, list[RecommendationProgress]],
) -> list[RecommendationRow]:
    today = timezone.localdate()
    return [
        as_row(number, each, tuple(progress[each.uuid]), today)
        for number, each in enumerate(recommendations, start=1)
    ]


def as_row(
    number: int,
    recommendation: Recommendation,
    progress: tuple[RecommendationProgress, ...],
    today: dt.date,
) -> RecommendationRow:
    status = progress[0].status if progress else RecommendationStatus.NOT_STARTED
    return RecommendationRow(
        number,
        recommendation,
        RecommendationStatus(status),
        recommendation.is_overdue(RecommendationStatus(status), today),
        progress,
    )
