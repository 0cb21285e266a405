"""What a submitter says of an answer: under his code, or on the telephone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opinions.enums import DISSATISFIED, Stars
from opinions.models.opinion import Opinion


class Rating(models.Model):
    """评价: once for each answer. A case that was reopened and answered again has one for each, and keeps both.

    ``answered_at`` says which answer; a correction is the same answer.
    """

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="ratings")
    answered_at = models.DateTimeField(_("所评答复的时间"))
    stars = models.PositiveSmallIntegerField(_("总体评价"), choices=Stars)
    attitude = models.PositiveSmallIntegerField(_("态度"), choices=Stars, null=True)
    result = models.PositiveSmallIntegerField(_("结果"), choices=Stars, null=True)
    time = models.PositiveSmallIntegerField(_("时效"), choices=Stars, null=True)
    reason = models.TextField(_("理由"), blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        constraints = [
            models.UniqueConstraint(fields=("opinion", "answered_at"), name="answer_rated_once"),
            models.CheckConstraint(
                condition=Q(stars__in=Stars.values), name="rating_in_five_steps"
            ),
        ]
        indexes = [
            models.Index(
                fields=("opinion",),
                condition=Q(stars__lte=DISSATISFIED),
                name="rating_dissatisfied",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.get_stars_display()}"

    @property
    def is_dissatisfied(self) -> bool:
        return self.stars <= DISSATISFIED


class CallBack(models.Model):
    """电话回访: one call to a submitter, by a person who neither handled the case nor wrote a reply."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="call_backs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    reached = models.BooleanField(_("接通"))
    satisfied = models.PositiveSmallIntegerField(_("满意程度"), choices=Stars, null=True)
    note = models.TextField(_("记录"), blank=True)

    class Meta:
        verbose_name = _("电话回访")
        verbose_name_plural = _("电话回访")
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=True, satisfied__in=Stars.values)
                | Q(reached=False, satisfied=None),
                name="call_that_was_answered_says_how_satisfied",
            )
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.at:%Y-%m-%d %H:%M}"
