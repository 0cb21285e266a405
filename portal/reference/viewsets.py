"""The district's lists in the admin. Who may change them is a matter of the groups' permissions."""

from __future__ import annotations

from itertools import product

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from portal.core.admin_forms import DistinctInlinePanel
from portal.core.models import CalendarDay
from portal.core.traditional import spellings
from portal.reference.models import Area, Field, ReferenceEntry, Sector, Unit
from portal.reference.views.calendar import SUBMENU

NAMES = MultiFieldPanel(["code", FieldRowPanel(["label", "label_en"])], heading=_("名称"))
STANDING = FieldRowPanel(["order", "retired"])
CODE, RETIRED = Column("code", label=_("代码")), BooleanColumn("retired", label=_("停用"))


class InUseMixin:
    """Offers no retired entries; one that is chosen already stays chosen."""

    model_class: type[ReferenceEntry]

    def get_object_list(self) -> QuerySet:
        return self.model_class.objects.in_use()


class InUseChooseView(InUseMixin, ChooseView):
    pass


class InUseChooseResultsView(InUseMixin, ChooseResultsView):
    pass


class ReferenceChooserViewSet(SnippetChooserViewSet):
    choose_view_class = InUseChooseView
    choose_results_view_class = InUseChooseResultsView


class SpellingsIndexView(IndexView):
    """Finds in Simplified what is typed in Traditional, and the other way round."""

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        found = Q()
        for field, word in product(self.search_fields or (), spellings(self.search_query)):
            found |= Q(**{f"{field}__icontains": word})
        return queryset.filter(found) if self.is_searching else queryset


class ReferenceViewSet(SnippetViewSet):
    index_view_class = SpellingsIndexView
    chooser_viewset_class = ReferenceChooserViewSet
    chooser_per_page = 25
    # Without the index: it finds the middle of a Chinese word, and at once.
    search_backend_name = None
    search_fields = ["label", "label_en", "code"]
    list_filter = ["retired"]
    list_per_page = 50
    list_export = ["code", "label", "label_en", "order", "retired"]
    copy_view_enabled = False
    inspect_view_enabled = False


class TreeViewSet(ReferenceViewSet):
    ordering = ["path"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model.objects.select_related("parent")


class AreaViewSet(TreeViewSet):
    model = Area
    icon = "site"
    list_display = [
        "label",
        Column("level", label=_("层级"), accessor="get_level_display"),
        "parent",
        CODE,
        RETIRED,
    ]
    list_filter = ["level", "retired"]
    panels = [NAMES, FieldRowPanel(["level", "parent"]), STANDING]


class FieldViewSet(TreeViewSet):
    model = Field
    icon = "tag"
    list_display = ["label", "parent", CODE, RETIRED]
    panels = [NAMES, FieldPanel("parent"), STANDING]


class SectorViewSet(ReferenceViewSet):
    model = Sector
    icon = "group"
    ordering = ["order", "code"]
    list_display = ["label", "label_en", CODE, RETIRED]
    panels = [NAMES, STANDING]


class UnitViewSet(ReferenceViewSet):
    model = Unit
    icon = "home"
    ordering = ["order", "code"]
    list_display = ["label", "phone", CODE, RETIRED]
    panels = [
        NAMES,
        FieldRowPanel(["email", "phone"]),
        STANDING,
        DistinctInlinePanel("staff", heading=_("单位人员"), label=_("人员")),
    ]


class CalendarDayViewSet(SnippetViewSet):
    model = CalendarDay
    icon = "calendar"
    ordering = ["-date"]
    search_backend_name = None
    search_fields = ["name"]
    list_display = ["date", Column("kind", label=_("性质"), accessor="get_kind_display"), "name"]
    list_filter = {"date": ["year"], "kind": ["exact"]}
    list_per_page = 100
    copy_view_enabled = False
    panels = [FieldRowPanel(["date", "kind"]), FieldPanel("name")]


class ReferenceGroup(SnippetViewSetGroup):
    menu_label = _("基础信息")
    menu_icon = "list-ul"
    menu_order = 350
    submenu_hook = SUBMENU
    items = (AreaViewSet, UnitViewSet, SectorViewSet, FieldViewSet, CalendarDayViewSet)
