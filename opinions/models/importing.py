from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One run of ``import_opinions``. Its cases stay hidden until all of them are written.

    ``host`` and ``process`` tell whether a run that has not ended is still at work.
    """

    source = models.CharField(_("数据来源"), max_length=80)
    file_name = models.CharField(_("文件名"), max_length=200)
    started_at = models.DateTimeField(_("开始"))
    host = models.CharField(max_length=120)
    process = models.PositiveIntegerField()
    cases = models.PositiveIntegerField(_("事项数"), default=0)
    shown_at = models.DateTimeField(_("可见时间"), null=True)
    indexed_at = models.DateTimeField(_("可检索时间"), null=True)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"
