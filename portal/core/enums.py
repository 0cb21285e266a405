from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    HOLIDAY = "HOLIDAY", _("放假")
    WORKDAY = "WORKDAY", _("上班（调休）")
