"""Rows of the clock: what moved a case's due date after dispatch. The date itself is ``Opinion.due_on``."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from opinions.models.opinion import Opinion


class Pause(models.Model):
    """The clock stands still while the submitter is asked; once in a case."""

    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="pause")
    began_at = models.DateTimeField(_("开始"))
    until = models.DateField(_("最迟"))
    """The last day of waiting; then the clock runs on by itself."""
    due_before = models.DateField(_("原期限"))
    ended_at = models.DateTimeField(_("结束"), null=True)

    class Meta:
        verbose_name = _("暂停计时")
        verbose_name_plural = _("暂停计时")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="pause_forwards"
            )
        ]
        indexes = [
            models.Index(fields=("until",), condition=Q(ended_at=None), name="pause_running")
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.began_at:%Y-%m-%d}"


class Extension(models.Model):
    """延期: asked by the handling unit, granted or refused by somebody else.

    One that still waits when the case leaves the unit lapses: decided by nobody, not granted.
    """

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField(_("工作日"))
    reason = models.TextField(_("理由"))
    asked_at = models.DateTimeField(_("申请时间"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    granted = models.BooleanField(_("同意"), default=False)
    remark = models.TextField(_("不同意的理由"), blank=True)
    due_before = models.DateField(_("原期限"), null=True)
    """The due date that a granted one moved."""

    class Meta:
        verbose_name = _("延期")
        verbose_name_plural = _("延期")
        constraints = [
            models.UniqueConstraint(
                fields=("opinion",), condition=Q(decided_at=None), name="one_extension_waits"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="extension_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(granted=False) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="granted_extension_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.days}"

    @property
    def lapsed(self) -> bool:
        return self.decided_at is not None and self.decided_by_id is None
