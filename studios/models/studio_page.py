from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index

from portal.core.blocks import BodyStreamBlock
from portal.core.fields import StreamField
from portal.core.pages import BasePage
from studios.enums import StudioKind, StudioRole


class StudioIndexPage(BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["studios.StudioPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("委员工作室列表")


class StudioPage(BasePage):
    """委员工作室: where members receive residents."""

    parent_page_types = ["studios.StudioIndexPage"]
    subpage_types: list[str] = []
    search_kind = "studio"

    kind = models.CharField(_("类型"), max_length=16, choices=StudioKind)
    address = models.CharField(_("地址"), max_length=160)
    phone = models.CharField(_("电话"), max_length=60, blank=True)
    opening_hours = models.CharField(_("接待时间"), max_length=160, blank=True)
    area = models.ForeignKey(
        "reference.Area", models.PROTECT, related_name="studios", verbose_name=_("服务区域")
    )
    sector = models.ForeignKey(
        "reference.Sector", models.PROTECT, null=True, blank=True, related_name="studios", verbose_name=_("界别")
    )
    members = ParentalManyToManyField("studios.Member", blank=True, related_name="studios", verbose_name=_("委员"))
    photo = models.ForeignKey(
        "media.PortalImage", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("图片")
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("介绍"), blank=True)

    content_panels = [
        *BasePage.content_panels, "kind", "address", "phone", "opening_hours", "area", "sector", "members", "photo", "body",
        InlinePanel("staff", heading=_("工作人员"), label=_("工作人员")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("address")]

    class Meta:
        verbose_name = _("委员工作室")
        verbose_name_plural = _("委员工作室")


class StudioStaff(models.Model):
    """Who may see and handle this studio's opinions. Held by the Chinese source page only."""

    studio = ParentalKey(StudioPage, on_delete=models.CASCADE, related_name="staff", verbose_name=_("委员工作室"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="studio_posts", verbose_name=_("用户")
    )
    role = models.CharField(_("职责"), max_length=16, choices=StudioRole, default=StudioRole.CLERK)

    panels = [FieldPanel("user"), FieldPanel("role")]

    class Meta:
        verbose_name = _("工作室人员")
        verbose_name_plural = _("工作室人员")
        constraints = [
            models.UniqueConstraint(fields=("studio", "user"), name="studio_staff_once_per_studio")
        ]

    def __str__(self) -> str:
        return f"{self.studio} · {self.user}"
