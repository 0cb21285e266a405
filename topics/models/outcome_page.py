from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

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
from portal.core.languages import SOURCE, language_of
from portal.core.localisation import facts
from portal.core.pages import BasePage
from portal.core.publishing import SearchDocument
from topics.admin_forms import OutcomePageForm
from topics.models.recommendation import Recommendation
from topics.models.recommendation_rows import RecommendationRow, Tally, progress_of, rows_of
from topics.models.topic_page import TopicPage
from topics.phases import collection_is_over
from topics.querysets import OutcomePageQuerySet

SLUG = "outcome"


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

    def items(self) -> list[Recommendation]:
        """The recommendations: which, in which order and their facts as on the Chinese page, in the words of this one.

        One query, of a translation three.
        """
        own = list(self.recommendations.all())
        if self.source_page is self:
            return own
        words = {each.uuid: each for each in own}
        items = list(self.source_page.recommendations.all())
        for item in items:
            if item.uuid in words:
                item.take_words_of(words[item.uuid])
        return items

    def rows(self) -> list[RecommendationRow]:
        """The recommendations with where they stand; two queries besides those of ``items()``."""
        recommendations = self.items()
        models.prefetch_related_objects(recommendations, "owner")
        return rows_of(recommendations, progress_of(recommendations))

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        rows = self.rows()
        return {
            "topic": self.parent_topic(),
            "rows": rows,
            "tally": Tally.of(rows),
            "reported_on": self.source_page.reported_on,
        }

    # being found

    def pages_that_show_this(self) -> Iterable[BasePage]:
        """The topic, whose phase follows from the outcome, in all languages; the translations of the outcome."""
        topic = self.topic
        if topic.live:
            yield from (topic, *topic.pages_that_show_this())
        if self.live and language_of(self) == SOURCE:
            yield from self.get_translations().filter(live=True, alias_of=None).specific()

    @in_own_language
    def search_documents(self) -> Iterable[SearchDocument]:
        recommendations = self.items()
        topic, verdicts = self.topic, Counter(each.verdict for each in recommendations)
        items = [f"{each.text} {each.reason} {each.owner or ''}" for each in recommendations]
        return document_of(
            self,
            text=[self.summary, plain_text(self.body), *items, self.reported_to, self.copied_to],
            tags=topic.title,
            facets={
                "area": lineages(topic.areas.all()),
                "field": lineages(topic.fields.all()),
                "sector": sorted(sector.code for sector in topic.sectors.all()),
                "studio": [str(topic.studio_id)] if topic.studio_id else [],
                "verdict": sorted(verdicts),
                "year": [str(timezone.localtime(self.first_published_at or timezone.now()).year)],
            },
            card={"summary": self.summary, "topic": topic.title, **verdicts},
        )


def tallies(outcomes: Iterable[OutcomePage]) -> dict[int, Tally]:
    """Outcome's id → its counts, the Chinese page's for every translation; two queries for any number of outcomes."""
    outcomes = list(outcomes)
    keys = [outcome.translation_key for outcome in outcomes]
    recommendations = list(Recommendation.objects.of_outcomes(keys))
    progress, items = progress_of(recommendations), defaultdict(list)
    for each in recommendations:
        items[each.outcome_key].append(each)
    return {
        outcome.pk: Tally.of(rows_of(items[outcome.translation_key], progress))
        for outcome in outcomes
    }
