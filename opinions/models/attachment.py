from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opinions.enums import AttachmentStatus
from opinions.models.history import CaseStep
from opinions.models.opinion import Opinion
from opinions.querysets import AttachmentQuerySet
from portal.core.files import FileFault, FileKind

KEPT = (AttachmentStatus.WAITING, AttachmentStatus.READY)
"""The file is there."""


def new_key() -> str:
    """128 random bits, hexadecimal: the name in the storage and in addresses."""
    return secrets.token_hex(16)


class Attachment(models.Model):
    """附件: a picture or PDF that came with an opinion, or with what its submitter added later.

    It is pending, under the HMAC of its form's id, until the form is sent; then it belongs to the step that brought
    it. The bytes are in ``casework.files``; never public, and shown to nobody but by a view that asks who wants them.
    """

    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, related_name="attachments")
    step = models.ForeignKey(CaseStep, models.PROTECT, null=True, db_index=False, related_name="+")
    """SUBMIT or SUPPLEMENT; keeps the digest of what came with it."""
    form_digest = models.CharField(max_length=64, blank=True, editable=False)
    """Of the form under which it is pending (``codes.form_digests``); empty afterwards."""
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(_("文件名"), max_length=100)
    """As the submitter's device called it, cleaned; only to be shown."""
    kind = models.CharField(_("格式"), max_length=8, choices=FileKind)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    small_sha256 = models.CharField(max_length=64, blank=True)
    """Of the thumbnail; empty when there is none."""
    status = models.CharField(
        _("状态"), max_length=16, choices=AttachmentStatus, default=AttachmentStatus.RECEIVING
    )
    fault = models.CharField(_("原因"), max_length=16, choices=FileFault, blank=True)
    created_at = models.DateTimeField(_("收到时间"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        constraints = [
            models.CheckConstraint(
                condition=(Q(opinion=None, step=None) & ~Q(form_digest=""))
                | Q(opinion__isnull=False, step__isnull=False, form_digest=""),
                name="attachment_pending_or_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(status=AttachmentStatus.REFUSED, fault__gt="")
                | (~Q(status=AttachmentStatus.REFUSED) & Q(fault="")),
                name="refused_attachment_has_fault",
            ),
            # A form sent twice, or a double click, keeps each file once.
            models.UniqueConstraint(
                fields=("form_digest", "sha256"),
                condition=Q(opinion=None, status__in=KEPT),
                name="attachment_once_per_form",
            ),
        ]
        indexes = [
            models.Index(
                fields=("created_at",), condition=Q(opinion=None), name="attachment_pending"
            ),
            models.Index(
                fields=("id",),
                condition=Q(status=AttachmentStatus.WAITING),
                name="attachment_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.kind}"

    @property
    def is_ready(self) -> bool:
        return self.status == AttachmentStatus.READY

    @property
    def is_refused(self) -> bool:
        return self.status == AttachmentStatus.REFUSED

    @property
    def has_small(self) -> bool:
        return bool(self.small_sha256)

    @property
    def fingerprint(self) -> str:
        """What the step that brought it keeps a digest of."""
        return f"{self.kind} {self.sha256} {self.small_sha256}"
