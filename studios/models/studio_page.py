from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from portal.core.blocks import BodyStreamBlock
from portal.core.documents import document_of, in_own_language, lineages, plain_text
from portal.core.fields import StreamField
from portal.core.listing import Filter, page_of
from portal.core.localisation import facts
from portal.core.pages import BasePage
from portal.core.publishing import SearchDocument
from portal.reference.models import Area
from portal.reference.queries import entries_in_use
from studios.enums import StudioKind
from studios.models.member import Member
from studios.querysets import StudioPageQuerySet

PER_PAGE = 24


class StudioIndexPage(BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["studios.StudioPage"]
    max_count_per_parent = 1
    reserved_child_slugs = frozenset({"members"})

    class Meta:
        verbose_name = _("委员工作室列表")

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        """``studios`` (a paginator's page), ``filters``; four queries."""
        filters = [
            Filter.of(request, "kind", _("类型"), StudioKind.choices),
            Filter.of_entries(request, "area", _("区域"), entries_in_use(Area)),
        ]
        studios = StudioPage.objects.child_of(self).live()
        for each in filters:
            if each.value and each.name == "kind":
                studios = studios.filter(kind=each.value)
            elif each.value:
                studios = studios.filter(area__path__contains=f"/{each.value}/")
        return {
            "studios": page_of(studios.for_cards(), request, PER_PAGE),
            "filters": filters,
            "narrowed": any(each.value for each in filters),
        }


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
        "reference.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studios",
        verbose_name=_("界别"),
    )
    members = ParentalManyToManyField(
        "studios.Member", blank=True, related_name="studios", verbose_name=_("委员")
    )
    photo = models.ForeignKey(
        "media.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("图片"),
    )
    body = StreamField(BodyStreamBlock(), verbose_name=_("介绍"), blank=True)

    objects = PageManager.from_queryset(StudioPageQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel(["kind", "area"]),
        MultiFieldPanel(["address", "phone", "opening_hours"], heading=_("联系方式")),
        "sector",
        "members",
        FieldPanel("photo"),
        "body",
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("address")]
    override_translatable_fields = facts("kind", "phone", "area", "sector", "members", "photo")

    class Meta:
        verbose_name = _("委员工作室")
        verbose_name_plural = _("委员工作室")

    @property
    def kind_label(self) -> str:
        """``get_kind_display()`` translates every choice to find one."""
        return str(StudioKind(self.kind).label)

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        chosen = [member.pk for member in self.members.all()]  # in a preview, not those stored
        return {
            "source": self.source_page,
            "members": Member.objects.filter(pk__in=chosen).listed().for_cards(),
        }

    @in_own_language
    def search_documents(self) -> Iterable[SearchDocument]:
        members = sorted(str(member) for member in self.members.all() if member.listed)
        return document_of(
            self,
            text=[
                self.summary,
                self.address,
                self.opening_hours,
                plain_text(self.body),
                "、".join(members),
            ],
            tags=f"{self.get_kind_display()} {self.area} {self.sector or ''}".strip(),
            facets={
                "area": lineages([self.area]),
                "sector": [self.sector.code] if self.sector else [],
                "studio": [str(self.source_page.pk)],
            },
            card={
                "summary": self.summary,
                "area": str(self.area),
                "address": self.address,
                "opening_hours": self.opening_hours,
            },
        )
