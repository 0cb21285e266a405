"""The synonyms of the search, for editors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, Table, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button
from wagtail.permission_policies import ModelPermissionPolicy

from portal.core.cutting import fold
from search.models import Synonym, words_in
from search.wording import shipped


class SynonymIndexView(IndexView):
    def search_queryset(self, queryset: QuerySet[Synonym]) -> QuerySet[Synonym]:
        """Rows with all the words, however they are spelt; there are some hundreds at most."""
        words = fold(" ".join(words_in(self.search_query))).split()
        if not words:
            return queryset
        rows = queryset.order_by().values_list("pk", *self.search_fields)
        return queryset.filter(
            pk__in=[pk for pk, *texts in rows if _has_all(words, fold("\n".join(texts)))]
        )

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        button = Button(
            _("随附的相关词"), url=reverse("synonyms:related"), icon_name="list-ul", priority=10
        )
        return [*super().header_more_buttons, button]


def _has_all(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)


class SynonymCreateView(CreateView):
    """``?ordinary=`` and ``official=`` fill in words, ``unused=1`` takes them for nothing: for links from elsewhere."""

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        words = {name: asked.get(name, "")[:200] for name in ("ordinary", "official")}
        return {**super().get_initial(), **words, "active": "unused" not in asked}


@dataclass(frozen=True)
class RelatedWords:
    word: str
    official: str
    others: str

    @property
    def refusal(self) -> str:
        """Where an editor says that they are not related."""
        words = "，".join(filter(None, (self.official, self.others)))
        query = urlencode({"ordinary": self.word, "official": words, "unused": 1})
        return f"{reverse('synonyms:add')}?{query}"


class RelatedWordsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the software brings along, to be read: it is the same everywhere, and editors overrule it."""

    permission_policy = ModelPermissionPolicy(Synonym)
    any_permission_required: ClassVar = {"add", "change", "delete", "view"}
    template_name = "search/admin/related.html"
    page_title = _("随附的相关词")
    header_icon = "search"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("synonyms:index"), "label": _("检索同义词")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [RelatedWords(word, official, "、".join(rest)) for word, official, rest in shipped()]
        columns = [
            Column("word", label=_("通俗说法")),
            Column("official", label=_("规范说法")),
            Column("others", label=_("一起说的")),
            TitleColumn("refusal", label=_("不合适"), accessor=lambda _row: _("不这样找"), get_url=attrgetter("refusal")),
        ]  # fmt: skip
        return {**super().get_context_data(**kwargs), "table": Table(columns, rows)}


class SynonymViewSet(ModelViewSet):
    model = Synonym
    name = "synonyms"
    icon = "search"
    menu_label = _("检索同义词")
    menu_order = 335
    add_to_admin_menu = True
    index_view_class = SynonymIndexView
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

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("related/", RelatedWordsView.as_view(), name="related"),
        ]
