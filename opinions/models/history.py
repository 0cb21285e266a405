from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.enums import Actor
from opinions.models.opinion import Opinion


class ChainSeal(models.Model):
    """The ends of all chains that grew since the seal before, sealed together; also written to the log."""

    at = models.DateTimeField()
    steps = models.PositiveBigIntegerField()
    """How many steps it covers."""
    heads = models.JSONField(default=dict)
    """Opinion id (text) → position of its last step at that moment: names what was cut off since."""
    digest = models.CharField(max_length=64)
    """Over the links of the steps it covers and the seal before it."""
    key_id = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("存证")
        verbose_name_plural = _("存证")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.digest[:12]}"


class CaseStep(models.Model):
    """办理环节: one append-only row of a case's history, chained to the one before by HMAC.

    ``text`` may be erased (retention); the chain holds its keyed digest, never the text itself.
    """

    opinion = models.ForeignKey(Opinion, models.PROTECT, db_index=False, related_name="steps")
    position = models.PositiveIntegerField()
    """1, 2, 3 … within the case."""
    move = models.CharField(max_length=32)
    """A value of Move or PublicationMove, or an event such as CONTACT_SEEN."""
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField(_("时间"))
    actor = models.CharField(max_length=16, choices=Actor)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("经办"),
    )
    text = models.TextField(_("说明"), blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    """Small facts without personal data: grade, reason code, unit codes, topic id, due date."""
    key_id = models.CharField(max_length=16)
    mac = models.CharField(max_length=64)
    seal = models.ForeignKey(
        ChainSeal, models.PROTECT, null=True, db_index=False, related_name="covered"
    )
    """The seal that covers the step; the only column that is written later, and not part of the link."""

    class Meta:
        verbose_name = _("办理环节")
        verbose_name_plural = _("办理环节")
        constraints = [
            models.UniqueConstraint(
                fields=("opinion", "position"), name="case_step_once_per_position"
            )
        ]
        indexes = [
            models.Index(fields=("at",), name="case_step_at"),
            models.Index(fields=("id",), condition=models.Q(seal=None), name="case_step_unsealed"),
            models.Index(
                fields=("seal",), condition=models.Q(seal__isnull=False), name="case_step_sealed"
            ),
            models.Index(fields=("by",), condition=models.Q(by__isnull=False), name="case_step_by"),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} #{self.position} {self.move}"


class OriginalLook(models.Model):
    """Somebody opened the original of a matter of which the copy has cuts."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="original_looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("opinion", "-at"), name="original_look_of_case")]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.by} · {self.at:%Y-%m-%d %H:%M}"


class ContactLook(models.Model):
    """Somebody looked at a submitter's contact data."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="contact_looks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("opinion", "-at"), name="contact_look_of_case")]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.by} · {self.at:%Y-%m-%d %H:%M}"
