from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StudioKind(models.TextChoices):
    STREET = "STREET", _("街道小组")
    SECTOR = "SECTOR", _("界别")
    THEME = "THEME", _("专题")
    PERSONAL = "PERSONAL", _("个人")
    COMMUNITY = "COMMUNITY", _("社区")


class StudioRole(models.TextChoices):
    CLERK = "CLERK", _("工作人员")
    DUTY_MEMBER = "DUTY_MEMBER", _("值班委员")
