from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.enums import Grade


class Target(models.Model):
    """How many working days a grade has. A change applies to what is submitted or dispatched afterwards.

    Every grade has a row. Screening comes before grading, so that only the ordinary grade's term for it counts.
    """

    grade = models.CharField(_("分级"), max_length=16, choices=Grade, unique=True)
    screen_days = models.PositiveSmallIntegerField(_("审核（工作日）"), default=3)
    sign_days = models.PositiveSmallIntegerField(_("签收（工作日）"), default=2)
    """Of no effect: nothing returns a case that nobody signs."""
    answer_days = models.PositiveSmallIntegerField(_("答复（工作日）"), default=15)

    class Meta:
        verbose_name = _("办理期限")
        verbose_name_plural = _("办理期限")

    def __str__(self) -> str:
        return self.get_grade_display()
