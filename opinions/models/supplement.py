from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.models.opinion import Opinion


class Supplement(models.Model):
    """提交人的补充: what he answered when the unit asked. The step that took it in keeps a digest of the text."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="supplements")
    text = models.TextField(_("补充内容"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("补充")
        verbose_name_plural = _("补充")

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.at:%Y-%m-%d %H:%M}"
