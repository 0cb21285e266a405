from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.enums import AssignmentRole
from opinions.models.opinion import Opinion


class Assignment(models.Model):
    """One unit's part in one case. A case sent elsewhere gets new rows; the old ones end."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(
        "reference.Unit", models.PROTECT, related_name="assignments", verbose_name=_("承办单位")
    )
    role = models.CharField(_("主办或协办"), max_length=16, choices=AssignmentRole)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("经办人"),
    )
    dispatched_at = models.DateTimeField(_("交办时间"))
    dispatched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reminded_at = models.DateTimeField(_("催签时间"), null=True)
    """Once: when the term for signing was over."""
    returned_at = models.DateTimeField(_("交回时间"), null=True)
    """Given back, or taken back: from then on the unit does not see the case any more."""
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("交办")
        verbose_name_plural = _("交办")
        constraints = [
            models.UniqueConstraint(
                fields=("opinion", "unit"),
                condition=models.Q(ended_at=None),
                name="unit_once_in_a_running_case",
            ),
            models.UniqueConstraint(
                fields=("opinion",),
                condition=models.Q(ended_at=None, role=AssignmentRole.LEAD),
                name="one_lead_in_a_running_case",
            ),
        ]
        indexes = [
            models.Index(fields=("unit", "ended_at", "opinion"), name="assignment_of_unit"),
            models.Index(
                fields=("dispatched_at",),
                condition=models.Q(signed_at=None, ended_at=None),
                name="assignment_unsigned",
            ),
        ]

    @property
    def leads(self) -> bool:
        return self.role == AssignmentRole.LEAD

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.unit} · {self.get_role_display()}"
