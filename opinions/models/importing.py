from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import ImportRun


class ImportBatch(ImportRun):
    """One run of ``import_opinions``. Its cases stay hidden until all of them are written."""

    cases = models.PositiveIntegerField(_("事项数"), default=0)

    class Meta:
        verbose_name = _("导入批次")
        verbose_name_plural = _("导入批次")
