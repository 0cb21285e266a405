from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.blocks import BodyStreamBlock
from portal.core.fields import StreamField
from portal.core.pages import BasePage


class HomePage(BasePage):
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "topics.TopicIndexPage", "studios.StudioIndexPage", "home.NewsIndexPage", "home.StandardPage",
    ]

    class Meta:
        verbose_name = _("首页")


class NewsIndexPage(BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("要闻列表")


class NewsPage(BasePage):
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    search_kind = "news"

    date = models.DateField(_("日期"))
    origin = models.CharField(_("来源"), max_length=80, blank=True)
    photo = models.ForeignKey(
        "media.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("图片")
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("正文"))

    content_panels = [*BasePage.content_panels, "date", "origin", "photo", "body"]

    class Meta:
        verbose_name = _("要闻")
        verbose_name_plural = _("要闻")


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
