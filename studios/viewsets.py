from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from studios.models import Member, StudioStaff


class MemberViewSet(SnippetViewSet):
    model = Member
    icon = "user"
    ordering = ["order", "name"]
    # Without the index: it finds the middle of a Chinese word, and at once.
    search_backend_name = None
    search_fields = ["name", "post", "code"]
    list_display = ["name", "sector", "area", "post", BooleanColumn("listed", label=_("公开"))]
    list_filter = ["sector", "area", "listed"]
    list_per_page = 50
    list_export = ["code", "name", "sector", "area", "post", "listed"]
    copy_view_enabled = False
    panels = [
        FieldRowPanel(["name", "code"]),
        FieldRowPanel(["sector", "area"]),
        FieldPanel("post"),
        FieldPanel("photo"),
        MultiFieldPanel(["introduction", "introduction_en"], heading=_("简介")),
        MultiFieldPanel([FieldRowPanel(["listed", "order"]), "user"], heading=_("公开与账号")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return Member.objects.select_related("sector", "area")


class StudioStaffViewSet(SnippetViewSet):
    """Apart from the studio's page, so that no revision of a page can give out rights."""

    model = StudioStaff
    icon = "key"
    ordering = ["studio__title", "pk"]
    search_backend_name = None
    search_fields = ["studio__title", "user__username", "user__display_name"]
    list_display = ["studio", "user", Column("role", label=_("职责"), accessor="get_role_display")]
    list_filter = ["role"]
    list_per_page = 50
    copy_view_enabled = False
    panels = [FieldPanel("studio"), FieldRowPanel(["user", "role"])]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StudioStaff]:
        return StudioStaff.objects.select_related("studio", "user")


class StudioGroup(SnippetViewSetGroup):
    menu_label = _("委员与工作室")
    menu_icon = "group"
    menu_order = 340
    items = (MemberViewSet, StudioStaffViewSet)
