"""The log of progress in the admin: entries are read and added, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from topics.actions import ProgressRefused, record_progress
from topics.forms import ProgressForm
from topics.models import Recommendation, RecommendationProgress
from topics.permissions import open_to


class AppendOnlyPolicy(ModelPermissionPolicy):
    """Nobody changes or deletes an entry, superusers included."""

    possible = frozenset({"add", "view"})

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return action in self.possible and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Iterable[str]) -> bool:
        return super().user_has_any_permission(user, self.possible & set(actions))


class ProgressIndexView(IndexView):
    """The entries of the recommendations that one may write to."""

    def get_base_queryset(self) -> Any:
        mine = open_to(self.request.user).values("translation_key")
        return (
            RecommendationProgress.objects.filter(recommendation_uuid__in=mine)
            .with_recommendation()
            .select_related("by")
        )


class ProgressCreateView(CreateView):
    def get_initial(self) -> dict[str, Any]:
        return {"recommendation": self.request.GET.get("recommendation")}

    def form_valid(self, form: ProgressForm) -> Any:
        try:
            return super().form_valid(form)
        except ProgressRefused as refused:
            form.add_error("text", str(refused))
            return self.form_invalid(form)

    def save_instance(self) -> RecommendationProgress:
        data = dict(self.form.cleaned_data)
        recommendation: Recommendation = data.pop("recommendation")
        return record_progress(
            uuid=recommendation.uuid, by=self.request.user, at=timezone.now(), **data
        )


class ProgressViewSet(ModelViewSet):
    model = RecommendationProgress
    name = "progress"
    icon = "history"
    menu_label = _("落实进展")
    menu_order = 330
    add_to_admin_menu = True
    index_view_class = ProgressIndexView
    add_view_class = ProgressCreateView
    inspect_view_enabled = True
    copy_view_enabled = False
    ordering = ["-at", "-pk"]
    search_backend_name = None
    search_fields = ["text"]
    list_filter = ["status"]
    list_per_page = 50
    list_display = [
        Column("recommendation_text", label=_("建议条目")),
        Column("status", label=_("状态"), accessor="get_status_display"),
        "text",
        "by",
        DateColumn("at", label=_("时间")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ProgressForm]:
        return ProgressForm
