"""The terms of the grades, for administrators."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from opinions.enums import Grade
from opinions.forms import TargetForm
from opinions.models import Target


def screening_of(target: Target) -> str:
    return str(target.screen_days) if target.grade == Grade.ORDINARY else ""


class TargetViewSet(ModelViewSet):
    """Three rows, made by a migration. Saving one makes every process read them anew (``portal.core.standing``)."""

    model = Target
    name = "terms"
    icon = "time"
    menu_label = _("办理期限")
    add_to_settings_menu = True
    copy_view_enabled = False
    ordering = ["pk"]
    list_display = [
        "grade",
        Column("screening", label=_("审核（工作日，各级共用）"), accessor=screening_of),
        "sign_days",
        "answer_days",
    ]

    def get_form_class(self, for_update: bool = False) -> type[TargetForm]:
        return TargetForm

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """What groups may be given: the only right that has an effect."""
        return super().get_permissions_to_register().filter(codename="change_target")
