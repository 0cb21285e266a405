from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaLevel(models.TextChoices):
    DISTRICT = "DISTRICT", _("区（县）")
    TOWN = "TOWN", _("街道（镇）")
    VILLAGE = "VILLAGE", _("社区（村）")


class UnitRole(models.TextChoices):
    HANDLER = "HANDLER", _("承办人")
    HEAD = "HEAD", _("负责人")
