from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MORNING = dt.time(8)


class DigestChoice(models.Model):
    """When a member of staff wants the digest of what waits for him. Without a row: at eight."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest_choice"
    )
    wanted = models.BooleanField(
        _("每个工作日早上发送"), default=True, help_text=_("没有待办时不发。")
    )
    time = models.TimeField(_("发送时间"), default=MORNING)

    class Meta:
        verbose_name = _("每日提醒")
        verbose_name_plural = _("每日提醒")

    def __str__(self) -> str:
        return f"{self.user} {self.time:%H:%M}"


class DigestSent(models.Model):
    """That a person's digest of a day was decided on; kept so that it is sent once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("user", "day"), name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
