"""The synonyms of the search, for editors."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet

from search.models import Synonym


class SynonymCreateView(CreateView):
    """``?ordinary=`` fills in what people type: for links from elsewhere."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "ordinary": self.request.GET.get("ordinary", "")[:200]}


class SynonymViewSet(ModelViewSet):
    model = Synonym
    name = "synonyms"
    icon = "search"
    menu_label = _("检索同义词")
    menu_order = 335
    add_to_admin_menu = True
    add_view_class = SynonymCreateView
    copy_view_enabled = False
    ordering = ["-changed_at", "pk"]
    # Without the index: it finds the middle of a Chinese word, and at once.
    search_backend_name = None
    search_fields = ["ordinary", "official", "note"]
    list_filter = ["both_ways", "active"]
    list_per_page = 50
    list_display = [
        "ordinary_words",
        Column("official_words", label=_("规范说法")),
        BooleanColumn("both_ways", label=_("双向")),
        BooleanColumn("active", label=_("使用中")),
        DateColumn("changed_at", label=_("改动时间")),
    ]
    panels = [
        FieldPanel("ordinary"),
        FieldPanel("official"),
        FieldRowPanel(["both_ways", "active"]),
        FieldPanel("note"),
    ]
