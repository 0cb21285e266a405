"""One move made for many cases: what was asked for, and what became of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.models.opinion import Opinion


class MoveRun(models.Model):
    """一次办理: the same move for many cases, pressed once. ``token`` comes from the preview: pressed twice, it runs once."""

    token = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    move = models.CharField(max_length=32)
    """A value of Move or PublicationMove."""
    total = models.PositiveIntegerField()
    finished = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("一次办理")
        verbose_name_plural = _("一次办理")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.move} × {self.total}"


class MoveRunLine(models.Model):
    """What became of one case: written in the transaction that moved it, so that a run cut short tells the truth."""

    run = models.ForeignKey(MoveRun, models.CASCADE, db_index=False, related_name="lines")
    position = models.PositiveIntegerField()
    opinion = models.ForeignKey(Opinion, models.CASCADE, null=True, related_name="+")
    """None for a case that the person may not see."""
    number = models.CharField(_("编号"), max_length=24, blank=True)
    done = models.BooleanField()
    reason = models.TextField(_("未办的原因"), blank=True)

    class Meta:
        verbose_name = _("一次办理的结果")
        verbose_name_plural = _("一次办理的结果")
        constraints = [
            models.UniqueConstraint(fields=("run", "position"), name="run_line_once"),
            models.CheckConstraint(
                condition=models.Q(done=True) | ~models.Q(reason=""), name="undone_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.done}"
