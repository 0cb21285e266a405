from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opinions.enums import ReplyStatus
from opinions.models.opinion import Opinion
from opinions.rules import composed, day_of_letter
from portal.core.languages import ENGLISH

MAX_SALUTATION, MAX_SIGNATURE = 60, 200


class Reply(models.Model):
    """答复, an official letter. Released by a second person, except on the spot; a correction is a new row that names the old.

    Kept in parts: salutation, body (``text``), signature; the date is the day of release. The public reads
    the body alone, beside the signers and the day: a salutation is for one person.
    """

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="replies")
    unit = models.ForeignKey(
        "reference.Unit", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    salutation = models.CharField(_("称谓"), max_length=MAX_SALUTATION, blank=True)
    text = models.TextField(_("答复内容"))
    signature = models.CharField(_("落款"), max_length=MAX_SIGNATURE, blank=True)
    """The signers, a line each. With neither this nor a salutation it is no letter: it came from elsewhere."""
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
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
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
            models.UniqueConstraint(
                fields=("opinion",), condition=Q(status=ReplyStatus.DRAFT), name="one_draft_of_case"
            ),
            models.UniqueConstraint(
                fields=("corrects",),
                condition=Q(corrects__isnull=False) & ~Q(status=ReplyStatus.SENT_BACK),
                name="reply_corrected_once",
            ),
        ]
        indexes = [
            models.Index(fields=("opinion", "status", "-created_at"), name="reply_of_case"),
            models.Index(
                fields=("opinion",),
                condition=Q(status=ReplyStatus.IN_REVIEW, corrects__isnull=False),
                name="correction_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} · {self.get_status_display()}"

    @property
    def signers(self) -> list[str]:
        return self.signature.splitlines()

    @property
    def signed_by(self) -> str:
        """In one line: the signers, or else the unit. Typed, so never for the public (``letter_form.official_signers``)."""
        return "、".join(self.signers) or (self.unit.label if self.unit else "")

    @property
    def letter_day(self) -> str:
        """The date of the letter; empty before release, and where there is no letter."""
        if self.released_at is None or not (self.salutation or self.signature):
            return ""
        return day_of_letter(self.released_at, english=self.opinion.language == ENGLISH)

    @property
    def words(self) -> str:
        """All that its author wrote, composed: what SUBMIT_REPLY and PROPOSE_CORRECTION keep a digest of."""
        return composed(self.salutation, self.text, self.signature)

    @property
    def letter(self) -> str:
        """As it was released, to the letter what its reader gets: what the steps that release it keep a digest of."""
        return composed(self.salutation, self.text, self.signature, self.letter_day)


class ReplyTemplate(models.Model):
    """答复模板. What stands in braces is filled in from the case (``rules.PLACEHOLDERS``); blanks are for the author."""

    title = models.CharField(_("名称"), max_length=80)
    text = models.TextField(_("正文"))
    unit = models.ForeignKey(
        "reference.Unit",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reply_templates",
        verbose_name=_("单位"),
        help_text=_("只有这个单位使用；不选即各单位都可以用。"),
    )
    field = models.ForeignKey(
        "reference.Field",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reply_templates",
        verbose_name=_("领域"),
        help_text=_("选了领域，这一领域的事项里排在前面。"),
    )
    in_use = models.BooleanField(_("使用中"), default=True)

    class Meta:
        verbose_name = _("答复模板")
        verbose_name_plural = _("答复模板")

    def __str__(self) -> str:
        return self.title
