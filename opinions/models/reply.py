from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opinions.enums import ReplyStatus
from opinions.models.opinion import Opinion


class Reply(models.Model):
    """答复. Released by a second person, except on the spot; a correction is a new row that names the old."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="replies")
    unit = models.ForeignKey(
        "reference.Unit", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = models.TextField(_("答复内容"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="written_replies"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="reviewed_replies"
    )
    status = models.CharField(
        _("状态"), max_length=16, choices=ReplyStatus, default=ReplyStatus.DRAFT
    )
    remark = models.TextField(_("审核意见"), blank=True)
    on_the_spot = models.BooleanField(_("当场答复"), default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    created_at = models.DateTimeField(_("起草时间"))
    released_at = models.DateTimeField(_("发出时间"), null=True)

    class Meta:
        verbose_name = _("答复")
        verbose_name_plural = _("答复")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ReplyStatus.RELEASED) | Q(released_at__isnull=False),
                name="released_reply_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReplyStatus.RELEASED)
                | Q(on_the_spot=True)
                | Q(author=None)  # an imported reply was released at its source
                | (Q(reviewer__isnull=False) & ~Q(reviewer=models.F("author"))),
                name="reply_released_by_second_person",
            ),
        ]
        indexes = [models.Index(fields=("opinion", "status", "-created_at"), name="reply_of_case")]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.get_status_display()}"
