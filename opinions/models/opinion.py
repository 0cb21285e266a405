from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from opinions.enums import Channel, ConsentBasis, Grade, PublicationState, PublishConsent, State
from opinions.querysets import OpinionQuerySet, ShownOpinions
from portal.core.fields import EncryptedTextField
from portal.core.languages import ENGLISH, LANGUAGE_TAGS, SOURCE

MAX_TITLE, MAX_TEXT, MAX_PLACE = 120, 5000, 200


class NumberSeries(models.Model):
    """The counter behind public numbers, one row a year; taken with a row lock inside submit()."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Opinion(models.Model):
    """社情民意: one matter a resident raised, with where it stands.

    ``state`` and ``publication`` change through ``opinions.actions`` alone.
    """

    # who it is
    number = models.CharField(_("编号"), max_length=24, unique=True)
    code_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    form_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    code_revoked_at = models.DateTimeField(null=True, editable=False)
    source = models.CharField(_("数据来源"), max_length=80, blank=True)
    external_id = models.CharField(_("外部编号"), max_length=80, blank=True)
    channel = models.CharField(_("渠道"), max_length=16, choices=Channel, default=Channel.WEB)
    language = models.CharField(_("语言"), max_length=12, default="zh-hans")

    # what was said
    title = models.CharField(_("标题"), max_length=MAX_TITLE)
    text = models.TextField(_("内容"))
    place = models.CharField(_("地点"), max_length=MAX_PLACE, blank=True)
    field = models.ForeignKey(
        "reference.Field",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("领域"),
    )
    area = models.ForeignKey(
        "reference.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("区域"),
    )
    topic = models.ForeignKey(
        "topics.TopicPage",
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("协商议题"),
    )
    studio = models.ForeignKey(
        "studios.StudioPage",
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("工作室"),
    )

    # what was consented to
    consent_basis = models.CharField(
        _("公开依据"), max_length=24, choices=ConsentBasis, default=ConsentBasis.SUBMITTER
    )
    publish_consent = models.CharField(
        _("公开意愿"), max_length=16, choices=PublishConsent, default=PublishConsent.NONE
    )
    consented_at = models.DateTimeField(_("同意处理个人信息的时间"))

    # where it stands
    state = models.CharField(_("状态"), max_length=24, choices=State, default=State.SUBMITTED)
    publication = models.CharField(
        _("公开状态"), max_length=16, choices=PublicationState, default=PublicationState.UNPUBLISHED
    )
    grade = models.CharField(_("分级"), max_length=16, choices=Grade, blank=True)
    reject_reason = models.CharField(_("不予受理的理由"), max_length=16, blank=True)
    public_note = models.TextField(_("给提交人的说明"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="merged",
        verbose_name=_("主件"),
    )
    lead_unit = models.ForeignKey(
        "reference.Unit",
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="led_opinions",
        verbose_name=_("主办单位"),
    )
    handler = models.ForeignKey(
        "users.User",
        models.SET_NULL,
        db_index=False,
        null=True,
        blank=True,
        related_name="handled_opinions",
        verbose_name=_("经办人"),
    )

    # when
    said_on = models.DateField(_("反映日期"), null=True)
    """The day on which it was said or written, of what members of staff take down; clocks do not run from it."""
    submitted_at = models.DateTimeField(_("提交时间"))
    accepted_at = models.DateTimeField(_("受理时间"), null=True)
    dispatched_at = models.DateTimeField(_("首次交办时间"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    due_on = models.DateField(_("应于"), null=True, blank=True)
    """The last day on which an answer, or before dispatch the screening, is on time."""

    # where it came from
    import_batch = models.ForeignKey(
        "opinions.ImportBatch",
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="opinions",
    )
    hidden = models.BooleanField(default=False, editable=False)
    """Written by an import that has not finished; nobody sees it yet."""

    objects = ShownOpinions()
    with_hidden = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("社情民意")
        verbose_name_plural = _("社情民意")
        permissions = [
            ("screen_opinion", _("审核、受理、分级")),
            ("answer_opinion_on_the_spot", _("当场答复")),
            ("dispatch_opinion", _("交办与调度")),
            ("handle_opinion", _("签收、办理、起草答复")),
            ("review_reply", _("审核答复")),
            ("propose_publication", _("提议公开")),
            ("approve_publication", _("批准公开与撤下")),
            ("view_all_opinions", _("查看全部社情民意")),
            ("view_contact", _("查看提交人联系方式")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("source", "external_id"),
                condition=~Q(external_id=""),
                name="opinion_external_id_once_per_source",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="opinion_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.REJECTED) | ~Q(reject_reason=""),
                name="rejected_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(State.SUBMITTED, State.REJECTED, State.WITHDRAWN, State.MERGED)
                )
                | ~Q(grade=""),
                name="accepted_has_grade",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.MERGED) | Q(merged_into__isnull=False),
                name="merged_has_lead_case",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | Q(answered_at__isnull=False),
                name="answered_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False),
                name="closed_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_CONSULTATION)
                | Q(lead_unit=None, handler=None, due_on=None),
                name="consultation_has_no_unit_and_no_date",
            ),
            models.CheckConstraint(
                condition=~Q(publication__in=("PROPOSED", "PUBLISHED"))
                | ~Q(publish_consent=PublishConsent.NONE)
                | Q(consent_basis=ConsentBasis.PUBLISHED_AT_SOURCE),
                name="publication_has_consent",
            ),
        ]
        # Every index is written when a resident sends something: none for a column that begins another,
        # and none for rows that have nothing there.
        indexes = [
            models.Index(fields=("state", "due_on", "id"), name="opinion_queue"),
            models.Index(fields=("lead_unit", "state", "due_on"), name="opinion_unit_queue"),
            models.Index(fields=("studio", "state"), name="opinion_studio_queue"),
            models.Index(
                fields=("topic", "publication", "-submitted_at"), name="opinion_topic_published"
            ),
            models.Index(fields=("publication", "-submitted_at"), name="opinion_published"),
            models.Index(fields=("handler", "state"), name="opinion_handler_queue"),
            models.Index(
                fields=("merged_into",),
                condition=Q(merged_into__isnull=False),
                name="opinion_merged",
            ),
            models.Index(
                fields=("import_batch",),
                condition=Q(import_batch__isnull=False),
                name="opinion_imported",
            ),
            models.Index(
                fields=("answered_at",),
                condition=Q(state=State.CLOSED),
                name="opinion_closed_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def language_tag(self) -> str:
        """Of what the submitter wrote, for ``lang``."""
        return LANGUAGE_TAGS[ENGLISH if self.language == ENGLISH else SOURCE]

    @property
    def may_be_published(self) -> bool:
        """The submitter consented to publication, or the source had published it already."""
        return (
            self.publish_consent != PublishConsent.NONE
            or self.consent_basis == ConsentBasis.PUBLISHED_AT_SOURCE
        )


def new_salt() -> str:
    """128 random bits, hexadecimal."""
    return secrets.token_hex(16)


class Submitter(models.Model):
    """提交人: the optional contact data of one opinion, kept apart and encrypted.

    Written with SUBMIT, which keeps digests of it, and perhaps put right with CHECK_ENTRY, which then does; afterwards
    only emptied, by ``actions.erase_contact``.
    """

    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="submitter")
    name = EncryptedTextField(_("姓名"), blank=True)
    phone = EncryptedTextField(_("电话"), blank=True)
    email = EncryptedTextField(_("电子邮箱"), blank=True)
    salt = models.CharField(
        max_length=32, blank=True, default=new_salt, db_default="", editable=False
    )
    """In the digests of SUBMIT, and erased with the contact: without it nobody guesses a number back.

    Empty also in rows of histories that keep no such digests.
    """
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("提交人")
        verbose_name_plural = _("提交人")

    def __str__(self) -> str:
        return f"Submitter {self.pk}"
