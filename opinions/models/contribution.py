from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.models.opinion import Opinion


class Contribution(models.Model):
    """协办意见: what a co-handling unit hands to the lead for the reply. Staff alone read it; written once."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="contributions")
    unit = models.ForeignKey(
        "reference.Unit", models.PROTECT, related_name="+", verbose_name=_("协办单位")
    )
    text = models.TextField(_("协办意见"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交")
    )
    at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = _("协办意见")
        verbose_name_plural = _("协办意见")

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.unit}"
