from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    default = True
    name = "portal.users"
    label = "users"
    verbose_name = _("用户")


class StaffAdminConfig(WagtailUsersAppConfig):
    """Wagtail's screens for users, with our form."""

    user_viewset = "portal.users.viewsets.StaffViewSet"
