"""The terms of grades, fields and channels, for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from opinions.enums import Grade
from opinions.forms import TargetForm
from opinions.models import Target


def screening_of(target: Target) -> str:
    return str(target.screen_days) if target.grade == Grade.ORDINARY else ""


def field_of(target: Target) -> str:
    return str(target.field) if target.field else _("不限")


def channel_of(target: Target) -> str:
    return target.get_channel_display() if target.channel else _("不限")


class TargetIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Target]:
        return Target.objects.select_related("field")

    def get_delete_url(self, instance: Target) -> str | None:
        return None if instance.is_base else super().get_delete_url(instance)


class TargetDeleteView(DeleteView):
    """Wagtail asks for the right to delete any row, not this one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission_for_instance("delete", self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class TargetViewSet(ModelViewSet):
    """A row for each grade, made by a migration, and more for fields and channels. Saving one makes every process
    read them anew (``portal.core.standing``)."""

    model = Target
    name = "terms"
    icon = "time"
    menu_label = gettext_lazy("办理期限")
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = TargetIndexView
    delete_view_class = TargetDeleteView
    ordering = ["pk"]
    list_display = [
        "grade",
        Column("field", label=gettext_lazy("领域"), accessor=field_of),
        Column("channel", label=gettext_lazy("渠道"), accessor=channel_of),
        Column("screening", label=gettext_lazy("审核（工作日，各级共用）"), accessor=screening_of),
        "sign_days",
        "answer_days",
    ]

    def get_form_class(self, for_update: bool = False) -> type[TargetForm]:
        return TargetForm

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """What groups may be given: what has an effect."""
        effective = ("add_target", "change_target", "delete_target")
        return super().get_permissions_to_register().filter(codename__in=effective)
