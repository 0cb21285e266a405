"""How one person has arranged the listings, and what was taken out of them as files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_FILTER_NAME, MAX_QUERY = 40, 2000


class SavedFilter(models.Model):
    """保存的筛选: one person's own, shown to nobody else. ``query`` holds known names alone, as an address writes it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="saved_filters"
    )
    name = models.CharField(_("名称"), max_length=MAX_FILTER_NAME)
    queue = models.CharField(_("队列"), max_length=32)
    query = models.CharField(_("筛选条件"), max_length=MAX_QUERY)

    class Meta:
        verbose_name = _("保存的筛选")
        verbose_name_plural = _("保存的筛选")
        constraints = [
            models.UniqueConstraint(fields=("user", "queue", "name"), name="filter_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """Which columns one person wants in the listings, in his order; nobody who keeps the usual ones has a row."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="column_choice"
    )
    columns = models.JSONField(default=list)
    """Codes of ``viewsets.columns.COLUMNS``; one that is known no more is left out."""

    class Meta:
        verbose_name = _("列的选择")
        verbose_name_plural = _("列的选择")

    def __str__(self) -> str:
        return f"{self.user_id}: {'、'.join(self.columns)}"


class ExportLog(models.Model):
    """导出记录: a listing that somebody took out as a file; written before he gets it, never changed."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("导出人")
    )
    at = models.DateTimeField(_("时间"))
    queue = models.CharField(_("队列"), max_length=32)
    query = models.CharField(_("筛选条件"), max_length=MAX_QUERY, blank=True)
    columns = models.JSONField(_("列"), default=list)
    rows = models.PositiveIntegerField(_("行数"))
    with_contact = models.BooleanField(_("含联系方式"), default=False)
    contacts = models.PositiveIntegerField(_("联系方式（件）"), default=0)
    """Cases whose contact data is in the file; each has its ``ContactLook`` too."""
    reason = models.TextField(_("用途"), blank=True)

    class Meta:
        verbose_name = _("导出记录")
        verbose_name_plural = _("导出记录")
        default_permissions = ("view",)
        indexes = [models.Index(fields=("-at", "-id"), name="export_newest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.rows}"
