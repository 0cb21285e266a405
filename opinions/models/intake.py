"""What belongs to opinions that members of staff take down: printed sheets, and the check by a second person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opinions.models.opinion import Opinion

LONGEST_NUMBER = 32


class PaperSheet(models.Model):
    """登记表: one printed form with a number of its own; registered once, when its words are typed in."""

    number = models.CharField(_("表号"), max_length=LONGEST_NUMBER, unique=True, null=True)
    """``<prefix>-P-<year>-<6 digits>``; empty only between two queries of the action that prints."""
    studio = models.ForeignKey(
        "studios.StudioPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("工作室"),
    )
    topic = models.ForeignKey(
        "topics.TopicPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("协商议题"),
    )
    printed_at = models.DateTimeField(_("打印时间"), db_index=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("打印人")
    )
    opinion = models.OneToOneField(
        Opinion, models.PROTECT, null=True, related_name="sheet", verbose_name=_("社情民意")
    )

    class Meta:
        verbose_name = _("登记表")
        verbose_name_plural = _("登记表")

    def __str__(self) -> str:
        return self.number or ""


class EntryCheck(models.Model):
    """核对登记: what one typed, compared with the scan or the caller's words by another. Made where the rules ask for it."""

    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="entry_check")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("核对时间"), null=True)

    class Meta:
        verbose_name = _("核对登记")
        verbose_name_plural = _("核对登记")
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("registered_by")),
                name="entry_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="entry_check_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id}"
