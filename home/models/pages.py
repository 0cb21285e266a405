from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageManager
from wagtail.url_routing import RouteResult

from home.querysets import NewsPageQuerySet
from portal.core.blocks import BodyStreamBlock
from portal.core.documents import document_of, plain_text
from portal.core.fields import StreamField
from portal.core.listing import page_of
from portal.core.localisation import facts
from portal.core.pages import BasePage
from portal.core.publishing import SearchDocument
from portal.core.standing import standing
from studios.models import StudioPage
from topics.models import OutcomePage, TopicPage

PER_PAGE = 20
OPEN_TOPICS, OUTCOMES, STUDIOS, NEWS = 6, 3, 6, 4
"""How many of each the home page shows."""

FIXED_ADDRESSES = frozenset({
    "admin", "api", "calendar", "data", "documents", "en", "favicon", "feeds", "healthz", "media", "opinions",
    "readyz", "robots", "s", "search", "site-map", "sitemap", "static", "t", "well-known", "zh-hans", "zh-hant",
})  # fmt: skip
"""Addresses that people and machines rely on; a page there would never be seen."""


class HomePage(BasePage):
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "topics.TopicIndexPage",
        "studios.StudioIndexPage",
        "home.NewsIndexPage",
        "home.StandardPage",
    ]
    reserved_child_slugs = FIXED_ADDRESSES

    class Meta:
        verbose_name = _("首页")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Straight to the page: none on the way serves addresses of its own. Wagtail's walk loads them all."""
        if not path_components:
            return super().route(request, path_components)
        if any("\0" in each for each in path_components):
            raise Http404  # PostgreSQL takes no NUL
        below = self.get_descendants().filter(
            slug=path_components[-1], url_path=f"{self.url_path}{'/'.join(path_components)}/"
        )
        if (found := below.first()) is None:
            raise Http404
        return found.specific.route(request, [])

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        """Open topics (the first to end first), newest outcomes with tallies, studios, news."""
        topics = TopicPage.objects.descendant_of(self).live()
        shown = standing(("home", self.path), self.shown_pages)
        return {
            **shown,
            "open_topics": topics.open_at(timezone.now()).for_cards()[:OPEN_TOPICS],
        }

    def shown_pages(self) -> dict[str, Any]:
        """What changes only when a page does."""
        outcomes = OutcomePage.objects.descendant_of(self).live()
        studios = StudioPage.objects.descendant_of(self).live()
        news = NewsPage.objects.descendant_of(self).live()
        return {
            "outcomes": list(outcomes.newest_first().for_cards()[:OUTCOMES]),
            "studios": list(studios.in_turn()[:STUDIOS]),
            "studio_count": studios.count(),
            "news": list(news.newest_first().as_cards("date")[:NEWS]),
        }


class NewsIndexPage(BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("要闻列表")

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        """``news``, a paginator's page."""
        news = NewsPage.objects.child_of(self).live().newest_first().for_cards()
        return {"news": page_of(news, request, PER_PAGE)}


class NewsPage(BasePage):
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    search_kind = "news"

    date = models.DateField(_("日期"))
    origin = models.CharField(_("来源"), max_length=80, blank=True)
    photo = models.ForeignKey(
        "media.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("图片"),
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("正文"))

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    content_panels = [*BasePage.content_panels, "date", "origin", FieldPanel("photo"), "body"]
    override_translatable_fields = facts("date", "photo")

    class Meta:
        verbose_name = _("要闻")
        verbose_name_plural = _("要闻")

    def search_documents(self) -> Iterable[SearchDocument]:
        return document_of(
            self,
            text=[self.summary, plain_text(self.body)],
            date=self.date,
            facets={"year": [str(self.date.year)]},
            card={"summary": self.summary, "origin": self.origin},
        )


class StandardPage(BasePage):
    """A page that stands alone: privacy notice, accessibility statement, about."""

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    search_kind = "page"

    body = StreamField(BodyStreamBlock(), verbose_name=_("正文"))

    content_panels = [*BasePage.content_panels, "body"]

    class Meta:
        verbose_name = _("普通页面")
        verbose_name_plural = _("普通页面")

    def search_documents(self) -> Iterable[SearchDocument]:
        return document_of(
            self, text=[self.summary, plain_text(self.body)], card={"summary": self.summary}
        )
