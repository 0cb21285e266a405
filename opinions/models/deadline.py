from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from opinions.enums import Channel, Grade
from portal.core.standing import standing

LONGEST = 366
KNOWN = _("这一组分级、领域和渠道的期限已经有了，请修改那一行。")


class Target(models.Model):
    """How many working days a grade has, in general or for one field (with all below it) or channel.

    A change applies to what is submitted or dispatched afterwards. Every grade has a row of its own, which
    stays; which of several counts is said in ``casework.deadlines``. Screening comes before grading, so
    that only the ordinary grade's terms for it count.
    """

    grade = models.CharField(_("分级"), max_length=16, choices=Grade)
    field = models.ForeignKey(
        "reference.Field",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("领域"),
        help_text=_("可不选。选了的，只用于这个领域和它的下级。"),
    )
    channel = models.CharField(
        _("渠道"),
        max_length=16,
        choices=Channel,
        blank=True,
        help_text=_("可不选。选了的，只用于从这个渠道来的。"),
    )
    screen_days = models.PositiveSmallIntegerField(_("审核（工作日）"), default=3)
    sign_days = models.PositiveSmallIntegerField(_("签收（工作日）"), default=2)
    """From dispatch; then the unit is reminded, and later the case returns by itself: ``CaseRules``."""
    answer_days = models.PositiveSmallIntegerField(_("答复（工作日）"), default=15)

    class Meta:
        verbose_name = _("办理期限")
        verbose_name_plural = _("办理期限")
        constraints = [
            models.UniqueConstraint(
                fields=("grade", "channel"),
                condition=Q(field=None),
                name="target_once_per_grade_and_channel",
                violation_error_message=KNOWN,
            ),
            models.UniqueConstraint(
                fields=("grade", "field", "channel"),
                condition=Q(field__isnull=False),
                name="target_once_per_grade_field_and_channel",
                violation_error_message=KNOWN,
            ),
        ]

    def __str__(self) -> str:
        named = (self.get_grade_display(), self.field, self.get_channel_display())
        return " · ".join(str(part) for part in named if part)

    @property
    def is_base(self) -> bool:
        """The row that its grade always has."""
        return self.field_id is None and not self.channel


def days(label: Any, default: int, help_text: Any) -> models.PositiveSmallIntegerField:
    """A term that an administrator may set, 1 to 366."""
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        help_text=help_text,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )


GUIDES = {
    Grade.SIMPLE: (
        "问政策、问流程、问由谁管，或者当场一个电话就能说清、办妥的。\n"
        "不需要别的单位办理，也没有争议。\n"
        "例：老年卡在哪里办，路灯报修打哪个电话。"
    ),
    Grade.ORDINARY: (
        "需要一个单位（必要时几个单位协助）到现场、查情况或安排施工才能答复的。\n"
        "职责清楚，不必听取各方意见。\n"
        "例：某路段路灯不亮，小区门口垃圾桶不够。"
    ),
    Grade.COMPLEX: (
        "涉及很多居民，各方意见不一，或者要几个单位一起商量、要花较多公共资金的。\n"
        "转入协商，成果公布时一并答复。\n"
        "例：老旧小区加装电梯怎么分摊，学校周边怎样停车。"
    ),
}
"""What the guide says until somebody writes another: content of the district, not of the program."""


def guide(grade: Grade) -> models.TextField:
    return models.TextField(
        grade.label,
        default=GUIDES[grade],
        blank=True,
        help_text=_("受理和重新分级时显示在选项旁边，一行一条。"),
    )


@register_setting(icon="time")
class CaseRules(BaseGenericSetting):
    """办理规则: terms that are the same for every grade. Read through ``current()``; a change applies from then on."""

    unsigned_days = days(
        _("未签收退回（工作日）"),
        2,
        _("签收期限过后催签；再过这么多个工作日仍未签收，自动退回调度员。"),
    )
    wait_days = days(
        _("等提交人补充（工作日）"),
        10,
        _("请提交人补充期间不计时，最长这么多个工作日；到期自动恢复办理。"),
    )
    extension_days = days(_("延期上限（工作日）"), 15, _("一次延期最多这么多个工作日。"))
    reconsider_days = days(
        _("申请复核（工作日）"), 15, _("不予受理后，提交人在这么多个工作日内可以申请复核一次。")
    )
    rating_days = days(
        _("评价期（天）"), 15, _("答复后这么多天内可以评价；没有评价的，到期自动办结。")
    )
    reopen_days = days(_("申请重办（天）"), 30, _("答复后这么多天内，评价为不满意的可以申请重办。"))
    call_back_every = days(
        _("回访抽查（件）"),
        10,
        _("没有评价而自动办结的，每这么多件回访一件；评价为不满意的，件件回访。"),
    )
    unmerge_days = days(_("取消合并（天）"), 30, _("合并后这么多天内可以取消。"))
    outcome_days = days(
        _("成果催办（工作日）"),
        20,
        _(
            "有事项在协商的议题，收集结束（草稿从起草起）后过这么多个工作日仍没有成果的，提醒编辑和调度员，以后每月一次。"
        ),
    )
    check_desk = models.BooleanField(_("核对窗口接待的登记"), default=False)
    check_visit = models.BooleanField(_("核对入户走访的登记"), default=False)
    check_telephone = models.BooleanField(_("核对电话的登记"), default=False)
    check_paper = models.BooleanField(
        _("核对书面的登记"),
        default=False,
        help_text=_("选中的渠道，登记后须由另一人对照原件或录音核对，才能审核。"),
    )

    guide_simple = guide(Grade.SIMPLE)
    guide_ordinary = guide(Grade.ORDINARY)
    guide_complex = guide(Grade.COMPLEX)

    panels = [
        *(
            FieldPanel(name)
            for name in (
                "unsigned_days",
                "wait_days",
                "extension_days",
                "reconsider_days",
                "rating_days",
                "reopen_days",
                "call_back_every",
                "unmerge_days",
                "outcome_days",
            )
        ),
        MultiFieldPanel(
            ["check_desk", "check_visit", "check_telephone", "check_paper"],
            heading=_("二人核对登记"),
        ),
        MultiFieldPanel(["guide_simple", "guide_ordinary", "guide_complex"], heading=_("分级指南")),
    ]

    class Meta:
        verbose_name = _("办理规则")

    def clean(self) -> None:
        super().clean()
        if self.reopen_days is not None and self.reopen_days < (self.rating_days or 0):
            raise ValidationError(
                {"reopen_days": _("不能少于评价期：评价为不满意的，应当来得及申请重办。")}
            )

    def checks(self, channel: str) -> bool:
        """Whether a second person compares what was taken down by this channel."""
        return bool(getattr(self, f"check_{channel.lower()}", False))

    def guide_to(self, grade: Grade) -> list[str]:
        """What is written of a grade, line by line."""
        text: str = getattr(self, f"guide_{grade.value.lower()}")
        return [line for line in text.splitlines() if line.strip()]

    @classmethod
    def current(cls) -> CaseRules:
        """Seldom a query; never altered. The defaults when nobody has saved any."""
        return standing("case rules", lambda: cls.objects.order_by("pk").first() or cls())
