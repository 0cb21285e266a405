"""What members of staff leave for each other at a case; never shown to a resident."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from opinions.models.opinion import Opinion


class CaseNote(models.Model):
    """备注: written once and never changed."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_notes", verbose_name=_("撰写")
    )
    at = models.DateTimeField(_("时间"))
    text = models.TextField(_("备注"))

    class Meta:
        verbose_name = _("备注")
        verbose_name_plural = _("备注")
        indexes = [models.Index(fields=("opinion", "at"), name="note_of_case")]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.by} · {self.at:%Y-%m-%d %H:%M}"


class NoteMention(models.Model):
    """Somebody whom a note names; on his work page until he has opened the case."""

    note = models.ForeignKey(CaseNote, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="note_mentions")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("note", "user"), name="mentioned_once_in_a_note")
        ]
        indexes = [
            models.Index(
                fields=("user",), condition=models.Q(seen_at=None), name="mention_not_seen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.note_id} · {self.user}"


class CaseLock(models.Model):
    """Who is writing at a case just now. It warns others; what keeps them from overwriting is ``seen``."""

    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="lock")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    """Not renewed until then, it holds no longer."""

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.user}"
